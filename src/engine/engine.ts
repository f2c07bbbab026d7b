// The engine seam: what a room asks of the place where publications, presence and node-to-node messages live.
// Shard threads use it. The guarantees are written on the interfaces; every engine must keep them, and rooms rely on nothing
// else. In particular an answer may come in the same tick (the memory engine) or later (a networked one).
import type { Payload } from '../protocol/payload.ts'

/**
 * A place in a room's log. An offset means something only together with its epoch. In a question the epoch may be empty: then
 * that of the log is meant, whichever it is.
 */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** Who published: the id plain members see, its cached frame prefix, and the ClientInfo JSON centrifuge members see. */
export interface Sender {
  readonly id: string
  readonly prefix: Uint8Array
  readonly info: Uint8Array | undefined
}

/** What a publisher hands in. The payload bytes belong to the caller again as soon as `publish` returns. */
export interface Draft {
  readonly payload: Payload
  readonly sender: Sender
  /** JSON object of string values, or undefined. */
  readonly tags: string | undefined
  readonly idempotencyKey: string | undefined
  readonly skipHistory: boolean
}

/** A message accepted into a room. Its payload bytes are valid only while it is being delivered. */
export interface Publication {
  readonly offset: number
  readonly payload: Payload
  readonly sender: Sender
  readonly tags: string | undefined
}

/** A publication as history keeps it: `data` and `info` are JSON texts of their own. */
export interface StoredPublication {
  readonly offset: number
  readonly data: Uint8Array
  readonly info: Uint8Array | undefined
  readonly tags: string | undefined
  readonly storedAtMs: number
}

export type PublishResult =
  | { readonly kind: 'ok'; readonly position: Position; readonly duplicate: boolean }
  | { readonly kind: 'refused'; readonly why: 'key reused' | 'too many keys' }

export interface HistoryQuery {
  /** Publications strictly after this position (before it, when `reverse`); absent: from the oldest (or newest) kept. */
  readonly since: Position | undefined
  /** The most to return; 0 returns the position alone. */
  readonly limit: number
  readonly reverse: boolean
}

export type HistoryResult =
  | { readonly kind: 'ok'; readonly position: Position; readonly publications: readonly StoredPublication[] }
  /** The position asked for belongs to another epoch or lies outside the log. */
  | { readonly kind: 'unrecoverable'; readonly position: Position }

export interface RecoverResult {
  readonly position: Position
  /** True: `publications` is every one after the asked position up to `position`. False: it is empty. */
  readonly recovered: boolean
  readonly publications: readonly StoredPublication[]
}

export interface StreamOptions {
  readonly historySize: number
  readonly historyTtlMs: number
  readonly historyBytesMax: number
  /**
   * How long epoch and offset of a room with history outlive its last use: the end of its last member, a publication, a reading
   * of its position or history. Whether anything was ever published in it does not matter.
   */
  readonly metaTtlMs: number
  readonly idempotencyKeysMax: number
}

/** One room's log, as one shard sees it. */
export interface Stream {
  /**
   * Appends a draft. Offsets rise by exactly 1 within an epoch. A publication is delivered to the listener of `open` exactly
   * once, in offset order, before `done` is called with its position. A repeated idempotency key with the same data appends
   * nothing and answers the first position; with other data it is refused.
   */
  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void
  /** Everything missed since a position, all of it or nothing: never a part. */
  recover(since: Position, limit: number, nowMs: number, done: (result: RecoverResult) => void): void
  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void
  /**
   * The position of the newest publication. Unlike the other answers it comes in its place among the deliveries: what
   * it counts and was published since `open` has been delivered, and what is delivered later has a higher offset.
   */
  position(done: (position: Position) => void): void
  /**
   * The room has no members any more; the log may be dropped once nothing in it is worth keeping. Nothing is delivered
   * after this, but each `done` still outstanding is called.
   */
  close(nowMs: number): void
}

export interface Broker {
  /** Opens a room's log and delivers its publications to `deliver`, in order, until `close`. */
  open(room: string, options: StreamOptions, deliver: (publication: Publication) => void): Stream
  /** Drops what has expired; called about once a second. */
  sweep(nowMs: number): void
}

export interface PresenceStats {
  readonly clients: number
  readonly users: number
}

/** Who is in a room, over all nodes. Eventually consistent: an entry may outlive its connection by a moment. */
export interface PresenceManager {
  add(room: string, client: string, entry: PresenceEntry): void
  remove(room: string, client: string): void
  list(room: string, done: (entries: ReadonlyMap<string, PresenceEntry>) => void): void
  stats(room: string, done: (stats: PresenceStats) => void): void
}

export interface PresenceEntry {
  readonly user: string
  /** ClientInfo as JSON text. */
  readonly info: Uint8Array
}

/** What a node asks of whichever node holds a connection: hand it this private message. */
export interface PrivateDelivery {
  readonly sender: number
  readonly recipient: number
  readonly recipientId: string
  readonly frame: Uint8Array
}

/**
 * Messages from node to node about single connections. Delivered at most once, in order per sender; when the connection is
 * gone, the holder of the sender's connection tells the sender.
 */
export interface Controller {
  sendPrivate(delivery: PrivateDelivery): void
}

export interface Engine {
  /** Whether anything comes to the engine through its thread's event loop (sockets, timers): such a thread is never parked. */
  readonly usesEventLoop: boolean
  readonly broker: Broker
  readonly presence: PresenceManager
  readonly controller: Controller
}
