// Plain connections as members of rooms, beyond the single session: bringing them back after their shard was replaced, announcing
// those who went meanwhile, and ending those whose token has run out. Main thread.
import type { Connection } from '../gateway/connection.ts'
import { isOver } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import { Inbound, RecordFlag } from '../mailbox/records.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { PlainClose } from '../protocol/codes.ts'
import { joinHeader, joinPayload, type PlainMemberships, PlainSession } from './plain-session.ts'

interface Leaving {
  readonly id: string
  readonly session: PlainSession
  /** Whether the present life of the shard has been told. */
  isTold: boolean
}

const NOTHING = new Uint8Array(0)
/** How long a shard's inbox that is full while members come back is left to drain. */
const RETRY_MS = 1

export class PlainMembers implements PlainMemberships {
  readonly #lobby: Lobby
  /** Connections that end with their token. */
  readonly #expiring = new Map<Connection, number>()
  /** Members whose end the shard has yet to announce, by the shard and the connection's number. */
  readonly #leaving = new Map<ShardThread, Map<number, Leaving>>()

  constructor(lobby: Lobby) {
    this.#lobby = lobby
  }

  opened(connection: Connection, { identity }: PlainSession): void {
    if (identity?.expiresAtMs !== undefined) this.#expiring.set(connection, identity.expiresAtMs)
  }

  closed(connection: Connection): void {
    this.#expiring.delete(connection)
  }

  /** A member has left; its room has yet to be told. */
  leaving(connection: Connection, session: PlainSession, isTold: boolean): void {
    this.#leavingOf(session.thread).set(connection.number, { id: connection.id, session, isTold })
  }

  /** The shard has announced that it left. */
  left(thread: ShardThread, connection: number): void {
    this.#leavingOf(thread).delete(connection)
  }

  /** A shard is gone with what it had been told of. */
  shardDown(thread: ShardThread): void {
    for (const leaving of this.#leavingOf(thread).values()) leaving.isTold = false
  }

  /** Ends connections whose token has run out. Called a few times a second. */
  sweep(_nowMs: number, wallMs: number): void {
    for (const [connection, expiresAtMs] of this.#expiring) {
      if (!isOver(expiresAtMs, wallMs)) continue
      this.#lobby.end(connection, { ...PlainClose.policy, reason: 'the token has expired' })
    }
  }

  /** Brings the members of a replaced shard back, in portions when they do not fit its inbox at once. */
  restore(thread: ShardThread): void {
    const portions = this.portions(thread)
    const { life } = thread
    const goOn = () => {
      if (thread.life !== life) return
      if (portions.next().done === true) thread.restored()
      else setTimeout(goOn, RETRY_MS)
    }
    goOn()
  }

  /**
   * Brings the members of a shard's rooms back after it was replaced, lets those in who came meanwhile, and announces those
   * who went. Yields when the shard's inbox is full; to be continued when there may be room again.
   */
  *portions(thread: ShardThread): Generator<void> {
    // Members, and connections whose join died with the shard; the latter, and whoever comes while this waits, join anew.
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
      // The new shard has to know the member before it can announce its end.
      const payload = joinPayload(leaving.id, leaving.session)
      while (!thread.restore(joinHeader(number, RecordFlag.replay), payload)) yield
      while (!thread.restore({ ...joinHeader(number, 0), kind: Inbound.leave }, NOTHING)) yield
      leaving.isTold = true
    }
  }

  /** True when done, also because the connection is gone by now. */
  #rejoin(thread: ShardThread, connection: Connection, session: PlainSession): boolean {
    if (!isHere(connection, session)) return true
    const flags = session.membership === 'member' ? RecordFlag.replay : 0
    if (!thread.restore(joinHeader(connection.number, flags), joinPayload(connection.id, session))) return false
    if (session.membership === 'none') session.membership = 'asked'
    return true
  }

  #sessionsOf(thread: ShardThread, isMember: boolean): [Connection, PlainSession][] {
    const found: [Connection, PlainSession][] = []
    for (const connection of this.#lobby.connections.values()) {
      const { session } = connection
      if (!(session instanceof PlainSession) || session.thread !== thread || !isHere(connection, session)) continue
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

/** Belongs in its room. One that is slow and has yet to leave does: else nobody would be told that it left. */
const isHere = ({ socket, slow }: Connection, { membership }: PlainSession): boolean =>
  socket !== undefined && (!slow || membership === 'member')
