// What a room's log must hold. It keeps every publication there ever was and recomputes all answers from that. Nothing here is shared
// with src/ but types.
import type { RoomOptions } from '../../src/config/config-schema.ts'
import type { HistoryQuery, Position } from '../../src/engine/engine.ts'

const KEY_TTL_MS = 300_000
const ENTRY_OVERHEAD_BYTES = 64

export interface Who {
  readonly id: string
  readonly user: string
  readonly name?: string | undefined
  readonly connectionInfo?: string | undefined
  readonly roomInfo?: string | undefined
  readonly isServer?: boolean
}

/** As it was said: a text, or JSON. */
export interface Said {
  readonly text: string
  readonly isText: boolean
}

export interface Post extends Said {
  readonly kind: 'message' | 'statistics'
  readonly sender: Who
  readonly tags: string | undefined
  readonly key: string | undefined
  readonly skip: boolean
  /** 0 for none. */
  readonly version: number
  readonly versionEpoch: string
}

export interface Entry extends Post {
  readonly offset: number
  readonly stored: boolean
  readonly atMs: number
}

export type PostResult =
  | { kind: 'ok'; offset: number; entry: Entry | undefined; flag?: 'duplicate' | 'skipped' }
  | { kind: 'refused'; why: string }

export const postOf = ({ text, isText }: Said, sender: Who): Post => ({
  kind: 'message',
  text,
  isText,
  sender,
  tags: undefined,
  key: undefined,
  skip: false,
  version: 0,
  versionEpoch: '',
})

/** JSON text of what was said. */
export const dataOf = ({ text, isText }: Said): string => (isText ? JSON.stringify(text) : text)

export function fail(what: string, expected: unknown, got: unknown): never {
  throw new Error(`${what}\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(got)}`)
}

export function same(what: string, got: unknown, expected: unknown): void {
  if (got !== expected && JSON.stringify(got) !== JSON.stringify(expected)) fail(what, expected, got)
}

export class LogModel {
  /** Known once the engine has been seen to open it. */
  epoch: string | undefined
  readonly entries: Entry[] = []
  readonly #keys = new Map<string, { body: string; offset: number; expiresAtMs: number }>()
  readonly #options: RoomOptions
  readonly #keysMax: number
  /** The latest time at which the log was looked at: what had expired then stays gone. */
  #seenAtMs = Number.NEGATIVE_INFINITY
  #closedAtMs = Number.NEGATIVE_INFINITY
  /** The newest version and its series. */
  #version = { version: 0, epoch: '' }
  /** Up to this offset everything is forgotten. */
  #forgotten = 0

  constructor(options: RoomOptions, keysMax: number) {
    this.#options = options
    this.#keysMax = keysMax
  }

  get position(): { readonly offset: number; readonly log: LogModel } {
    return { offset: this.entries.length, log: this }
  }

  post(post: Post, nowMs: number): PostResult {
    const body = `${dataOf(post)} ${post.tags ?? ''}`
    if (post.key !== undefined) {
      const known = this.#keys.get(post.key)
      if (known !== undefined && known.expiresAtMs > nowMs) {
        if (known.body !== body) return { kind: 'refused', why: 'key reused' }
        return { kind: 'ok', offset: known.offset, entry: undefined, flag: 'duplicate' }
      }
      if (this.#liveKeys(nowMs) >= this.#keysMax) return { kind: 'refused', why: 'too many keys' }
    }
    if (post.version > 0) {
      const epoch = post.versionEpoch || this.#version.epoch
      if (epoch === this.#version.epoch && post.version <= this.#version.version) {
        return { kind: 'ok', offset: this.entries.length, entry: undefined, flag: 'skipped' }
      }
      this.#version = { version: post.version, epoch }
    }
    const offset = this.entries.length + 1
    const stored = this.#options.historySize > 0 && !post.skip
    const entry = { ...post, offset, stored, atMs: nowMs }
    this.entries.push(entry)
    if (post.key !== undefined) this.#keys.set(post.key, { body, offset, expiresAtMs: nowMs + KEY_TTL_MS })
    return { kind: 'ok', offset, entry }
  }

  removeHistory(): void {
    this.#forgotten = this.entries.length
  }

  /** Everything after a position, or undefined when even one of it is missing. */
  missed(since: Position, limit: number, nowMs: number): Entry[] | undefined {
    const kept = this.#kept(nowMs)
    const count = this.entries.length - since.offset
    if (!this.#isOfEpoch(since) || count < 0 || count > limit) return undefined
    const missed = kept.filter((entry) => entry.offset > since.offset)
    return missed.length === count ? missed : undefined
  }

  history({ since, limit, reverse }: HistoryQuery, nowMs: number): Entry[] | undefined {
    const kept = this.#kept(nowMs)
    if (since !== undefined && !this.#isOfEpoch(since)) return undefined
    if (since !== undefined && since.offset > this.entries.length + 1) return []
    const wanted = kept.filter(
      ({ offset }) => since === undefined || (reverse ? offset < since.offset : offset > since.offset),
    )
    return (reverse ? wanted.reverse() : wanted).slice(0, limit)
  }

  /** Whether a log that nobody has open holds nothing any more that anyone could ask for. */
  worthless(nowMs: number): boolean {
    if (this.#kept(nowMs).length > 0 || this.#liveKeys(nowMs) > 0) return false
    const { historySize, historyMetaTtlSeconds } = this.#options
    return (
      (historySize === 0 && this.#version.version === 0) || nowMs - this.#closedAtMs >= historyMetaTtlSeconds * 1000
    )
  }

  closed(nowMs: number): void {
    this.#closedAtMs = nowMs
  }

  /** What history must hold: the longest run of newest stored entries within count, bytes and age. */
  #kept(nowMs: number): Entry[] {
    this.#seenAtMs = Math.max(this.#seenAtMs, nowMs)
    const { historySize, historyBytesMax, historyTtlSeconds } = this.#options
    const kept: Entry[] = []
    let bytes = 0
    for (let i = this.entries.length - 1; i >= 0 && kept.length < historySize; i--) {
      const entry = this.entries[i]!
      if (!entry.stored || entry.offset <= this.#forgotten) continue
      bytes += Buffer.byteLength(dataOf(entry)) + sizeOf(entry.sender) + Buffer.byteLength(entry.tags ?? '')
      bytes += ENTRY_OVERHEAD_BYTES
      if (bytes > historyBytesMax || entry.atMs <= this.#seenAtMs - historyTtlSeconds * 1000) break
      kept.push(entry)
    }
    return kept.reverse()
  }

  #isOfEpoch({ epoch }: Position): boolean {
    return epoch === '' || epoch === this.epoch
  }

  #liveKeys(nowMs: number): number {
    return [...this.#keys.values()].filter((key) => key.expiresAtMs > nowMs).length
  }
}

const sizeOf = ({ id, user, connectionInfo = '', roomInfo = '', isServer = false }: Who): number =>
  isServer ? 0 : Buffer.byteLength(id + user + connectionInfo + roomInfo)
