// The shard's side of the records from the main thread: an interface for each kind of sender, and what their methods are given. Types only;
// the layouts are in inbox-records.ts.
import type {
  CatchUpOrder,
  DescribeOrder,
  JoinOrder,
  RoomQuestion,
  Saying,
  Stranger,
  SubscribeOrder,
  ViewOrder,
} from './orders.ts'
import type { Slice } from './slice.ts'

/** A command. `id`: the client's number for it, 0 when the client waits for no reply. `request`: its slot in PendingCommands. */
export interface Call {
  readonly connection: number
  readonly id: number
  readonly request: number
}

/** The connection that a private message is for. */
export interface Recipient {
  readonly connection: number
  readonly id: string
  /** The number of the recipient's protocol in PROTOCOLS. */
  readonly protocol: number
}

/** Records of connections that live in one room. The bytes of a Slice belong to the ring again when a method returns. */
export interface PlainRecords {
  join(connection: number, order: JoinOrder): void
  /** The connection says a text to its room. */
  text(connection: number, text: Slice, how: Saying): void
  /** The connection says a JSON value to its room. */
  data(connection: number, json: Slice, how: Saying): void
  privateMessage(connection: number, to: Recipient, payload: Slice & { readonly isJson: boolean }): void
  /**
   * A text frame of the plain JSON protocol that is too large for the main thread to parse. `to`: the connection that the frame names as the
   * recipient of a private message.
   */
  largeFrame(connection: number, to: Recipient | undefined, frame: Slice): void
  /** The connection asks for the members of its room. */
  members(connection: number): void
  /** The info that others see of the connection has changed. A JSON text. */
  describeResident(connection: number, connectionInfo: string): void
}

/** Records of connections that subscribe to rooms by commands. */
export interface CommandRecords {
  subscribe(call: Call, order: SubscribeOrder): void
  unsubscribe(call: Call, room: string): void
  /** The server ends a subscription. `follow`: a frame to send behind the unsubscribe push; may be empty. */
  expel(call: Call, expulsion: { readonly room: string; readonly code: number; readonly follow: Slice }): void
  /** `params` of the command, JSON from a text frame. `stranger`: set when the connection is not known to be a member. */
  publish(
    call: Call,
    room: string,
    publish: { readonly stranger: Stranger | undefined; readonly params: Slice; readonly how: Saying },
  ): void
  presence(call: Call, room: string): void
  presenceStats(call: Call, room: string): void
  history(call: Call, room: string, params: Slice): void
  /** The name or the infos that others see of a connection have changed. Has no reply. */
  describe(connection: number, order: DescribeOrder): void
}

/** A statistics push. The body is not checked yet. */
export interface StatisticsPush<Body> {
  /** Idempotency key. */
  readonly key?: string | undefined
  /** The answer comes when the push has been flushed. */
  readonly isUntilFlushed: boolean
  /** The records are of the schema of the room's board, whatever that is. Otherwise they are statistic records. */
  readonly isOfSchema: boolean
  /** Nothing is pushed: the answer says whether the records could be. Only with `isOfSchema`. */
  readonly isOnlyChecked: boolean
  readonly body: Body
}

/** Records of members of boards. */
export interface BoardMemberRecords {
  /** The member has read what it was sent, and is to be given what it lacks. Answered by the record `boardMember`. */
  catchUp(connection: number, order: CatchUpOrder): void
  /** The member wants to see the board under another view. Answered by `boardMember`, or by a rejection. */
  view(call: Call, order: ViewOrder): void
}

/** Records of back ends. `request` is a number of AwaitedAnswers. */
export interface BackendRecords {
  statistics(request: number, room: string, push: StatisticsPush<Slice>): void
  /** One publish into each of these rooms. `body`: its parameters as JSON, not checked yet. */
  apiPublish(request: number, rooms: readonly string[], body: Slice): void
  question(request: number, question: RoomQuestion): void
}

/** Records of watchers, who see what happens in a room and are no members of it. */
export interface WatchRecords {
  /** The room has watchers from now on. Answered by `watched` or `watchRefused` with the same number. */
  watch(request: number, room: string): void
  /** The room has no watchers any more. */
  unwatch(room: string): void
}

/** Records for the shard as a whole. */
interface ShardRecords {
  /** A connection has ended: it leaves every room of this shard. */
  leave(connection: number): void
  /** Deliberate damage, for the tests of the supervision. */
  fault(kind: number): void
  /** Flush everything that was accepted and answer `settled` with the number. */
  settle(number: number): void
  /** Close the engine, flush everything that is pending and answer `stopped`. Nothing is taken any more. */
  stop(): void
}

/** The shard's side of the records, a method for each. */
export interface InboxHandlers {
  readonly plain: PlainRecords
  readonly centrifuge: CommandRecords
  readonly board: BoardMemberRecords
  readonly http: BackendRecords
  readonly watch: WatchRecords
  readonly shard: ShardRecords
}
