// CommonJS, as the package is: Vite warns about any other syntax in a file of this name
const { availableParallelism } = require('node:os')

module.exports = {
  test: {
    include: ['test/**/*.test.ts'],
    // end-to-end tests start real programs, on machines that may be busy with something else
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // many tests wait: for a program that they started, or for a time that has to pass
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // a program that starts takes its time: no list of slow tests
    slowTestThreshold: 30_000,
    // what a test prints is meant to be read: no headings between
    disableConsoleIntercept: true,
  },
} satisfies import('vitest/config').ViteUserConfig
