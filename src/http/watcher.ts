// One watcher of a room: a stream of server-sent events, from the request to its end. Bounds the bytes that the peer leaves unread. Main
// thread.
import type { Config } from '../config/config.ts'
import { isOver } from '../gateway/expiry.ts'
import { done, type Outcome, refused } from '../operations/outcome.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { Disconnect, ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { RefusalReason } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { EventStream } from './event-stream.ts'

const { watcherPingIntervalMs } = MainThreadTuning

/**
 * Why a watcher is ended. `event`: its last event. `error`: the answer to a watcher that has not begun. `counted`: the reason under
 * which the end of such a watcher is counted, where it has not been counted before.
 */
interface Ending {
  readonly event: Uint8Array
  readonly error: ReplyError
  readonly counted?: RefusalReason
}

/** An event that pages can listen for. A browser drops an event without data. */
const lastEvent = (name: string, advice: { readonly code: number; readonly reason: string }): Uint8Array =>
  utf8(`event: ${name}\ndata: ${JSON.stringify({ code: advice.code, reason: advice.reason })}\n\n`)

/** The ending of a watcher whose user or address was banned. */
const bannedEnding = (reason: string): Ending => ({
  event: lastEvent('banned', { ...Disconnect.forceDisconnect, reason }),
  error: { ...ErrorCode.permissionDenied, message: reason },
  counted: 'banned',
})

const TOO_MANY_ROOMS = { ...ErrorCode.tooManyRequests, message: 'too many rooms' }

export const ENDINGS = {
  slow: { event: lastEvent('slow', Disconnect.slow), error: ErrorCode.tooManyRequests },
  expired: { event: lastEvent('expired', Disconnect.expired), error: ErrorCode.expired, counted: 'token' },
  shutdown: {
    event: lastEvent('shutdown', Disconnect.shutdown),
    error: { ...ErrorCode.internal, message: 'the server is stopping' },
    counted: 'stopping',
  },
  /** The room could not be opened again in a new shard. */
  refused: {
    event: lastEvent('refused', { code: Disconnect.serverError.code, reason: TOO_MANY_ROOMS.message }),
    error: TOO_MANY_ROOMS,
  },
} as const satisfies Record<string, Ending>

/** Comments, which clients skip. The first one makes the head of the answer leave. */
const WELCOME = utf8(': watching\n\n')
const PING = utf8(': ping\n\n')

export interface WatcherParts {
  readonly stream: EventStream
  /** Milliseconds since 1970; undefined for a watcher that does not expire. */
  readonly expiresAtMs: number | undefined
  readonly limits: Pick<Config['limits'], 'outboxBytesMax' | 'slowGraceMs'>
  /** The ban of the watcher, if there is one now. */
  readonly ban: () => { readonly reason: string } | undefined
  /** Called once: the watcher has begun, or is refused. */
  readonly settled: (outcome: Outcome<void>) => void
  /** The watcher has ended. May be called inside any other method. */
  readonly gone: (watcher: Watcher) => void
  /** The peer leaves too many bytes unread. */
  readonly slow: () => void
  /** The watcher has not begun, and is refused. */
  readonly counted: (reason: RefusalReason) => void
}

type State =
  /** The shard has yet to open the room. */
  | { readonly kind: 'waiting' }
  /** `pingAtMs`: when a comment is due, unless something is written before. */
  | { readonly kind: 'watching'; pingAtMs: number }
  /** The last event is written, and bytes are unread in front of it. At `cutAtMs` they are dropped. */
  | { readonly kind: 'ending'; readonly cutAtMs: number }
  | { readonly kind: 'over' }

const WAITING: State = { kind: 'waiting' }
const OVER: State = { kind: 'over' }

export class Watcher {
  readonly #parts: WatcherParts
  #state: State = WAITING

  constructor(parts: WatcherParts) {
    this.#parts = parts
    parts.stream.onClosed(() => {
      const wasWaiting = this.#state.kind === 'waiting'
      this.#over()
      if (wasWaiting) parts.settled(done(undefined))
    })
  }

  get unreadBytes(): number {
    return this.#parts.stream.unreadBytes
  }

  /** The room is open, and everything that it says from now on reaches the watcher. */
  begin(nowMs: number): void {
    if (this.#state.kind !== 'waiting') return
    this.#state = { kind: 'watching', pingAtMs: nowMs + watcherPingIntervalMs }
    this.#parts.stream.write(WELCOME)
    this.#parts.settled(done(undefined))
  }

  /** Writes events. A peer that would leave more than `outboxBytesMax` unread is ended instead. */
  write(events: Uint8Array, nowMs: number): void {
    if (this.#state.kind !== 'watching') return
    const { stream, limits } = this.#parts
    const { unreadBytes } = stream
    // A single write may be larger than the limit, as a single frame for a member may.
    if (unreadBytes > 0 && unreadBytes + events.length > limits.outboxBytesMax) {
      this.endSlow(nowMs)
      return
    }
    this.#state.pingAtMs = nowMs + watcherPingIntervalMs
    stream.write(events)
  }

  /** Ends a watcher that has too many unread bytes; one that is being ended already is cut. */
  endSlow(nowMs: number): void {
    if (this.#state.kind === 'ending') this.#parts.stream.cut()
    else {
      this.#parts.slow()
      this.end(ENDINGS.slow, nowMs)
    }
  }

  /** Ends the stream behind the last event, at once if nothing is unread. Otherwise the peer has `slowGraceMs` to read. */
  end({ event, error, counted }: Ending, nowMs: number): void {
    const { stream, limits, settled } = this.#parts
    if (this.#state.kind === 'waiting') {
      if (counted !== undefined) this.#parts.counted(counted)
      this.#over()
      settled(refused(error))
    } else if (this.#state.kind === 'watching') {
      this.#state = { kind: 'ending', cutAtMs: nowMs + limits.slowGraceMs }
      stream.write(event)
      this.#endIfRead()
    }
  }

  /** Called a few times a second. */
  sweep(nowMs: number, wallMs: number): void {
    const state = this.#state
    if (state.kind === 'ending') {
      this.#goOnEnding(nowMs, state.cutAtMs)
      return
    }
    const ban = this.#parts.ban()
    if (ban !== undefined) this.end(bannedEnding(ban.reason), nowMs)
    else if (isOver(this.#parts.expiresAtMs, wallMs)) this.end(ENDINGS.expired, nowMs)
    // The comment shows proxies and the kernel that the connection is in use.
    else if (state.kind === 'watching' && nowMs >= state.pingAtMs) this.write(PING, nowMs)
  }

  #goOnEnding(nowMs: number, cutAtMs: number): void {
    const { stream } = this.#parts
    if (this.#endIfRead()) return
    if (nowMs >= cutAtMs) {
      stream.cut()
      return
    }
    // A stream of uWebSockets.js finds out by a write whether its peer has read everything.
    stream.write(PING)
    this.#endIfRead()
  }

  #endIfRead(): boolean {
    const { stream } = this.#parts
    if (stream.unreadBytes > 0) return false
    stream.end()
    this.#over()
    return true
  }

  #over(): void {
    if (this.#state.kind === 'over') return
    this.#state = OVER
    this.#parts.gone(this)
  }
}
