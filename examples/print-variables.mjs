/** Prints the environment variables that it is asked for: a stand-in for your own program. */
for (const name of process.argv.slice(2)) console.log(`${name}=${process.env[name] ?? '(not set)'}`)
