// Owns tidying after a test: whatever support code opened for it is closed when it is over. Tests that run side by side
// have no such moment of their own; theirs ends with the file, when the server goes.

import { onTestFinished, TestRunner } from 'vitest'

export function cleanUpAfterTest(tidy: () => unknown): void {
  if (TestRunner.getCurrentTest()?.concurrent !== true) onTestFinished(() => void tidy())
}
