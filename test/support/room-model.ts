// The naive side of the room check: what a room's log must hold, and what each connection in the room must see, text by text.
// It keeps every publication there ever was and recomputes all answers from that; nothing here is shared with src/.
import type { HistoryQuery, Position, StreamOptions } from '../../src/engine/engine.ts'

const KEY_TTL_MS = 300_000
const ENTRY_OVERHEAD_BYTES = 64

export interface RoomRules {
  readonly name: string
  readonly stream: StreamOptions
  readonly recovery: boolean
  readonly presence: boolean
  readonly membersMax: number
  readonly recoverMax: number
  readonly bufferedMax: number
}

export interface Entry {
  readonly offset: number
  /** JSON text. */
  readonly data: string
  readonly sender: string
  readonly info: string | undefined
  readonly tags: string | undefined
  readonly stored: boolean
  readonly atMs: number
}

export type Post = Pick<Entry, 'data' | 'sender' | 'info' | 'tags'> & {
  readonly key: string | undefined
  readonly skip: boolean
}
export type PostResult = { kind: 'ok'; offset: number; duplicate: boolean } | { kind: 'refused'; why: string }

export function fail(what: string, expected: unknown, got: unknown): never {
  throw new Error(`${what}\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(got)}`)
}

export function same(what: string, got: unknown, expected: unknown): void {
  if (got !== expected && JSON.stringify(got) !== JSON.stringify(expected)) fail(what, expected, got)
}

