// What the application in whose process a server runs can do with rooms and connections: what the server API does, typed. Main thread.
import type { EventType } from './config/hooks-schema.ts'
import type { EventListener, RoomEvents } from './hooks/room-events.ts'
import type { LevelState, LogLevel } from './log/log-level.ts'
import type { RoomDetails } from './mailbox/orders.ts'
import type {
  PushOptions,
  PushReceipt,
  RecordKey,
  RecordsOptions,
  RecordsPage,
  Removal,
} from './operations/board-records.ts'
import type {
  ConnectionFacts,
  ConnectionOperations,
  Count,
  DisconnectOptions,
  RefreshOptions,
  SentenceOptions,
  Subscribed,
  SubscribeOptions,
  UnsubscribeOptions,
} from './operations/connection-operations.ts'
import type { Drain } from './operations/drain.ts'
import { changedLevel, type LevelOptions } from './operations/log-level.ts'
import { type OperationError, unwrapped } from './operations/operation-error.ts'
import type { PublishOptions, RoomLibrary, RoomsOptions } from './operations/room-library.ts'
import type {
  HistoryRequest,
  Presence,
  PresenceStats,
  Receipt,
  RoomHistory,
  RoomList,
} from './operations/room-operations.ts'
import type { ModerationTarget, Target } from './operations/targets.ts'

/** Who acts, in the log. */
const APPLICATION = 'application'

export interface StopOptions {
  /** Stops at once, without `drain.delaySeconds`. */
  readonly skipDelay?: boolean
}

export abstract class Application {
  /** `drain.state` says how far the server is on its way to its end. */
  abstract readonly drain: Drain
  protected abstract readonly people: ConnectionOperations
  protected abstract readonly library: RoomLibrary
  protected abstract readonly events: RoomEvents
  protected abstract readonly level: LogLevel

  /**
   * Calls `listener` for each event of a type from now on. Who is in a room already is not told. The listener is called outside of everything
   * else that the server does, and what it throws is logged.
   */
  on(type: EventType, listener: EventListener): void {
    this.events.on(type, listener)
  }

  /** Takes `on` back. */
  off(type: EventType, listener: EventListener): void {
    this.events.off(type, listener)
  }

  /**
   * Stops the server: readiness is 503 from now on, and after `drain.delaySeconds` nothing is taken any more, what was accepted is delivered, members
   * are disconnected over `drain.windowSeconds`, and all threads end. Resolves then. May be called more than once.
   */
  stop({ skipDelay }: StopOptions = {}): Promise<void> {
    this.drain.begin({ by: APPLICATION, skipDelay })
    return this.drain.stopped
  }

  /**
   * Takes a drain back until the first member is disconnected, also a drain that a signal or the server API began. The promise of `stop` then waits
   * for a later drain. Throws OperationError: 108 when members are being disconnected.
   */
  undrain(): void {
    unwrapped(this.drain.takeBack({ by: APPLICATION }))
  }

  /** All connections, or those of a user. */
  connections(user?: string): ConnectionFacts[] {
    return this.people.list(user)
  }

  /** Ends connections. This call and the following ones throw OperationError where the server API answers with an error. */
  disconnect(target: Target, options: DisconnectOptions = {}): Count {
    return unwrapped(this.people.disconnect(target, { ...options, by: APPLICATION }))
  }

  /** Ends subscriptions to a room. A plain or plain JSON member of the room is closed with 1008. */
  unsubscribe(target: Target, room: string, options: UnsubscribeOptions = {}): Count {
    return unwrapped(this.people.unsubscribe(target, room, { ...options, by: APPLICATION }))
  }

  /** Puts centrifuge connections into a room, whatever its rules of access. */
  subscribe(target: Target, room: string, options: SubscribeOptions = {}): Subscribed {
    return unwrapped(this.people.subscribe(target, room, { ...options, by: APPLICATION }))
  }

  /** Moves the expiry of connections, or ends them as expired. */
  refresh(target: Target, options: RefreshOptions = {}): Count {
    return unwrapped(this.people.refresh(target, { ...options, by: APPLICATION }))
  }

  /** Ends the connections of a user or an address, and refuses new ones. */
  ban(target: ModerationTarget, options: SentenceOptions = {}): Count {
    return unwrapped(this.people.ban(target, { ...options, by: APPLICATION }))
  }

  unban(target: ModerationTarget): Count {
    return unwrapped(this.people.unban(target, { by: APPLICATION }))
  }

  /** Refuses every message of a user, an address or a connection. */
  mute(target: ModerationTarget, options: SentenceOptions = {}): Count {
    return unwrapped(this.people.mute(target, { ...options, by: APPLICATION }))
  }

  unmute(target: ModerationTarget): Count {
    return unwrapped(this.people.unmute(target, { by: APPLICATION }))
  }

  /** Tells the level of the log, or changes it. Throws OperationError. */
  logLevel(options: LevelOptions = {}): LevelState {
    return unwrapped(changedLevel(this.level, options, { by: APPLICATION }))
  }

  /** Publishes JSON into a room, as POST /api/publish does. Throws OperationError. */
  publish(room: string, data: unknown, options: PublishOptions = {}): Promise<Receipt> {
    return this.library.publish(room, data, options)
  }

  /** Publishes the same into many rooms. Returns a receipt or an error for each, in their order. */
  broadcast(
    rooms: readonly string[],
    data: unknown,
    options: PublishOptions = {},
  ): Promise<(Receipt | OperationError)[]> {
    return this.library.broadcast(rooms, data, options)
  }

  /** The members of a room by id. Throws OperationError: 108 where the room has no presence. */
  presence(room: string): Promise<Presence> {
    return this.library.presence(room)
  }

  presenceStats(room: string): Promise<PresenceStats> {
    return this.library.presenceStats(room)
  }

  /** Stored publications and the position of a room. Throws OperationError: 108 where the room has no history. */
  history(room: string, request: HistoryRequest = {}): Promise<RoomHistory> {
    return this.library.history(room, request)
  }

  /** Forgets what a room has stored. Its offsets go on from where they are. */
  removeHistory(room: string): Promise<void> {
    return this.library.removeHistory(room)
  }

  /**
   * Pushes records onto the board of a room, all or none. Throws OperationError: 107 names the first bad record and its field, 106 says what there
   * is too much of, 108 is a room without a board.
   */
  pushRecords(room: string, records: readonly object[], options: PushOptions = {}): Promise<PushReceipt> {
    return this.library.pushRecords(room, records, options)
  }

  /**
   * A page of the records of a board. Pages applied in their order are the board at the offset of the last one: records replace those of the same
   * key, and what is `removed` goes. Throws OperationError: 112 when the board cannot go on from `after`, so that the reader must begin again.
   */
  records(room: string, options: RecordsOptions = {}): Promise<RecordsPage> {
    return this.library.records(room, options)
  }

  /** Takes one record off a board. Throws OperationError: 102 when there is none with this key. */
  removeRecord(room: string, key: RecordKey): Promise<Removal> {
    return this.library.removeRecord(room, key)
  }

  /** Takes all records off a board. */
  clearRecords(room: string): Promise<Removal> {
    return this.library.clearRecords(room)
  }

  /** Rooms that have members. */
  rooms(options: RoomsOptions = {}): Promise<RoomList> {
    return this.library.rooms(options)
  }

  /** One room and a page of its members, in the order of their ids. Throws OperationError: 102 for a room in which nothing happens. */
  room(name: string, page: { readonly after?: string; readonly limit?: number } = {}): Promise<RoomDetails> {
    return this.library.room(name, page)
  }
}
