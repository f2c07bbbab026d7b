// The engine seam: the interfaces of an engine, which puts the publications, joins and leaves of a room in order and keeps history and
// presence. Shard threads use it. The comments on the interfaces are guarantees: every engine must keep them, and no code of the shard
// relies on anything else. An answer comes either within the call (the memory engine) or in any later turn of the event loop (an engine
// behind a network), and each answer may be a failure. An engine knows no wire protocol.
import type { Board, BoardChange } from '../board/board.ts'
import type { BoardFieldsByOptions, BoardRecord } from '../board/board-fields.ts'
import type { RoomOptions } from '../config/config-schema.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Payload } from '../protocol/payload.ts'
import type { StoredSpoken } from '../protocol/protocols.ts'

/**
 * A place in a room's log. An offset has a meaning only together with its epoch. A question may have an empty epoch, which stands for the
 * present epoch of the log.
 */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** A message before it is published. The payload bytes belong to the caller again as soon as `publish` returns. */
export interface Draft {
  /** Some protocols show a statistics push with another type than a message. */
  readonly kind: 'message' | 'statistics'
  readonly payload: Payload
  readonly sender: Identity
  /** JSON object of string values, or undefined. */
  readonly tags: string | undefined
  readonly idempotencyKey: string | undefined
  readonly skipHistory: boolean
  /** A state of what the room is about, from 1 on; 0 or absent: the message has no version. */
  readonly version?: number
  /** The series that the version counts in. Empty or absent: the series of the newest version. */
  readonly versionEpoch?: string
}

/** A published message. The payload bytes are valid only during the call that delivers it. */
export interface Publication {
  readonly kind: Draft['kind']
  readonly offset: number
  readonly payload: Payload
  readonly sender: Identity
  readonly tags: string | undefined
  /** What the publication changes on the room's board. The payload is then of no account. Valid for ever, like its records. */
  readonly change?: BoardChange | undefined
  /** As in the draft: the log does not keep the publication. */
  readonly skipHistory: boolean
}

/** A publication as the log keeps it: `data` is a JSON text of its own. */
export interface StoredPublication extends StoredSpoken {
  readonly storedAtMs: number
}

/** The engine could not carry out a question, or does not know whether it did. */
export interface Failure {
  readonly kind: 'failed'
  /** Whether the same question may succeed after a pause. */
  readonly temporary: boolean
}

export type PublishResult =
  | {
      readonly kind: 'ok'
      readonly position: Position
      /** The idempotency key was used before: `position` is that of the first publication. */
      readonly duplicate: boolean
      /** The version is too old, so nothing was published: `position` is that of the newest publication. */
      readonly skipped?: true
    }
  | { readonly kind: 'refused'; readonly why: 'key reused' | 'too many keys' | 'no memory' }
  | Failure

/** Records for the board of a room. */
export interface BoardPush {
  /** Belong to the board when they are taken, and are never changed. */
  readonly records: readonly BoardRecord[]
  readonly sender: Identity
  readonly idempotencyKey: string | undefined
  /** Tells apart what was sent under one idempotency key. */
  readonly digest: string
  /** Size of what was sent. */
  readonly bytes: number
}

/** Keys that leave the board of a room. `all`: the board becomes empty. */
export interface BoardRemoval {
  readonly keys: readonly string[] | 'all'
  readonly sender: Identity
}

export type BoardResult =
  | {
      readonly kind: 'ok'
      /** That of the newest change of the room, which is this one unless nothing differed. */
      readonly position: Position
      /** The idempotency key was used before: the numbers are those of the first push. */
      readonly duplicate: boolean
      /** Records that were new, differed, or were removed. */
      readonly changed: number
      /** Distinct keys whose records stay as they are, or that the board did not have. */
      readonly unchanged: number
    }
  | { readonly kind: 'refused'; readonly why: 'key reused' | 'too many keys' | 'no memory' }
  /** The board would have this many records. */
  | { readonly kind: 'refused'; readonly why: 'too many records'; readonly size: number }
  | Failure

export type LoadResult =
  | { readonly kind: 'ok'; readonly position: Position /** A board of the caller's own. */; readonly board: Board }
  | Failure

export interface HistoryQuery {
  /** Publications strictly after this position (before it, when `reverse`); absent: from the oldest (or newest) kept. */
  readonly since: Position | undefined
  /** The most to return; 0 returns the position alone. */
  readonly limit: number
  readonly reverse: boolean
}

export type HistoryResult =
  | { readonly kind: 'ok'; readonly position: Position; readonly publications: readonly StoredPublication[] }
  /** `since` of the query belongs to another epoch or lies outside the log. */
  | { readonly kind: 'unrecoverable'; readonly position: Position }
  | Failure

export interface Recovery {
  readonly kind: 'ok'
  readonly position: Position
  /** True: `publications` has every publication after the position in question, up to `position`. False: `publications` is empty. */
  readonly recovered: boolean
  readonly publications: readonly StoredPublication[]
}

export type RecoverResult = Recovery | Failure

export type Acknowledgement = { readonly kind: 'ok' } | Failure

/** Gets the publications, joins and leaves of a room, of all nodes, in one order that is the same on each node. */
export interface StreamListener {
  publication(publication: Publication): void
  /** `position`: that of the newest publication before this join. */
  joined(who: Identity, position: Position): void
  left(who: Identity): void
  /**
   * The stream is lost: deliveries may have been missed, and no more will come. The members must be told. Each outstanding `done` is still
   * called. The room may be opened anew at once.
   */
  lost(): void
}

