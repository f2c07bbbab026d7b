// The collaborators of the fan-out. Types only. Main thread.
import type { Flushed } from '../mailbox/outbox-records.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import type { Refusals } from '../refusals.ts'
import type { FrameSink, RoomTopics } from './audience-topic.ts'
import type { BoardFeeds } from './board-feeds.ts'
import type { Connection } from './connection.ts'
import type { Lobby } from './lobby.ts'

/** Waits for the answers of shards to HTTP requests. */
interface AnswerDesk {
  answer(request: number, answer: { readonly status: number; readonly body: unknown; readonly text: string }): void
}

/** Counts the members to which the frames of a room were sent. */
interface ReceiptDesk {
  /** `topics`: undefined for a room without members. */
  flushed(thread: ShardThread, flushed: Flushed, topics: RoomTopics | undefined): void
}

/** Keeps frames for connections whose connect reply is not sent yet. Inactive while there is no such connection. */
interface TopicHold {
  readonly active: boolean
  published(topic: string, frame: Uint8Array): void
  holds(connection: Connection, topic: string): boolean
}

/** Hands a frame to every socket that is subscribed to a topic. */
interface Publisher {
  publish(topic: string, frame: Uint8Array): void
}

/** The connections that live in one room (plain/plain-members.ts). */
interface RoomMembers {
  /** The shard has announced the leave of such a connection to its room. */
  left(thread: ShardThread, connection: number): void
}

/** The watchers of rooms (http/watchers.ts). */
interface RoomWatchers {
  /** Whether any room is watched. */
  readonly active: boolean
  /** The shard has confirmed a room. Returns the receiver of the room's frames. */
  watched(request: number): FrameSink | undefined
  /** The shard has refused a room. */
  refused(request: number): void
  /** To be called after each reading of an outbox. Writes the frames for watchers. */
  flush(): void
}

/** The rooms by which the server measures its own delay (probe-rooms.ts). */
interface Probes {
  /** As for watchers, for the probe room of a shard. */
  watched(thread: ShardThread): FrameSink
}

/** Observes memberships that begin, and memberships that end while their connection stays open. */
interface MembershipObserver {
  joined(connection: Connection, room: string): void
  left(connection: Connection, room: string, reason: 'unsubscribed' | 'removed' | 'lost'): void
}

/** What a shard answers while the server stops. */
interface ShardEnds {
  settled(thread: ShardThread, number: number): void
  stopped(thread: ShardThread): void
}

export interface FanOutParts {
  readonly lobby: Lobby
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly held: TopicHold
  readonly answers: AnswerDesk
  readonly receipts: ReceiptDesk
  readonly publisher: Publisher
  readonly members: RoomMembers
  readonly memberships: readonly MembershipObserver[]
  readonly watchers: RoomWatchers
  readonly probes: Probes
  readonly feeds: BoardFeeds
  /** A shard has been replaced: gives the new one the memberships that the former one had. */
  readonly restore: (thread: ShardThread) => void
  readonly shardDown: (thread: ShardThread) => void
  readonly shardEnds: ShardEnds
}
