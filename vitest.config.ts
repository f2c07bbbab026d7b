import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // uWebSockets.js does not survive being loaded in several threads of one process.
    pool: 'forks',
    // Two cores: test files that start servers and thousands of clients would only take them from each other.
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    reporters: ['./test/support/summary-reporter.ts'],
    // What a test writes is shown when the test fails.
    silent: 'passed-only',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What takes its time on a busy machine is no failure.
    expect: { poll: { timeout: 20_000 } },
  },
})
