// CommonJS, as the package is: Vite warns about any other syntax in a file of this name
module.exports = {
  test: {
    include: ['test/**/*.test.ts'],
    // end-to-end tests start real programs, on machines that may be busy with something else
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // most of the time a test waits for the program that it started
    maxWorkers: '100%',
    // a program that starts takes its time: no list of slow tests
    slowTestThreshold: 30_000,
    // what a test prints is meant to be read: no headings between
    disableConsoleIntercept: true,
  },
} satisfies import('vitest/config').ViteUserConfig
