// One socket as the main thread knows it, and the table of all of them. A connection is found by its number (what crosses to
// the shards) or by its id (what people see). Numbers are never used twice: a record for a connection that has ended finds
// nobody, even when its slot belongs to someone else by now.
import type { ShardThread } from '../shard/pool.ts'
import { SLOTS, slotOf } from '../shard/records.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import type { WebSocket } from './uws.ts'

export type Socket = WebSocket<Connection>

/** A room's plain members as the main thread sees them, and what they have been sent (lag-watch.ts). */
export interface Traffic {
  /** The topic of those who answer in time, and of those who are late. */
  readonly plain: string
  readonly late: string
  members: number
  lateMembers: number
  /** Completed laps: a lap is about as much as a member may be sent without being asked whether it reads. */
  laps: number
  /** Bytes of the lap in progress. */
  bytes: number
}

/** Who a plain connection's token says it is. */
export interface PlainIdentity {
  readonly user: string
  /** JSON texts of the `info` claims: of a connection token, and of a subscription token. */
  readonly connectionInfo?: string | undefined
  readonly roomInfo?: string | undefined
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAtMs?: number | undefined
}

/** What a plain connection is doing. */
export interface PlainSession {
  readonly kind: 'plain'
  readonly room: string
  readonly thread: ShardThread
  /** Undefined while its token is being verified, and for those who showed none. */
  identity: PlainIdentity | undefined
  /**
   * `none`: the shard does not know it (it came while the shard was down, or has left). `asked`: its join is on the way.
   * `member`: admitted, and the others have been told.
   */
  membership: 'none' | 'asked' | 'member'
  /** Its room's, once it is a member. */
  traffic: Traffic | undefined
  /** The lap of that traffic in which it was last asked whether it reads. */
  lap: number
  /** Whether it has ever answered a ping of ours: only then does an answer that is missing mean something. */
  answersPings: boolean
  /** Its bucket in the heartbeat, -1 while it has none, and its place there. */
  beatBucket: number
  beatPlace: number
  /** Unanswered pings of the heartbeat: those sent before the outstanding probe (all of them while there is none), and those sent after it. */
  beatsOwed: number
  beatsOwedSince: number
  /** Whether it is subscribed to its room's topic for the late. */
  late: boolean
}

export function newPlainSession(room: string, thread: ShardThread): PlainSession {
  return {
    kind: 'plain',
    room,
    thread,
    identity: undefined,
    membership: 'none',
    traffic: undefined,
    lap: 0,
    answersPings: false,
    beatBucket: -1,
    beatPlace: 0,
    beatsOwed: 0,
    beatsOwedSince: 0,
    late: false,
  }
}

export class Connection {
  number = 0
  readonly id: string
  readonly session: PlainSession | CentrifugeSession
  /** Undefined before `open` and after `close`: uWS throws when a closed socket is touched. */
  socket: Socket | undefined
  /** Set once it is found to read too slowly; it is out of its topics, soon out of its rooms, and only waits to be told. */
  slow = false
  /** What was sent to it alone, not through a topic, since it was last asked whether it reads. Wraps where nobody asks. */
  sentBytes = 0
  /** The peer's, while the debug log shows it; else empty, for it would be held for every idle connection. */
  address = ''
  /** The tick of the heartbeat in which something came from it last. */
  heardTick = 0
  /** Number of the probe it has not answered (probes.ts); 0 when none is outstanding. */
  probe = 0

  constructor(id: string, session: PlainSession | CentrifugeSession) {
    this.id = id
    this.session = session
  }
}

export class ConnectionTable {
  readonly #slots: (Connection | undefined)[] = []
  readonly #generations: number[] = []
  readonly #free: number[] = []
  readonly #byId = new Map<string, Connection>()

  /** Connections that are open. */
  get size(): number {
    return this.#byId.size
  }

  /** Gives the connection its number. */
  add(connection: Connection): void {
    const slot = this.#free.pop() ?? this.#slots.length
    if (slot >= SLOTS) throw new Error(`more than ${SLOTS} connections`)
    const generation = (this.#generations[slot] ?? 0) + 1
    this.#generations[slot] = generation
    this.#slots[slot] = connection
    connection.number = generation * SLOTS + slot
    this.#byId.set(connection.id, connection)
  }

  remove(connection: Connection): void {
    const slot = slotOf(connection.number)
    if (this.#slots[slot] !== connection) return
    this.#slots[slot] = undefined
    this.#free.push(slot)
    this.#byId.delete(connection.id)
  }

  get(number: number): Connection | undefined {
    const connection = this.#slots[slotOf(number)]
    return connection?.number === number ? connection : undefined
  }

  withId(id: string): Connection | undefined {
    return this.#byId.get(id) ?? this.#byId.get(id.toLowerCase())
  }

  /** One of `parts` equal shares of all connections. */
  *share(part: number, parts: number): Iterable<Connection> {
    for (let slot = part; slot < this.#slots.length; slot += parts) {
      const connection = this.#slots[slot]
      if (connection !== undefined) yield connection
    }
  }

  values(): Iterable<Connection> {
    return this.#byId.values()
  }
}
