// All watchers of rooms. A watcher is an HTTP request that is answered with server-sent events: what a plain JSON member of the room would
// see, from now on. A watcher is no member, so no room counts it and nobody is told of it. The shard of a room is told of its first watcher
// and of its last. When a shard was replaced, its watchers stay, are told `restarted`, and are registered anew. Main thread.
import type { Config } from '../config/config.ts'
import type { FrameSink } from '../gateway/audience-topic.ts'
import type { Moderation } from '../gateway/moderation.ts'
import type { RemoteAddress, RemoteAddresses } from '../gateway/remote-addresses.ts'
import { requestAfter } from '../mailbox/outbox-records.ts'
import { type Outcome, refused } from '../operations/outcome.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { WATCHED_AUDIENCE } from '../protocol/protocols.ts'
import type { RefusalReason, Refusals } from '../refusals.ts'
import type { EventStream } from './event-stream.ts'
import { WatchedRoom } from './watched-room.ts'
import { ENDINGS, Watcher } from './watcher.ts'

export interface WatchersParts {
  readonly limits: Pick<Config['limits'], 'watchersMax' | 'outboxBytesMax' | 'slowGraceMs'>
  readonly pool: Pick<ShardPool, 'owner'>
  readonly refusals: Pick<Refusals, 'record'>
  readonly addresses: Pick<RemoteAddresses, 'objection' | 'opened' | 'closed'>
  readonly moderation: Pick<Moderation, 'banOf'>
  /** Whether the process takes too much memory for newcomers. */
  readonly isShortOfMemory: () => boolean
  /** A watcher was ended because it does not read fast enough. */
  readonly slow: () => void
}

export interface WatchOptions {
  /** When the watcher's token expires, in milliseconds since 1970. */
  readonly expiresAtMs?: number | undefined
  /** Set when the limits for one remote address hold. */
  readonly remote?: RemoteAddress | undefined
  /** Set when bans hold. `user` is empty for a watcher that is not known by a token. */
  readonly who?: { readonly user: string; readonly address: string } | undefined
  /** For the log. */
  readonly requestId?: string | undefined
}

export class Watchers {
  readonly #parts: WatchersParts
  readonly #rooms = new Map<string, WatchedRoom>()
  /** Rooms whose shard has been told and has not answered, by the number of the record. */
  readonly #asked = new Map<number, WatchedRoom>()
  /** Rooms without watchers whose shard has yet to be told so, because its inbox was full. */
  readonly #unwatched = new Set<WatchedRoom>()
  /** Rooms with gathered events. */
  readonly #gathered: WatchedRoom[] = []
  #size = 0
  /** The number of the newest record `watch`; 0 before the first. */
  #newest = 0

  constructor(parts: WatchersParts) {
    this.#parts = parts
  }

  /** Number of watchers. */
  get size(): number {
    return this.#size
  }

  /** Whether any room is watched. */
  get active(): boolean {
    return this.#rooms.size > 0
  }

  /**
   * Makes a stream a watcher of a room. Resolves when everything that the room says from then on reaches the watcher: the head of the answer
   * has been written by then. Nothing has been written to the stream of a watcher that is refused.
   */
  watch(name: string, stream: EventStream, options: WatchOptions = {}): Promise<Outcome<void>> {
    const { limits, slow, pool, addresses, moderation, refusals } = this.#parts
    const { expiresAtMs, remote, who } = options
    const thread = pool.owner(name)
    const room = this.#rooms.get(name) ?? new WatchedRoom({ name, thread, gathered: this.#gathered })
    const error = this.objection(options) ?? this.#registered(room)
    if (error !== undefined) return Promise.resolve(refused(error))
    this.#rooms.set(name, room)
    this.#unwatched.delete(room)
    this.#size += 1
    if (remote !== undefined) addresses.opened(remote)
    const ban = () => (who === undefined ? undefined : moderation.banOf(who))
    return new Promise((settled) => {
      const gone = (watcher: Watcher) => {
        if (remote !== undefined) addresses.closed(remote)
        this.#gone(room, watcher)
      }
      const counted = (reason: RefusalReason) => refusals.record(reason)
      const watcher = new Watcher({ stream, expiresAtMs, ban, limits, settled, gone, slow, counted })
      room.watchers.add(watcher)
      if (room.registration === 'confirmed') watcher.begin(performance.now())
    })
  }

