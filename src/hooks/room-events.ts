// Events of rooms and their members: learns of memberships from the outboxes of the shards, and tells the back end and the application. Nothing is
// kept while nobody wants events. Main thread.
import type { Config } from '../config/config.ts'
import type { EventType } from '../config/hooks-schema.ts'
import { isReservedRoom } from '../config/live-room.ts'
import type { Connection } from '../gateway/connection.ts'
import type { ConnectionEnd, Lobby } from '../gateway/lobby.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import { EventSender, type EventSenderParts } from './event-sender.ts'
import { type Leave, type LeaveReason, Occupancy, type RoomEvent } from './occupancy.ts'

/** Takes events in the process of the server. */
export type EventListener = (event: RoomEvent) => void

export interface RoomEventParts extends EventSenderParts {
  readonly config: Config
  readonly lobby: Lobby
  readonly logger: Logger
}

export class RoomEvents {
  readonly sender: EventSender
  readonly #parts: RoomEventParts
  readonly #listeners = new Map<EventType, Set<EventListener>>()
  /** Undefined while nobody wants events. */
  #occupancy: Occupancy | undefined
  /** For listeners, which are called outside of everything else. */
  #untold: RoomEvent[] = []

  constructor(parts: RoomEventParts) {
    this.#parts = parts
    this.sender = new EventSender(parts)
    if (parts.config.hooks.eventsUrl !== '') this.#occupancy = this.#begin()
    parts.lobby.observe({ gone: (connection, end) => this.#gone(connection, end) })
  }

  /** The listener is not told of members that are in rooms already. */
  on(type: EventType, listener: EventListener): void {
    let listeners = this.#listeners.get(type)
    if (listeners === undefined) {
      listeners = new Set()
      this.#listeners.set(type, listeners)
    }
    listeners.add(listener)
    if (this.#occupancy !== undefined) return
    this.#occupancy = this.#begin()
    for (const connection of this.#parts.lobby.connections.values()) {
      for (const room of connection.session.memberships) this.#joined(connection, room, true)
    }
  }

  off(type: EventType, listener: EventListener): void {
    this.#listeners.get(type)?.delete(listener)
  }

  /** A shard has let a connection into a room. */
  joined(connection: Connection, room: string): void {
    if (this.#occupancy !== undefined) this.#joined(connection, room, false)
  }

  /** The membership of a room has ended, and its connection goes on. */
  left(connection: Connection, room: string, reason: LeaveReason): void {
    if (this.#occupancy !== undefined) this.#occupancy.left(connection, room, endOf({ reason }))
  }

  /** A shard was lost, and sessions have been told: what they are not members of any more has ended. */
  shardLost(): void {
    if (this.#occupancy === undefined) return
    for (const connection of this.#parts.lobby.connections.values()) {
      const rooms = new Set(connection.session.memberships)
      for (const room of [...this.#occupancy.roomsOf(connection.number)]) {
        if (!rooms.has(room)) this.left(connection, room, 'lost')
      }
    }
  }

  sweep(nowMs: number): void {
    this.#occupancy?.sweep(nowMs)
  }

  /** The server stops, and all connections have been ended. Resolves within about the time. */
  async finish(timeoutMs: number): Promise<void> {
    this.#occupancy?.sweep(Number.POSITIVE_INFINITY)
    this.#callListeners()
    await this.sender.finish(timeoutMs)
  }

  #begin(): Occupancy {
    const { eventsDebounceMs: debounceMs, eventsQueueMax: waitingMax } = this.#parts.config.hooks
    return new Occupancy({ debounceMs, waitingMax, tell: (event) => this.#tell(event) })
  }

  #joined(connection: Connection, room: string, isKnown: boolean): void {
    if (isReservedRoom(room)) return
    const { number, id, session } = connection
    this.#occupancy?.joined({ number, id, user: session.user }, room, { wallMs: Date.now(), isKnown })
  }

  #gone(connection: Connection, { code, isOurs }: ConnectionEnd): void {
    this.#occupancy?.gone(connection, endOf({ reason: isOurs ? 'disconnected' : 'closed', code }))
  }

  #tell(event: RoomEvent): void {
    const { eventsUrl, eventTypes } = this.#parts.config.hooks
    if (eventsUrl !== '' && eventTypes.includes(event.type)) this.sender.add(event)
    if ((this.#listeners.get(event.type)?.size ?? 0) === 0) return
    if (this.#untold.length === 0) setImmediate(() => this.#callListeners())
    this.#untold.push(event)
  }

  #callListeners(): void {
    const events = this.#untold
    this.#untold = []
    for (const event of events) {
      const failed = (err: unknown) => this.#parts.logger.error({ err, type: event.type }, LogLine.error.listener)
      for (const listener of [...(this.#listeners.get(event.type) ?? [])]) {
        try {
          // An async function is a listener too. That it has failed would end the process if nobody heard of it.
          const told: unknown = listener(event)
          if (told instanceof Promise) told.catch(failed)
        } catch (error) {
          failed(error)
        }
      }
    }
  }
}

const endOf = (leave: Leave) => ({ leave, nowMs: performance.now(), wallMs: Date.now() })
