// Receipts for publications: how many connections the frames of a room were given to, and how many of these were dropped as slow because of that.
// Main thread.
import type { RoomTopics } from '../gateway/audience-topic.ts'
import type { BoardTopic } from '../gateway/board-topic.ts'
import { type Flushed, NO_REQUEST } from '../mailbox/outbox-records.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { AUDIENCES } from '../protocol/protocols.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { unclaimedFlushRecordsMax } = MainThreadTuning
const SETTLING_IMMEDIATES = 3

export interface FlushCount {
  /** Connections that were given the frames: in the kernel, or in the bounded outbox of the connection. */
  readonly sent: number
  /** Connections of the room that were dropped as slow in the turn of the flush. */
  readonly slow: number
  /** Members of a board that get it later, merged with other changes: because their view has a rate, or because they read slowly. */
  readonly conflated: number
}

interface Counting {
  readonly sent: number
  readonly conflated: number
  slow: number
  /** The topics whose subscribers were counted. */
  readonly topics: ReadonlySet<string>
  immediatesLeft: number
  /** Called once the count is final. */
  readonly settled: (() => void)[]
}

interface Claims {
  readonly thread: ShardThread
  /** By the place of the room in its request. */
  readonly counts: Counting[]
}

/**
 * A shard tells by the record `flushed` that all frames up to a publication have been handed over, so they were published before the record is
 * read. At that time the subscribers of the room's topics are counted. uWebSockets.js writes to their sockets in the present turn of the event
 * loop or at the beginning of the next one, and tells then which sockets take no more. Such connections leave their topics in an immediate
 * (slow-consumers.ts), which runs at the latest in the turn after that. So the count is final after three immediates.
 *
 * An engine that answers later may deliver a publication long before it tells whose publication it was. The shard then sends the record twice:
 * first without a request, when the frames are handed over, and with the request later. The first count is kept until it is claimed.
 */
export class FlushReceipts {
  readonly #subscribers: (topic: string) => number
  /** Counts that are not final. */
  readonly #open = new Set<Counting>()
  /** Counts that no request has claimed, oldest first, for each shard. */
  readonly #unclaimed = new Map<ShardThread, Map<string, Counting>>()
  readonly #claims = new Map<number, Claims>()

  /** `subscribers`: how many sockets are subscribed to a topic. */
  constructor(subscribers: (topic: string) => number) {
    this.#subscribers = subscribers
  }

  /** The frames of a room up to a publication have been published. `topics`: undefined for a room without members. */
  flushed(thread: ShardThread, { room, offset, request, index }: Flushed, topics: RoomTopics | undefined): void {
    const unclaimed = this.#unclaimedOf(thread)
    const key = `${room}.${offset}`
    const known = unclaimed.get(key)
    const counting = known ?? this.#count(topics)
    if (request === NO_REQUEST) {
      unclaimed.set(key, counting)
      if (unclaimed.size > unclaimedFlushRecordsMax) unclaimed.delete(unclaimed.keys().next().value!)
      return
    }
    unclaimed.delete(key)
    let claims = this.#claims.get(request)
    if (claims === undefined) {
      claims = { thread, counts: [] }
      this.#claims.set(request, claims)
    }
    claims.counts[index] = counting
  }

  /** A connection is slow and leaves its topics. */
  withdrawn(topics: readonly string[]): void {
    for (const counting of this.#open) if (topics.some((topic) => counting.topics.has(topic))) counting.slow += 1
  }

  /**
   * The shard has answered a request. Calls `done` with its counts, by the place of the room in the request, once they are final: at once, and
   * with undefined, when the request has not asked for any.
   */
  settle(request: number, done: (counts: readonly (FlushCount | undefined)[] | undefined) => void): void {
    const claims = this.#claims.get(request)
    this.#claims.delete(request)
    if (claims === undefined) {
      done(undefined)
      return
    }
    const { counts } = claims
    const open = counts.filter((counting) => this.#open.has(counting))
    let missing = open.length
    if (missing === 0) done(counts)
    const settled = () => {
      missing -= 1
      if (missing === 0) done(counts)
    }
    for (const counting of open) counting.settled.push(settled)
  }

  /** Requests of the shard that were not answered never will be. */
  shardDown(thread: ShardThread): void {
    this.#unclaimed.delete(thread)
    for (const [request, claims] of this.#claims) if (claims.thread === thread) this.#claims.delete(request)
  }

  #count(topics: RoomTopics | undefined): Counting {
    const boards = [...(topics?.boards ?? [])].filter(({ members }) => members > 0)
    const { names, conflated } =
      topics === undefined || boards.length > 0 ? ofBoards(boards) : { names: namesOf(topics), conflated: 0 }
    let sent = 0
    for (const name of names) sent += this.#subscribers(name)
    const counting = {
      sent,
      conflated,
      slow: 0,
      topics: new Set(names),
      immediatesLeft: SETTLING_IMMEDIATES,
      settled: [],
    }
    this.#open.add(counting)
    setImmediate(() => this.#turn(counting))
    return counting
  }

  #turn(counting: Counting): void {
    counting.immediatesLeft -= 1
    if (counting.immediatesLeft > 0) {
      setImmediate(() => this.#turn(counting))
      return
    }
    this.#open.delete(counting)
    for (const settled of counting.settled) settled()
  }

  #unclaimedOf(thread: ShardThread): Map<string, Counting> {
    let unclaimed = this.#unclaimed.get(thread)
    if (unclaimed === undefined) {
      unclaimed = new Map()
      this.#unclaimed.set(thread, unclaimed)
    }
    return unclaimed
  }
}

/** The topics of a board whose members have been given its newest change, and how many others there are. */
function ofBoards(boards: readonly BoardTopic[]): { names: readonly string[]; conflated: number } {
  let conflated = 0
  for (const { isRated, members, outMembers } of boards) conflated += isRated ? members : outMembers
  return { names: boards.filter(({ isRated }) => !isRated).map(({ name }) => name), conflated }
}

const namesOf = (topics: RoomTopics): readonly string[] => PUBLISHED.flatMap((index) => topics.namesOf(index))

/** Audiences that are told of publications. Their members are in no other such audience, so nobody is counted twice. */
const PUBLISHED = AUDIENCES.filter(({ publication }) => publication !== undefined).map(({ index }) => index)
