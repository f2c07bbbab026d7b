import { defineConfig } from 'vitest/config'
import { lateFiles, memoryFiles } from './test/support/late-files.ts'

export default defineConfig({
  test: {
    // uWebSockets.js does not survive being loaded in several threads of one process.
    pool: 'forks',
    // One more than the gate's machine has cores: two workers keep 1.1 of them busy, because most tests wait for something.
    maxWorkers: 3,
    reporters: ['./test/support/summary-reporter.ts'],
    // What a test writes is shown when the test fails.
    silent: 'passed-only',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What takes its time on a busy machine is no failure.
    expect: { poll: { timeout: 20_000 } },
    // Twice through the server's tests: with the engine that is shipped, then with one that answers later.
    projects: [
      { extends: true, test: { name: 'memory', include: memoryFiles(), sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'late',
          include: lateFiles(),
          env: { TEST_ENGINE: 'late' },
          globalSetup: './test/support/build-late-engine.ts',
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
