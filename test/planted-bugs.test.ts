// Proof that the model of a shard would notice: each bug is planted in a copy of src/, and the same check has to find it.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { EngineKind } from './support/driven-shard.ts'
import { BUGS } from './support/planted-bugs.ts'
import { loadShardCore } from './support/shard-core.ts'
import { runSteps, type Step } from './support/world-steps.ts'

const SEED = 7
/** For the sources as they are. */
const SOUND_SEQUENCES = 300
/** For a bug. The rarest one needs more than 300. */
const SEQUENCES_MAX = 2000
/** For a busy machine; most bugs are found within a second. */
const SEARCH_MS_MAX = 300_000
/** The search takes minutes, so the usual run takes every third bug; `npm run test:planted` takes all. */
const CHOSEN = process.env.PLANTED === 'all' ? BUGS : BUGS.filter((_bug, at) => at % 3 === 0)
const KINDS: readonly EngineKind[] = ['late', 'shipped', 'gated']
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(999), fc.nat(2 ** 20), fc.nat(2 ** 20))
const sequence = fc.array(step, { minLength: 100, maxLength: 500, size: 'max' })

const sources = fileURLToPath(new URL('../src', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'planted-bugs-'))
// The sources import packages.
symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Finding {
  readonly steps: number
  readonly message: string | undefined
}

/** Steps until the check fails, against each engine by turns. */
async function search(sourceFolder: string, sequencesMax: number): Promise<Finding> {
  const core = await loadShardCore(sourceFolder)
  let steps = 0
  let sequences = 0
  const property = fc.property(sequence, (sequenceSteps) => {
    const kind = KINDS[sequences % KINDS.length]!
    sequences += 1
    steps += sequenceSteps.length
    runSteps(core, kind, sequenceSteps)
  })
  const { errorInstance } = fc.check(property, { seed: SEED, numRuns: sequencesMax, endOnFailure: true })
  return { steps, message: errorInstance instanceof Error ? errorInstance.message : undefined }
}

describe('the model of a shard - finds every planted bug', () => {
  it(
    'finds nothing in the sources as they are',
    async () => {
      const { message } = await search(sources, SOUND_SEQUENCES)
      expect(message).toBeUndefined()
    },
    SEARCH_MS_MAX,
  )

  it.each(CHOSEN)(
    '$title',
    async ({ title, file, is, becomes }) => {
      const copy = join(folder, title.replaceAll(/[^a-z]+/g, '-'))
      for (const part of ['assert-never.ts', 'board', 'config', 'engine', 'mailbox', 'protocol', 'shard', 'tuning']) {
        cpSync(join(sources, part), join(copy, part), { recursive: true })
      }
      const path = join(copy, file)
      const parts = readFileSync(path, 'utf8').split(is)
      expect(parts).toHaveLength(2)
      writeFileSync(path, parts.join(becomes))
      const { steps, message } = await search(copy, SEQUENCES_MAX)
      expect(message, `not found within ${steps} steps`).toBeDefined()
    },
    SEARCH_MS_MAX,
  )
})