/** One room's log, as one shard sees it. */
export interface Stream {
  /**
   * Appends a draft. Offsets rise by exactly 1 within an epoch. A publication is delivered to the listener exactly once, in offset
   * order, before `done` is called with its position. A repeated idempotency key with the same data appends nothing and answers
   * the first position; with other data it is refused. A version that is not above the newest one published in the same version epoch
   * appends nothing, remembers no key, and answers the newest position with `skipped`. The newest version is known for as long as the log is.
   */
  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void
  /**
   * Announces a member: `joined` is delivered on every node, in its place among the publications, and on this node before `done` is
   * called. After a failure no `joined` is delivered.
   */
  join(who: Identity, done: (result: Acknowledgement) => void): void
  /**
   * Puts records onto the room's board. What differs from the board is found where the order is made, so that of two pushes on their way the
   * second is compared with what the first has made of the board. The whole push is one offset, or none when nothing differs; its change is
   * delivered before `done` is called. A push that would make the board too large changes nothing.
   */
  push(push: BoardPush, nowMs: number, done: (result: BoardResult) => void): void
  /** As `push`: takes keys off the board. Records that expire leave in the same way, without being asked for. */
  remove(removal: BoardRemoval, nowMs: number, done: (result: BoardResult) => void): void
  /**
   * The board of the room, where every change of the board is delivered within the call that makes the change: the room then reads this one.
   * Undefined where changes are delivered later, or the room has no board: the room has to load a copy.
   */
  readonly board: Board | undefined
  /** A copy of the board at some position. Changes up to that position may be delivered before or after the answer. */
  loadBoard(done: (result: LoadResult) => void): void
  /** As `join`, for the end of a membership. */
  leave(who: Identity, done: (result: Acknowledgement) => void): void
  /**
   * All publications after a position, or none of them when some are not kept any more. Without a position: the newest stored ones, at most
   * `lastOnJoin` of the room's options and whatever `limit` says. They are kept for as long as the log is, with or without history.
   */
  recover(since: Position | undefined, limit: number, nowMs: number, done: (result: RecoverResult) => void): void
  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void
  /**
   * Forgets every stored publication up to now, on all nodes. The epoch stays, offsets go on rising from where they are, and idempotency keys and
   * versions are still known. A later recovery succeeds only when it needs no publication that was forgotten. Nothing is delivered.
   */
  removeHistory(done: (result: Acknowledgement) => void): void
  /**
   * This node does not need the room any more. The engine may drop the log once nothing in it has to be kept. No delivery comes after this
   * call, but each outstanding `done` is called.
   */
  close(nowMs: number): void
}

export interface Broker {
  /** Opens a room's log and delivers its publications, joins and leaves to `listener`, in order, until `close`. */
  open(room: string, options: RoomOptions, listener: StreamListener): Stream
  /** Called about once a second: drops expired publications and logs. */
  sweep(nowMs: number): void
}

interface PresenceStats {
  readonly clients: number
  readonly users: number
}

export type PresenceResult =
  | {
      readonly kind: 'ok'
      /** By id. */
      readonly members: ReadonlyMap<string, Identity>
      /**
       * The sum of `listedBytes` of all members of the room. When the sum is more than `EngineParts.listBytesMax`, the engine may have left
       * members out of the map.
       */
      readonly bytes: number
    }
  | Failure
export type PresenceStatsResult = { readonly kind: 'ok'; readonly stats: PresenceStats } | Failure

/**
 * The members of each room, on all nodes. Eventually consistent: an entry may outlive its connection by a moment. A later `list` or
 * `stats` of this shard sees each `add` and `remove` of this shard.
 */
export interface PresenceManager {
  add(room: string, who: Identity): void
  remove(room: string, id: string): void
  /** The map is valid only while `done` runs. */
  list(room: string, done: (result: PresenceResult) => void): void
  stats(room: string, done: (result: PresenceStatsResult) => void): void
}

/** What an engine tells the thread it runs in. */
export interface EngineEvents {
  /** The engine takes questions from now on. Called once, within `open` or later. */
  ready(): void
  /** The engine will not become ready, or has stopped working: the shard ends with this error and is replaced. */
  failed(error: Error): void
}

export interface Engine {
  /** Whether answers come through the event loop of the shard's thread (sockets, timers). Such a thread is never parked. */
  readonly answersLater: boolean
  readonly broker: Broker
  readonly presence: PresenceManager
  open(events: EngineEvents): void
  /** Called when every question is answered and the shard asks no more. `done` is called once all that the engine holds is stored. */
  close(done: () => void): void
}

/** Is told what an engine keeps in the memory of its shard. For the metrics. */
export interface LogUsage {
  /** Bytes of all logs now. Told about once a second. */
  logBytes(bytes: number): void
  /** A log was dropped, or lost a part of its history, because all logs together had too many bytes. */
  logEvicted(): void
}

/** What an engine is given when it is made. Each shard thread makes an engine of its own. */
export interface EngineParts {
  /** The most bytes of a list of members that anybody is told. No engine needs to gather a longer list. */
  readonly listBytesMax: number
  /** The most logs of rooms without members that are kept. */
  readonly keptLogsMax: number
  /** The most idempotency keys that one room remembers. */
  readonly idempotencyKeysMax: number
  /** The most bytes of all logs together, histories and idempotency keys included. */
  readonly historyBytesMax: number
  readonly usage: LogUsage
  /** The fields of the boards' records. */
  readonly boardFields: BoardFieldsByOptions
}
export type CreateEngine = (parts: EngineParts) => Engine
