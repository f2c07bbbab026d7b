// Proof that the room model would notice: each bug is planted in a copy of src/, and the same check has to find it. What is
// replaced must occur exactly once, so that a bug cannot quietly vanish when the sources change.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { loadRoomCore } from './support/room-core.ts'
import { RoomWorld, type Step } from './support/room-world.ts'

interface Bug {
  readonly title: string
  readonly file: string
  readonly is: string
  readonly becomes: string
}

const room = 'shard/room.ts'
const pending = 'shard/pending.ts'
const memory = 'engine/memory-broker.ts'

const BUGS: readonly Bug[] = [
  {
    title: 'the position in a subscribe reply is one too high',
    file: room,
    is: 'offset: this.#deliveredOffset }',
    becomes: 'offset: this.#deliveredOffset + 1 }',
  },
  {
    title: 'offsets sometimes rise by 2',
    file: memory,
    is: 'this.#offset += 1',
    becomes: 'this.#offset += this.#offset === 7 ? 2 : 1',
  },
  {
    title: 'recovery ignores the epoch',
    file: memory,
    is: 'this.#isOfEpoch(since) &&',
    becomes: 'since.epoch.length >= 0 &&',
  },
  {
    title: 'a repeated idempotency key is appended again',
    file: memory,
    is: 'known.expiresAtMs > nowMs) {',
    becomes: 'known.expiresAtMs > nowMs && draft.skipHistory) {',
  },
  {
    title: 'idempotency keys are forgotten after one minute',
    file: memory,
    is: '5 * 60_000',
    becomes: '60_000',
  },
  {
    title: 'an idempotency key accepts other data',
    file: memory,
    is: 'const same = known.digest === digest',
    becomes: 'const same = known.digest.length === digest.length',
  },
  {
    title: 'live publications stand in front of the recovered ones',
    file: room,
    is: '[...result.publications, ...live]',
    becomes: '[...live, ...result.publications]',
  },
  {
    title: 'publications that came during recovery are lost',
    file: room,
    is: '[...result.publications, ...live]',
    becomes: '[...result.publications]',
  },
  {
    title: 'publications that came during recovery are delivered twice',
    file: room,
    is: 'stored.offset > result.position.offset)',
    becomes: 'stored.offset >= result.position.offset)',
  },
  {
    title: 'an answer that is ahead of the deliveries is not waited for',
    file: room,
    is: 'result === undefined || result.position.offset > this.#deliveredOffset',
    becomes: 'result === undefined',
  },
  {
    title: 'a part is returned as a recovery, after a buffer overflowed',
    file: room,
    is: 'result.recovered && result.position.offset + live.length === this.#deliveredOffset',
    becomes: 'result.recovered',
  },
  {
    title: 'a part is returned as a recovery, from a log with holes',
    file: memory,
    is: ' && this.#countAfter(since.offset) === missed',
    becomes: '',
  },
  {
    title: 'history keeps one publication too many',
    file: memory,
    is: 'this.#kept.length - this.#first > historySize',
    becomes: 'this.#kept.length - this.#first > historySize + 1',
  },
  {
    title: 'history does not expire',
    file: memory,
    is: 'nowMs - this.#options.historyTtlMs',
    becomes: 'nowMs - 2 * this.#options.historyTtlMs',
  },
  {
    title: 'a log is dropped while its position is still worth something',
    file: memory,
    is: 'this.#options.historySize > 0 && nowMs - this.#usedAtMs',
    becomes: 'this.#offset > 0 && this.#options.historySize > 0 && nowMs - this.#usedAtMs',
  },
  {
    title: 'a log is dropped although its room was used not long ago',
    file: memory,
    is: '    this.#usedAtMs = nowMs\n',
    becomes: '    this.#usedAtMs ||= nowMs\n',
  },
  {
    title: 'an empty epoch is none of any log',
    file: memory,
    is: "return epoch === '' || epoch === this.#epoch",
    becomes: 'return epoch === this.#epoch',
  },
  {
    title: 'a joiner that must recover is let in unrecovered',
    file: room,
    is: 'if (request.mustRecover && !recovered) {',
    becomes: 'if (request.mustRecover && !recovered && request.recover === undefined) {',
  },
  {
    title: 'a joiner that must recover is turned away although it can',
    file: room,
    is: 'if (request.mustRecover && !recovered) {',
    becomes: 'if (request.mustRecover && (!recovered || result.publications.length > 2)) {',
  },
  {
    title: 'a joiner is admitted in front of frames that are still pending',
    file: pending,
    is: 'for (const audience of AUDIENCES) this.cut(audience)\n',
    becomes: "if (effect.kind !== 'subscribed') for (const audience of AUDIENCES) this.cut(audience)\n",
  },
  {
    title: 'a cut loses its frames',
    file: pending,
    is: "if (builder === undefined || builder.length === 0) return\n    this.#ordered.push({ kind: 'frames', audience, bytes: builder.copy() })",
    becomes: 'if (builder === undefined || builder.length === 0) return',
  },
  {
    title: 'a cut keeps a view of bytes that are used again',
    file: pending,
    is: 'bytes: builder.copy() })',
    becomes: 'bytes: builder.view() })',
  },
  {
    title: 'a frame that grew too large is not cut in front of its last line',
    file: room,
    is: "this.pending.cutBeforeLine('centrifuge', before)",
    becomes: '{}',
  },
  {
    title: 'the line behind a cut is lost',
    file: pending,
    is: 'builder.dropFront(at + 1)',
    becomes: 'builder.clear()',
  },
  {
    title: 'a flush forgets the audience of joins and leaves',
    file: pending,
    is: 'else if (builder.length > 0) target.frames(',
    becomes: "else if (builder.length > 0 && audience !== 'joinLeave') target.frames(",
  },
  {
    title: 'a frame names the members of before the last join',
    file: room,
    is: 'this.#addressees = undefined',
    becomes: 'if (by < 0) this.#addressees = undefined',
  },
  {
    title: 'a leave is announced twice',
    file: room,
    is: "if (member !== undefined) this.#announce(member, 'left')",
    becomes: "if (member !== undefined) for (let n = 0; n < 2; n++) this.#announce(member, 'left')",
  },
  {
    title: 'a joiner hears of its own join',
    file: room,
    is: "this.#announce(member, 'joined')\n    this.#enter(member, answer)",
    becomes: "this.#enter(member, answer)\n    this.#announce(member, 'joined')",
  },
  {
    title: 'a leave overtakes the last publications of who leaves',
    file: room,
    is: "this.pending.cut('centrifuge')\n        this.pending.cut('joinLeave')",
    becomes: "this.pending.cut('joinLeave')",
  },
  {
    title: 'leaves of many make one endless frame',
    file: room,
    is: "this.pending.cut('centrifuge')\n        this.pending.cut('joinLeave')",
    becomes: '',
  },
  {
    title: 'a joiner answered before the room knows its position waits for ever',
    file: room,
    is: 'Math.max(this.#deliveredOffset, position.offset)\n      this.#admitReady()',
    becomes: 'Math.max(this.#deliveredOffset, position.offset)',
  },
  {
    title: 'members stay subscribed after their unsubscribe reply',
    file: room,
    is: 'const topics = member === undefined ? 0 : topicsOf(member)',
    becomes: 'const topics = member === undefined ? 0 : topicsOf(member) & Topic.plain',
  },
  {
    title: 'frames name another room',
    file: room,
    is: 'roomSuffix(parts.name)',
    becomes: "roomSuffix(parts.name.split(':')[0]!)",
  },
  {
    title: 'a leaver stays present',
    file: room,
    is: 'if (this.#parts.limits.presence) this.#parts.presence.remove(this.name, member.id)',
    becomes: 'if (reply !== undefined) this.#parts.presence.remove(this.name, member.id)',
  },
  {
    title: 'a full room takes one more',
    file: room,
    is: "if (this.members.size + this.#joiners.length >= this.#parts.limits.membersMax) return 'room full'\n    const joiner",
    becomes:
      "if (this.members.size + this.#joiners.length > this.#parts.limits.membersMax) return 'room full'\n    const joiner",
  },
  {
    title: 'a member that never asked hears of joins',
    file: room,
    is: 'member.joinLeave ? Topic.centrifuge | Topic.joinLeave : Topic.centrifuge',
    becomes: 'Topic.centrifuge | Topic.joinLeave',
  },
]