export class LogModel {
  epoch: string | undefined
  readonly entries: Entry[] = []
  readonly #keys = new Map<string, { body: string; offset: number; expiresAtMs: number }>()
  readonly #options: StreamOptions
  /** The latest time at which the log was looked at: what had expired then stays gone. */
  #seenAtMs = Number.NEGATIVE_INFINITY
  #closedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: StreamOptions) {
    this.#options = options
  }

  learnEpoch(epoch: string, used: Set<string>): void {
    if (this.epoch === undefined) {
      if (used.has(epoch)) fail('a new log must have a new epoch', 'another one', epoch)
      used.add(epoch)
      this.epoch = epoch
    }
    same('the epoch stays the same within a log', epoch, this.epoch)
  }

  post(post: Post, nowMs: number): PostResult {
    const body = `${post.data} ${post.tags ?? ''}`
    if (post.key !== undefined) {
      const known = this.#keys.get(post.key)
      if (known !== undefined && known.expiresAtMs > nowMs) {
        return known.body === body
          ? { kind: 'ok', offset: known.offset, duplicate: true }
          : { kind: 'refused', why: 'key reused' }
      }
      if (this.#liveKeys(nowMs) >= this.#options.idempotencyKeysMax) return { kind: 'refused', why: 'too many keys' }
    }
    const offset = this.entries.length + 1
    const { data, sender, info, tags } = post
    const stored = this.#options.historySize > 0 && !post.skip
    this.entries.push({ offset, data, sender, info, tags, stored, atMs: nowMs })
    if (post.key !== undefined) this.#keys.set(post.key, { body, offset, expiresAtMs: nowMs + KEY_TTL_MS })
    return { kind: 'ok', offset, duplicate: false }
  }

  /** What history must hold: the longest run of newest stored entries within count, bytes and age. */
  kept(nowMs: number): Entry[] {
    this.#seenAtMs = Math.max(this.#seenAtMs, nowMs)
    const kept: Entry[] = []
    let bytes = 0
    for (let i = this.entries.length - 1; i >= 0; i--) {
      const entry = this.entries[i] as Entry
      if (!entry.stored) continue
      bytes += Buffer.byteLength(entry.data) + (entry.info?.length ?? 0) + (entry.tags?.length ?? 0)
      bytes += ENTRY_OVERHEAD_BYTES
      const { historySize, historyBytesMax, historyTtlMs } = this.#options
      if (kept.length === historySize || bytes > historyBytesMax || entry.atMs <= this.#seenAtMs - historyTtlMs) break
      kept.unshift(entry)
    }
    return kept
  }

  /** Everything after a position, or undefined when even one of it is missing. */
  missed(since: Position, limit: number, nowMs: number): Entry[] | undefined {
    const kept = this.kept(nowMs)
    const count = this.entries.length - since.offset
    if (!this.#isOfEpoch(since) || count < 0 || count > limit) return undefined
    const missed = kept.filter((entry) => entry.offset > since.offset)
    return missed.length === count ? missed : undefined
  }

  history({ since, limit, reverse }: HistoryQuery, nowMs: number): Entry[] | undefined {
    const kept = this.kept(nowMs)
    if (since !== undefined && !this.#isOfEpoch(since)) return undefined
    if (since !== undefined && since.offset > this.entries.length + 1) return []
    const wanted = kept.filter(
      ({ offset }) => since === undefined || (reverse ? offset < since.offset : offset > since.offset),
    )
    return (reverse ? wanted.reverse() : wanted).slice(0, limit)
  }

  /** Whether a log without a room holds nothing any more that anyone could ask for. */
  worthless(nowMs: number): boolean {
    if (this.kept(nowMs).length > 0 || this.#liveKeys(nowMs) > 0) return false
    return this.#options.historySize === 0 || nowMs - this.#closedAtMs >= this.#options.metaTtlMs
  }

  /** Its room has lost its last member, or somebody has read it without one. */
  closed(nowMs: number): void {
    this.#closedAtMs = nowMs
  }

  #isOfEpoch({ epoch }: Position): boolean {
    return epoch === '' || epoch === this.epoch
  }

  #liveKeys(nowMs: number): number {
    return [...this.#keys.values()].filter((key) => key.expiresAtMs > nowMs).length
  }
}

export interface Expected {
  readonly text: string | ((got: string) => void)
  /** The offset that the client knows once it has seen this. */
  readonly offset?: number
  /** Whose publication, join or leave it is. */
  readonly by?: string
  readonly what?: 'publication' | 'joined' | 'left'
}

/** One connection's stay in one room, and all it must see there, in order. */
export class Stay {
  readonly who: string
  readonly connection: number
  readonly id: string
  readonly protocol: 'plain' | 'centrifuge'
  readonly joinLeave: boolean
  readonly info: string
  state: 'waiting' | 'member' | 'leaving' | 'over' = 'waiting'
  position: Position | undefined
  /** Deliveries while it waited for its admission. */
  waited = 0
  #expected: Expected[] = []
  #notices: Expected[] = []
  #seen = 0
  #seenNotices = 0
  /** Senders whose leave it has seen: nothing of theirs may follow. */
  readonly #gone = new Set<string>()
  readonly #checksGone: boolean

  constructor(fields: Pick<Stay, 'who' | 'connection' | 'id' | 'protocol' | 'joinLeave' | 'info'>, ordered: boolean) {
    this.who = fields.who
    this.connection = fields.connection
    this.id = fields.id
    this.protocol = fields.protocol
    this.joinLeave = fields.joinLeave
    this.info = fields.info
    this.#checksGone = ordered
  }

  expect(expected: Expected): void {
    this.#expected.push(expected)
  }

  /** Joins and leaves have a topic of their own for centrifuge members, a place among the rest for plain ones. */
  expectNotice(expected: Expected): void {
    if (this.protocol === 'plain') this.#expected.push(expected)
    else if (this.joinLeave) this.#notices.push(expected)
  }

  receive(text: string, onNoticeTopic: boolean): void {
    const expected = onNoticeTopic ? this.#notices[this.#seenNotices++] : this.#expected[this.#seen++]
    if (expected === undefined) fail(`${this.who} sees what it must not see`, undefined, text)
    if (typeof expected.text === 'function') expected.text(text)
    else if (expected.text !== text) fail(`${this.who} sees something else`, expected.text, text)
    if (expected.offset !== undefined && this.position !== undefined) {
      this.position = { epoch: this.position.epoch, offset: expected.offset }
    }
    if (!this.#checksGone || expected.by === undefined) return
    if (expected.what === 'left') this.#gone.add(expected.by)
    if (expected.what === 'joined') this.#gone.delete(expected.by)
    if (expected.what === 'publication' && this.#gone.has(expected.by)) {
      fail(`${this.who} sees a publication behind its sender's leave`, undefined, text)
    }
  }

  /** Nothing that it must see is still outstanding. */
  settled(): void {
    const missing = this.#expected[this.#seen] ?? this.#notices[this.#seenNotices]
    if (missing !== undefined) fail(`${this.who} has not seen everything`, String(missing.text), undefined)
  }
}
