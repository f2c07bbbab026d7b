// Rooms, history, recovery and membership against a naive model (support/room-model.ts), step by step. The seed is printed;
// ROOM_SEED=n repeats a run; LARGE_TESTS=1 takes ten times as many steps.
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRoomCore } from './support/room-core.ts'
import { RoomWorld, type Step } from './support/room-world.ts'

const STEPS_MIN = process.env.LARGE_TESTS === '1' ? 1_000_000 : 100_000
const ROUND_SEQUENCES = 50

const seed = Number(process.env.ROOM_SEED ?? Date.now() % 1_000_000_000)
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(999), fc.nat(2 ** 20), fc.nat(2 ** 20))
const sequence = fc.array(step, { minLength: 1, maxLength: 1000, size: 'max' })

const core = await loadRoomCore(fileURLToPath(new URL('../src', import.meta.url)))

function run(steps: readonly Step[], delayed: boolean): number {
  const world = new RoomWorld(core, { delayed })
  for (const each of steps) world.step(each)
  world.settle()
  return world.steps
}

describe('rooms against a naive model - the same members see the same, in order, step by step', () => {
  it.each([
    ['an engine that answers at once', false],
    ['an engine that answers and delivers later', true],
  ])(
    '%s',
    (_title, delayed) => {
      let steps = 0
      console.log(`room model: ROOM_SEED=${seed}`)
      for (let round = 0; steps < STEPS_MIN; round++) {
        fc.assert(
          fc.property(sequence, (sequenceSteps) => {
            steps += run(sequenceSteps, delayed)
          }),
          { seed: seed + round, numRuns: ROUND_SEQUENCES, interruptAfterTimeLimit: 60_000 },
        )
      }
      console.log(`room model: ${steps} steps, ${delayed ? 'answers later' : 'answers at once'}`)
      expect(steps).toBeGreaterThanOrEqual(STEPS_MIN)
    },
    300_000,
  )
})