const SEED = 7
const SEQUENCES_MAX = 360
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(999), fc.nat(2 ** 20), fc.nat(2 ** 20))
const sequence = fc.array(step, { minLength: 100, maxLength: 500, size: 'max' })

const sources = fileURLToPath(new URL('../src', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'planted-bugs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Finding {
  readonly steps: number
  readonly message: string | undefined
}

/** Steps until the check fails, against an engine that answers at once and one that answers later, by turns. */
async function search(sourceFolder: string): Promise<Finding> {
  const core = await loadRoomCore(sourceFolder)
  let steps = 0
  let delayed = false
  const result = fc.check(
    fc.property(sequence, (sequenceSteps) => {
      delayed = !delayed
      const world = new RoomWorld(core, { delayed })
      try {
        for (const each of sequenceSteps) world.step(each)
        world.settle()
      } finally {
        steps += world.steps
      }
    }),
    { seed: SEED, numRuns: SEQUENCES_MAX, endOnFailure: true },
  )
  const { errorInstance } = result
  return { steps, message: errorInstance instanceof Error ? errorInstance.message : undefined }
}

describe('the room model - finds every planted bug', () => {
  it('finds nothing in the sources as they are', async () => {
    const finding = await search(sources)
    expect(finding.message).toBeUndefined()
  })

  it.each(BUGS)('$title', async ({ title, file, is, becomes }) => {
    const copy = join(folder, title.replaceAll(/[^a-z]+/g, '-'))
    for (const part of ['config', 'engine', 'mailbox', 'protocol', 'shard'])
      cpSync(join(sources, part), join(copy, part), { recursive: true })
    const path = join(copy, file)
    const parts = readFileSync(path, 'utf8').split(is)
    expect(parts).toHaveLength(2)
    writeFileSync(path, parts.join(becomes))
    const { steps, message } = await search(copy)
    expect(message, `not found within ${steps} steps`).toBeDefined()
    console.log(`planted bug found after ${steps} steps: ${title}`)
  })
})
