// Counts what one room says, for GET /metrics: publications, deliveries, and the messages and bytes for each protocol. Hot path, so the numbers
// go straight to the shared memory of the shard's counters. Shard thread. Pure.
import type { ShardCounters } from '../mailbox/counters.ts'
import { type Audience, PROTOCOL_OF_AUDIENCE } from '../protocol/protocols.ts'

export class RoomTraffic {
  /** Whether a publication whose way is timed (`Flag.timed`) has been delivered since the last flush. */
  isTimed = false
  readonly #counters: ShardCounters
  readonly #namespace: number
  /** Publications, joins and leaves since the last flush. */
  #unflushed = 0

  /** `namespace`: its place in `namespaceNames`. */
  constructor(counters: ShardCounters, namespace: number) {
    this.#counters = counters
    this.#namespace = namespace
    counters.byNamespace.rooms[namespace]! += 1
  }

  closed(): void {
    this.#counters.byNamespace.rooms[this.#namespace]! -= 1
  }

  /** A membership has begun or ended; a joiner has one already. */
  membership(by: 1 | -1): void {
    this.#counters.add('members', by)
  }

  /** A member has come or gone. */
  member(by: 1 | -1): void {
    this.#counters.byNamespace.members[this.#namespace]! += by
  }

  published(): void {
    this.#counters.add('publications')
    this.#counters.byNamespace.publications[this.#namespace]! += 1
    this.#unflushed += 1
  }

  /** A push of so many statistic records, or records of a board, was taken. */
  pushed(records: number): void {
    this.#counters.add('statisticsPushes')
    this.#counters.add('statisticsRecords', records)
  }

  /** All members are told of something that is no publication. */
  announced(): void {
    this.#unflushed += 1
  }

  /** A publication goes to the members of an audience. */
  delivered({ index }: Audience, members: number): void {
    this.#counters.byProtocol.deliveries[PROTOCOL_OF_AUDIENCE[index]!]! += members
    this.#counters.byNamespace.deliveries[this.#namespace]! += members
  }

  /** A message of this size goes to the members of an audience. */
  said({ index }: Audience, members: number, bytes: number): void {
    const protocol = PROTOCOL_OF_AUDIENCE[index]!
    this.#counters.byProtocol.messages[protocol]! += members
    this.#counters.byProtocol.bytes[protocol]! += members * bytes
  }

  /** The room has been flushed. */
  flushed(): void {
    this.#counters.add('flushes')
    if (this.#unflushed > 0) this.#counters.histograms.flushMessages.observe(this.#unflushed)
    this.#unflushed = 0
  }
}
