// Owns tidying after a test: whatever support code opened for it is closed when it is over. Tests that run side by side
// have no such moment of their own; theirs ends with the file, when the server goes.

import { onTestFinished, TestRunner } from 'vitest'

export function cleanUpAfterTest(tidy: () => unknown): void {
  const current = TestRunner.getCurrentTest()
  // Among concurrent tests the current one is another, or none between two of them.
  if (current !== undefined && current.concurrent !== true) onTestFinished(() => void tidy())
}
