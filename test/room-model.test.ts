// A shard against a naive model (support/model-shard.ts), step by step: the real commands, rooms, engine gate, worker and mailbox, on three
// engines. A failure says with which seed it can be repeated: ROOM_SEED=n; LARGE_TESTS=1 takes ten times as many steps.
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineKind } from './support/driven-shard.ts'
import { loadShardCore } from './support/shard-core.ts'
import { runSteps, type Step } from './support/world-steps.ts'

const STEPS_MIN = process.env.LARGE_TESTS === '1' ? 250_000 : 25_000
const ROUND_SEQUENCES = 10
const SHRINKING_MS_MAX = 60_000

const seed = Number(process.env.ROOM_SEED ?? Date.now() % 1_000_000_000)
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(999), fc.nat(2 ** 20), fc.nat(2 ** 20))
const sequence = fc.array(step, { minLength: 1, maxLength: 1000, size: 'max' })

const core = await loadShardCore(fileURLToPath(new URL('../src', import.meta.url)))

describe('a shard against a naive model - the same members see the same, in order, step by step', () => {
  it.each<[string, EngineKind]>([
    ['the memory engine', 'shipped'],
    ['an engine that may answer later, and answers at once', 'gated'],
    ['an engine that answers and delivers later', 'late'],
  ])(
    '%s',
    (_title, kind) => {
      let steps = 0
      for (let round = 0; steps < STEPS_MIN; round++) {
        const property = fc.property(sequence, (sequenceSteps) => {
          steps += runSteps(core, kind, sequenceSteps)
        })
        const result = fc.check(property, {
          seed: seed + round,
          numRuns: ROUND_SEQUENCES,
          interruptAfterTimeLimit: SHRINKING_MS_MAX,
        })
        if (!result.failed) continue
        const { counterexample, errorInstance: cause } = result
        throw new Error(`ROOM_SEED=${seed + round}, or these steps: ${JSON.stringify(counterexample)}`, { cause })
      }
      expect(steps).toBeGreaterThanOrEqual(STEPS_MIN)
    },
    300_000,
  )
})
