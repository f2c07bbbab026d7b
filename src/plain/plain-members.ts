// All connections that live in one room, plain and plain JSON. After a shard was replaced: makes its members members again, and announces
// the leaves of those that went meanwhile. Ends connections whose token has expired. Main thread.
import type { Connection, Renewal } from '../gateway/connection.ts'
import { isOver } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { PlainClose } from '../protocol/codes.ts'
import { MemberSession, type Memberships } from './member-session.ts'

interface Leaving {
  readonly id: string
  readonly session: MemberSession
  /** Whether the shard, in its present life, has been told of the leave. */
  isTold: boolean
}

/** When a connection ends, and what it is told. */
interface Expiry {
  readonly expiresAtMs: number
  readonly reason: string
}

export class PlainMembers implements Memberships {
  readonly #lobby: Lobby
  /** Connections that expire, with their tokens or because the application says so. */
  readonly #expiring = new Map<Connection, Expiry>()
  /** Members whose info has changed, and whose shard has not taken the record of it yet. */
  readonly #changed = new Set<MemberSession>()
  /** Connections that are to be told how many of their messages were not delivered. */
  readonly #losing = new Set<MemberSession>()
  /** Members whose leave the shard has yet to announce, by the shard and the connection's number. */
  readonly #leaving = new Map<ShardThread, Map<number, Leaving>>()

  constructor(lobby: Lobby) {
    this.#lobby = lobby
  }

  opened(connection: Connection, { identity }: MemberSession): void {
    const { expiresAtMs, isByHook } = identity
    const reason = isByHook === true ? 'the connection has expired' : 'the token has expired'
    if (expiresAtMs !== undefined) this.#expiring.set(connection, { expiresAtMs, reason })
  }

  closed(connection: Connection): void {
    this.#expiring.delete(connection)
    const { session } = connection
    if (!(session instanceof MemberSession)) return
    this.#losing.delete(session)
    this.#changed.delete(session)
  }

  renewed(connection: Connection, session: MemberSession, { expiresAtMs, info }: Renewal): void {
    if (expiresAtMs === undefined) this.#expiring.delete(connection)
    else this.#expiring.set(connection, { expiresAtMs, reason: session.advice('expired').reason })
    if (info !== undefined && !session.describe()) this.#changed.add(session)
  }

  losing(session: MemberSession): void {
    this.#losing.add(session)
  }

  /** A member has left, and its room has yet to be told. */
  leaving(connection: Connection, session: MemberSession, isTold: boolean): void {
    this.#leavingOf(session.thread).set(connection.number, { id: connection.id, session, isTold })
  }

  /** The shard has announced the leave. */
  left(thread: ShardThread, connection: number): void {
    this.#leavingOf(thread).delete(connection)
  }

  /** A shard has died, and the leaves that it had yet to announce are lost with it. */
  shardDown(thread: ShardThread): void {
    for (const leaving of this.#leavingOf(thread).values()) leaving.isTold = false
  }

  /** Ends connections that have expired, and says again what a shard or a client could not be told. Called a few times a second. */
  sweep(nowMs: number, wallMs: number): void {
    for (const session of this.#losing) if (session.tellLosses(nowMs)) this.#losing.delete(session)
    for (const session of this.#changed) if (session.describe()) this.#changed.delete(session)
    for (const [connection, { expiresAtMs, reason }] of this.#expiring) {
      if (isOver(expiresAtMs, wallMs)) this.#lobby.end(connection, { ...PlainClose.policy, reason }, 'expired')
    }
  }

  /**
   * Restores the members of a replaced shard, joins connections that came meanwhile, and announces members that went. Yields when the
   * shard's inbox is full; the caller continues when there may be room again.
   */
  *portions(thread: ShardThread): Generator<void> {
    // First the members. Then connections whose join was lost with the shard, and those that came while this waited: they join anew.
    for (const isMember of [true, false]) {
      let found = this.#sessionsOf(thread, isMember)
      while (found.length > 0) {
        for (const [connection, session] of found) {
          while (!this.#rejoin(thread, connection, session)) yield
        }
        found = isMember ? [] : this.#sessionsOf(thread, false).filter(([, session]) => session.membership === 'none')
      }
    }
    for (const [number, leaving] of this.#leavingOf(thread)) {
      if (leaving.isTold) continue
      // The new shard has to know the member before it can announce the leave.
      const order = leaving.session.joinOrder(leaving.id, true)
      while (!thread.replays.join(number, order)) yield
      while (!thread.replays.leave(number)) yield
      leaving.isTold = true
    }
  }

  /** True when the record was written, or when the connection is gone by now. False when the inbox is full. */
  #rejoin(thread: ShardThread, connection: Connection, session: MemberSession): boolean {
    if (!isHere(connection, session)) return true
    const order = session.joinOrder(connection.id, session.membership === 'member')
    if (!thread.replays.join(connection.number, order)) return false
    if (session.membership === 'none') session.membership = 'asked'
    return true
  }

  #sessionsOf(thread: ShardThread, isMember: boolean): [Connection, MemberSession][] {
    const found: [Connection, MemberSession][] = []
    for (const connection of this.#lobby.connections.values()) {
      const { session } = connection
      if (!(session instanceof MemberSession) || session.thread !== thread || !isHere(connection, session)) continue
      if ((session.membership === 'member') === isMember) found.push([connection, session])
    }
    return found
  }

  #leavingOf(thread: ShardThread): Map<number, Leaving> {
    let leaving = this.#leaving.get(thread)
    if (leaving === undefined) {
      leaving = new Map()
      this.#leaving.set(thread, leaving)
    }
    return leaving
  }
}

/** Whether a connection belongs in its room. A slow member that has yet to leave does, because its room must be told when it leaves. */
const isHere = ({ socket, slow }: Connection, { membership }: MemberSession): boolean =>
  socket !== undefined && (!slow || membership === 'member')
