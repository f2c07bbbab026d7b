// Boards against the plainest model of one, step by step: the real engine, walks, pages, frames and views, with readers that join, are slow, come back and
// change their view. A failure says with which seed it can be repeated: BOARD_SEED=n; LARGE_TESTS=1 takes ten times as many steps.
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadBoardCore } from './support/board-core.ts'
import { type BoardStep, runBoardSteps } from './support/board-steps.ts'

const STEPS_MIN = process.env.LARGE_TESTS === '1' ? 600_000 : 60_000
const ROUND_SEQUENCES = 10
const SHRINKING_MS_MAX = 60_000

const seed = Number(process.env.BOARD_SEED ?? Date.now() % 1_000_000_000)
const step: fc.Arbitrary<BoardStep> = fc.tuple(fc.nat(2 ** 20), fc.nat(2 ** 20), fc.nat(2 ** 20))
const sequence = fc.array(step, { minLength: 1, maxLength: 1000, size: 'max' })

const core = await loadBoardCore(fileURLToPath(new URL('../src', import.meta.url)))

describe('boards against a naive model - the copy of each reader is the board as its view shows it', () => {
  it.each([
    ['a room that reads the board of its engine', false],
    ['a room with a replica, to which the engine answers and delivers later', true],
  ])(
    '%s',
    (_title, isLate) => {
      let steps = 0
      for (let round = 0; steps < STEPS_MIN; round++) {
        const property = fc.property(sequence, (sequenceSteps) => {
          steps += runBoardSteps(core, isLate, sequenceSteps)
        })
        const result = fc.check(property, {
          seed: seed + round,
          numRuns: ROUND_SEQUENCES,
          interruptAfterTimeLimit: SHRINKING_MS_MAX,
        })
        if (!result.failed) continue
        const { counterexample, errorInstance: cause } = result
        throw new Error(`BOARD_SEED=${seed + round}, or these steps: ${JSON.stringify(counterexample)}`, { cause })
      }
      expect(steps).toBeGreaterThanOrEqual(STEPS_MIN)
    },
    300_000,
  )
})
