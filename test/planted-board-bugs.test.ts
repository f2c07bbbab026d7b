// Proof that the model of boards would notice: each bug is planted in a copy of the files, and the same check has to find it.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { loadBoardCore } from './support/board-core.ts'
import { type BoardStep, runBoardSteps } from './support/board-steps.ts'
import { BOARD_BUGS } from './support/planted-board-bugs.ts'

const SEED = 7
/** For the sources as they are. */
const SOUND_SEQUENCES = 100
/** For a bug; most are found within ten. */
const SEQUENCES_MAX = 300
/** For a busy machine; most bugs are found within a second. */
const SEARCH_MS_MAX = 120_000
const step: fc.Arbitrary<BoardStep> = fc.tuple(fc.nat(2 ** 20), fc.nat(2 ** 20), fc.nat(2 ** 20))
const sequence = fc.array(step, { minLength: 100, maxLength: 500, size: 'max' })

const sources = fileURLToPath(new URL('../src', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'planted-board-bugs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Finding {
  readonly steps: number
  readonly message: string | undefined
}

/** Steps until the check fails, with and without a replica by turns. */
async function search(sourceFolder: string, sequencesMax: number): Promise<Finding> {
  const core = await loadBoardCore(sourceFolder)
  let steps = 0
  let sequences = 0
  const property = fc.property(sequence, (sequenceSteps) => {
    sequences += 1
    steps += sequenceSteps.length
    runBoardSteps(core, sequences % 2 === 0, sequenceSteps)
  })
  const { errorInstance } = fc.check(property, { seed: SEED, numRuns: sequencesMax, endOnFailure: true })
  return { steps, message: errorInstance instanceof Error ? errorInstance.message : undefined }
}

describe('the model of boards - finds every planted bug', () => {
  it(
    'finds nothing in the sources as they are',
    async () => {
      const { message } = await search(sources, SOUND_SEQUENCES)
      expect(message).toBeUndefined()
    },
    SEARCH_MS_MAX,
  )

  it.each(BOARD_BUGS)(
    '$title',
    async ({ title, file, is, becomes }) => {
      const copy = join(folder, title.replaceAll(/[^a-z]+/g, '-'))
      for (const part of ['board', 'engine']) cpSync(join(sources, part), join(copy, part), { recursive: true })
      // What these two import, and what imports nothing of them, is loaded once for all bugs.
      for (const part of ['assert-never.ts', 'config', 'protocol']) symlinkSync(join(sources, part), join(copy, part))
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