  /** Why a watcher is not taken. The refusal is counted. */
  objection({ remote, who, requestId }: WatchOptions): ReplyError | undefined {
    const { limits, refusals, addresses, moderation, isShortOfMemory } = this.#parts
    const facts = () => ({ protocol: 'events', requestId })
    const ban = who === undefined ? undefined : moderation.banOf(who)
    if (ban !== undefined) {
      refusals.record('banned', () => ({
        protocol: 'events',
        address: who?.address,
        text: ban.reason,
        requestId,
      }))
      return { ...ErrorCode.permissionDenied, message: ban.reason }
    }
    if (isShortOfMemory()) {
      refusals.record('memory', facts)
      return laterError('the server has too little memory')
    }
    if (this.#size >= limits.watchersMax) {
      refusals.record('watchers', facts)
      return laterError(`the server has ${limits.watchersMax} watchers and takes no more`)
    }
    const objection = remote === undefined ? undefined : addresses.objection(remote, performance.now())
    if (objection === undefined) return undefined
    refusals.record(objection.counted, facts)
    return laterError(objection.reason)
  }

  /** The shard has confirmed a room. Returns who takes the room's frames; undefined when nobody watches the room any more. */
  watched(request: number): FrameSink | undefined {
    const room = this.#asked.get(request)
    if (room === undefined) return undefined
    this.#asked.delete(request)
    room.registration = 'confirmed'
    const nowMs = performance.now()
    for (const watcher of room.watchers) watcher.begin(nowMs)
    return room
  }

  /** The shard has too many rooms. */
  refused(request: number): void {
    const room = this.#asked.get(request)
    if (room === undefined) return
    this.#asked.delete(request)
    room.registration = 'none'
    const nowMs = performance.now()
    for (const watcher of room.watchers) {
      this.#parts.refusals.record('overloaded')
      watcher.end(ENDINGS.refused, nowMs)
    }
  }

  /** Writes what was gathered during one reading of an outbox. */
  flush(): void {
    const nowMs = performance.now()
    for (const room of this.#gathered) room.flush(nowMs)
    this.#gathered.length = 0
  }

  /** A shard has died. */
  shardDown(thread: ShardThread): void {
    for (const room of this.#rooms.values()) {
      if (room.thread !== thread) continue
      room.registration = 'none'
      this.#asked.delete(room.request)
      if (room.watchers.size === 0) this.#forget(room)
      else room.frame(WATCHED_AUDIENCE.restarted!)
    }
    this.flush()
  }

  /**
   * Registers the rooms of a replaced shard anew. Yields when the shard's inbox is full; the caller continues when there may be room again.
   */
  *portions(thread: ShardThread): Generator<void> {
    for (const room of this.#rooms.values()) {
      if (room.thread !== thread) continue
      while (room.registration === 'none' && room.watchers.size > 0 && !this.#ask(room, thread.replays)) yield
    }
  }

  /** Called a few times a second. */
  sweep(nowMs: number, wallMs: number): void {
    for (const room of this.#unwatched) this.#unwatch(room)
    for (const room of this.#rooms.values()) for (const watcher of room.watchers) watcher.sweep(nowMs, wallMs)
  }

  /** The watchers that leave bytes unread, for the limit of all connections together. */
  *unread(): Generator<{ readonly bytes: number; readonly end: () => void }> {
    for (const room of this.#rooms.values()) {
      for (const watcher of room.watchers) {
        const bytes = watcher.unreadBytes
        if (bytes > 0) yield { bytes, end: () => watcher.endSlow(performance.now()) }
      }
    }
  }

  /** The server stops. */
  stop(): void {
    const nowMs = performance.now()
    for (const room of this.#rooms.values()) {
      for (const watcher of room.watchers) watcher.end(ENDINGS.shutdown, nowMs)
    }
  }

  /** Undefined when the shard has been told of the room, else why it takes no record now. */
  #registered(room: WatchedRoom): ReplyError | undefined {
    if (room.registration !== 'none' || this.#ask(room, room.thread.orders)) return undefined
    this.#parts.refusals.record('overloaded')
    return laterError(room.thread.refusal)
  }

  /** Tells the shard that a room is watched. False when its inbox does not take the record now. */
  #ask(room: WatchedRoom, inbox: ShardThread['orders']): boolean {
    const request = requestAfter(this.#newest)
    if (!inbox.watch(request, room.name)) return false
    this.#newest = request
    room.request = request
    room.registration = 'asked'
    this.#asked.set(request, room)
    return true
  }

  #gone(room: WatchedRoom, watcher: Watcher): void {
    if (!room.watchers.delete(watcher)) return
    this.#size -= 1
    if (room.watchers.size === 0) this.#unwatch(room)
  }

  /** The last watcher of a room has gone. */
  #unwatch(room: WatchedRoom): void {
    if (room.registration === 'none' || room.thread.orders.unwatch(room.name)) this.#forget(room)
    else this.#unwatched.add(room)
  }

  #forget(room: WatchedRoom): void {
    room.registration = 'none'
    this.#asked.delete(room.request)
    this.#unwatched.delete(room)
    this.#rooms.delete(room.name)
  }
}

const laterError = (message: string): ReplyError => ({ ...ErrorCode.tooManyRequests, message })
