import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // uWebSockets.js does not survive being loaded in several threads of one process.
    pool: 'forks',
    // Two cores: test files that start servers and thousands of clients would only take them from each other.
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/summary-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
