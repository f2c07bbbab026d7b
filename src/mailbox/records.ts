// What the records of the mailbox mean. Both threads use it. A record is a fixed header (ring.ts) and a payload;
// here stands, for each kind, what the header's fields and the payload hold.

/** A connection's number is generation * SLOTS + slot. A slot is used again, a number never. */
export const SLOTS = 2 ** 20
export const slotOf = (connection: number): number => connection & (SLOTS - 1)

/** Main thread to shard. Unless said otherwise `connection` is the connection's number. */
export const Inbound = {
  /** A plain connection joins. Payload: 36 bytes of id, u16 length and room's name, then JoinIdentity as JSON if it showed a
   * token. Flag `replay`: silently, after a restart. */
  join: 1,
  /** A connection has ended: it leaves every room of this shard. */
  leave: 2,
  /** A plain member's text. Payload: the text. */
  text: 3,
  /** A plain member's private message. `a`, `b`: the recipient's number (low and high word). Flag `toCentrifuge`: which
   * protocol it speaks. Payload: 36 bytes of the recipient's id, then the text. */
  privateText: 4,
  /** A statistics push. `a`: request. Payload: u16 length and room's name, then the HTTP body. */
  statistics: 5,
  /** A centrifuge command. `a`: the client's command id. `b`: request. `detail`: CommandKind. Payload: JSON. */
  command: 6,
  /** GET /rooms. `a`: request. Payload: JSON {after, limit}. */
  listRooms: 7,
  /** POST /api/publish. `a`: request. Payload: u16 length and room's name, then the JSON body. */
  apiPublish: 8,
  /** Deliberate damage, for the supervision tests. `detail`: FaultKind. */
  fault: 9,
  /** Flush everything that is pending and answer `stopped`. */
  stop: 10,
} as const

/** Who a plain member is beside its id, as its room shows it. */
export interface JoinIdentity {
  readonly user: string
  /** JSON texts. */
  readonly connectionInfo?: string | undefined
  readonly roomInfo?: string | undefined
}

/** Centrifuge commands a shard answers; `detail` of `Inbound.command`. */
export const CommandKind = {
  subscribe: 1,
  unsubscribe: 2,
  publish: 3,
  presence: 4,
  presenceStats: 5,
  history: 6,
  /** The server ends the subscription. `a`: code. Payload: u16 length and room's name, then a frame that must follow the push. */
  expel: 7,
  /** What others see of a connection has changed. Payload: JSON, a DescribeOrder. No reply. */
  describe: 8,
} as const

export const FaultKind = { throw: 1, reject: 2, exit: 3, heap: 4, hang: 5 } as const
export type FaultName = keyof typeof FaultKind

/** Shard to main thread. */
export const Outbound = {
  /** Frames for the plain members of a room. `a`: room. Payload: each frame behind its u32 length. */
  publishPlain: 1,
  /** One frame for the centrifuge members of a room. `a`: room. `detail`: Topic. Payload: the frame. */
  publishCentrifuge: 2,
  /** Connections whose end every remaining member has been told of. Payload: their numbers, f64 each. */
  left: 3,
  /** A connection is in a room from here on. `a`: room, `b`: request, flags: Topics. Payload: u16 length and room's name,
   * then the reply frame. */
  subscribed: 4,
  /** A connection is no longer in a room. As `subscribed`. */
  unsubscribed: 5,
  /** The reply to a centrifuge command. `a`: the code of the error it carries, or 0. `b`: request. Payload: the frame. */
  reply: 6,
  /** The answer to an HTTP request. `a`: request. Payload: JSON. */
  answer: 7,
  /** A private message. `connection`: the sender. `a`, `b`: the recipient's number. Payload: 36 bytes of its id, the frame. */
  privateMessage: 8,
  /** The connection may not stay. `detail`: close code. Payload: reason. */
  refuse: 9,
  ready: 10,
  stopped: 11,
  /** One frame for the plain members of a small room. `a`: room, `detail`: how many they are. Payload: their connections'
   * numbers, f64 each, then the frame behind its u32 length. */
  sendPlain: 12,
  /** A frame for one plain connection. Payload: the frame. */
  notice: 13,
} as const

export const RecordFlag = {
  replay: 1,
  toCentrifuge: 2,
  /** A publish by a connection that is not known to be a member: its identity stands before the parameters. */
  stranger: 4,
  /** A reply that refuses a subscribe: the main thread must forget the subscription. */
  notSubscribed: 8,
  /** A reply that refuses its command for good: the main thread counts these for each connection. */
  refusal: 16,
} as const

/** The audiences of a room, each a topic of its own on the main thread. A bit each in the flags of `subscribed`. */
export const Topic = {
  plain: 1,
  centrifuge: 2,
  joinLeave: 4,
} as const

const NUMBER_LOW = 2 ** 32
/** A connection's number is a safe integer; two header words carry a second one. */
export const lowWord = (connection: number): number => connection % NUMBER_LOW
export const highWord = (connection: number): number => Math.floor(connection / NUMBER_LOW)
export const joinWords = (low: number, high: number): number => high * NUMBER_LOW + low

/**
 * Plain frames that leave in one system call per member: uWS gathers a member's messages in one buffer of so many bytes, and
 * empties it by itself when another message comes on top of so many.
 */
export const GROUP = { frames: 32, bytes: 16_383, headerBytes: 4 } as const

/**
 * Plain members up to which a frame names them. To find a topic and those subscribed to it takes uWS more accesses to memory
 * than it takes us to find two sockets by their numbers: in rooms of 2 naming saves 6 % of the main thread, in rooms of 10 it costs 4 %.
 */
export const ADDRESSEES_MAX = 4

/** Length of an id in a payload. */
export const ID_BYTES = 36
