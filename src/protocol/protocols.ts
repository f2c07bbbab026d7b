// The wire protocols as data. A protocol is a row of PROTOCOLS. An audience, the members of a room that get the same bytes, is a row of
// AUDIENCES. Rooms, flushes, records and topics loop over these rows and ask no connection which protocol it speaks. Pure; both threads.
import type { BoardContents } from './board-object.ts'
import type { ByteBuilder } from './byte-builder.ts'
import {
  appendBoardPush,
  appendJoinPush,
  appendLeavePush,
  appendOccupancyPush,
  appendPublicationPush,
  privatePush,
  publicationOpen,
} from './centrifuge.ts'
import type { ReplyError } from './codes.ts'
import type { Identity } from './identity.ts'
import type { Payload } from './payload.ts'
import {
  appendBoardBroadcast,
  appendBroadcast,
  appendJoinNotice,
  appendLeaveNotice,
  plainPrefix,
  privateBroadcast,
  restartNotice,
  roomSuffix,
  yourId,
} from './plain.ts'

import {
  appendBoardFrame,
  appendMessage,
  dataOf,
  errorFrame,
  joinFrame,
  leaveFrame,
  membersFrame,
  messagePrefix,
  occupancyFrame,
  privateFrame,
  restartedFrame,
  statisticsPrefix,
  welcome,
} from './plain-json.ts'

/** The parts of a publication that an encoder needs. */
export interface Spoken {
  readonly kind: 'message' | 'statistics'
  readonly payload: Payload
  readonly sender: Identity
  readonly offset: number
  readonly tags: string | undefined
}

/** A frame of a board. `offset`: that of the board behind the frame; 0 when the frame brings nobody there by itself. */
interface SpokenBoard {
  readonly sender: Identity
  readonly contents: BoardContents
  readonly offset: number
}

/** A publication as a log keeps it, as far as encoders need it. */
export interface StoredSpoken extends Omit<Spoken, 'payload'> {
  /** A JSON text. */
  readonly data: Uint8Array
  /** Whether it was said as a text, and `data` is that text as a JSON string. */
  readonly isText: boolean
}

/** Data that all messages of one room to one audience share. */
export interface RoomSpelling {
  readonly room: string
  /** The audience's `roomText` of this room: the part of each publication that names the room. */
  readonly text: Uint8Array
  readonly jsonDepthMax: number
}

type Spell<What> = (builder: ByteBuilder, what: What, spelling: RoomSpelling) => void

export interface Audience {
  /** The audience's place in AUDIENCES. Records name an audience by its index; a set of audiences has the bit `1 << index`. */
  readonly index: number
  /** The first letter of the names of the audience's topics. */
  readonly letter: string
  /**
   * `single`: each message is a frame of its own; uWebSockets.js gathers a member's frames of one turn into one system call.
   * `lines`: a frame holds many messages, one in each line.
   */
  readonly framing: 'single' | 'lines'
  readonly roomText: (room: string) => Uint8Array
  /** The encoders. Undefined where the audience is not told of publications, boards, joins or leaves. */
  readonly publication: Spell<Spoken> | undefined
  readonly board: Spell<SpokenBoard> | undefined
  readonly joined: Spell<Identity> | undefined
  readonly left: Spell<Identity> | undefined
  /** As the encoders above, for the number of members in rooms with the option `occupancy`. */
  readonly occupancy: Spell<number> | undefined
  /** The frame that tells members that messages may be missing. Undefined for an audience whose memberships end in that case. */
  readonly restarted: Uint8Array | undefined
  /**
   * Index of another audience to which all members of this one belong too. Messages to the two audiences keep one order, and a flush
   * writes the other audience first.
   */
  readonly behind: number | undefined
}

const none = new Uint8Array(0)

const audiences = {
  plain: {
    index: 0,
    letter: 'p',
    framing: 'single',
    roomText: roomSuffix,
    publication: (builder, { sender, payload }, { text }) =>
      appendBroadcast(builder, plainPrefix(sender), payload, text),
    board: (builder, { sender, contents }, { text }) =>
      appendBoardBroadcast(builder, plainPrefix(sender), contents, text),
    joined: (builder, { id }) => appendJoinNotice(builder, id),
    left: (builder, { id }) => appendLeaveNotice(builder, id),
    occupancy: undefined,
    restarted: restartNotice,
    behind: undefined,
  },
  centrifuge: {
    index: 1,
    letter: 'c',
    framing: 'lines',
    roomText: publicationOpen,
    publication: (builder, spoken, { text }) => appendPublicationPush(builder, text, spoken),
    board: (builder, spoken, { text }) => appendBoardPush(builder, text, spoken),
    joined: undefined,
    left: undefined,
    occupancy: (builder, members, { room }) => appendOccupancyPush(builder, room, members),
    restarted: undefined,
    behind: undefined,
  },
  /** Centrifuge members that asked for joins and leaves. They belong to the audience `centrifuge` as well. */
  joinLeave: {
    index: 2,
    letter: 'j',
    framing: 'lines',
    roomText: () => none,
    publication: undefined,
    board: undefined,
    joined: (builder, who, { room }) => appendJoinPush(builder, room, who),
    left: (builder, who, { room }) => appendLeavePush(builder, room, who),
    occupancy: undefined,
    restarted: undefined,
    behind: 1,
  },
  json: {
    index: 3,
    letter: 'o',
    framing: 'single',
    roomText: () => none,
    publication: (builder, { kind, sender, payload }, { jsonDepthMax }) => {
      const prefix = kind === 'statistics' ? statisticsPrefix(sender) : messagePrefix(sender)
      appendMessage(builder, prefix, dataOf(payload, jsonDepthMax))
    },
    board: (builder, { sender, contents }) => appendBoardFrame(builder, statisticsPrefix(sender), contents),
    joined: (builder, who) => builder.append(joinFrame(who)),
    left: (builder, who) => builder.append(leaveFrame(who)),
    occupancy: (builder, members) => builder.append(occupancyFrame(members)),
    restarted: restartedFrame,
    behind: undefined,
  },
} as const satisfies Record<string, Audience>

/** In the order in which a flush writes them. */
export const AUDIENCES: readonly Audience[] = Object.values(audiences)

/** The watchers of a room, who are no members, get the frames of this audience. */
export const WATCHED_AUDIENCE: Audience = audiences.json

/** Encodes a set of audiences as a number, a bit for each audience. */
export const audienceBits = (set: readonly Audience[]): number =>
  set.reduce((bits, { index }) => bits | (1 << index), 0)

const SETS = Array.from({ length: 1 << AUDIENCES.length }, (_, bits) =>
  AUDIENCES.filter(({ index }) => (bits & (1 << index)) !== 0),
)
export const audiencesOf = (bits: number): readonly Audience[] => SETS[bits]!

export type ProtocolName = 'plain' | 'centrifuge' | 'json'

/** The parts of a private message that the encoder of the recipient's protocol needs. */
interface PrivateMessage {
  readonly from: Identity
  readonly to: string
  /** The sender's room; the recipient's room when the sender is in no certain room. */
  readonly room: string
  readonly payload: Payload
  readonly jsonDepthMax: number
}

export interface Protocol {
  readonly name: ProtocolName
  /** The protocol's place in PROTOCOLS. Records name a protocol by its number. */
  readonly number: number
  readonly audiences: readonly Audience[]
  /** The audiences of members that want joins and leaves. Equal to `audiences` where members always get them. */
  readonly audiencesWithJoins: readonly Audience[]
  /** The first frame for a connection that lives in one room. Empty in protocols that subscribe by a command. */
  readonly welcome: (who: Identity, room: { readonly name: string; readonly members: number }) => Uint8Array
  readonly privateMessage: (message: PrivateMessage) => Uint8Array
  /** The answers to a question for the room's members. Undefined in protocols without that question for connections of one room. */
  readonly memberList:
    | {
        readonly frame: (members: Iterable<Identity>, bytesMax: number) => Uint8Array
        readonly refused: (error: ReplyError) => Uint8Array
      }
    | undefined
}

export const PROTOCOL = {
  plain: {
    name: 'plain',
    number: 0,
    audiences: [audiences.plain],
    audiencesWithJoins: [audiences.plain],
    welcome: ({ id }) => yourId(id),
    privateMessage: ({ from, to, room, payload }) => privateBroadcast({ from, room, to, payload }),
    memberList: undefined,
  },
  centrifuge: {
    name: 'centrifuge',
    number: 1,
    audiences: [audiences.centrifuge],
    audiencesWithJoins: [audiences.centrifuge, audiences.joinLeave],
    welcome: () => none,
    privateMessage: ({ from, payload }) => privatePush(from.id, payload),
    memberList: undefined,
  },
  json: {
    name: 'json',
    number: 2,
    audiences: [audiences.json],
    audiencesWithJoins: [audiences.json],
    welcome: ({ id, name }, { name: room, members }) => welcome({ id, name, room, members }),
    privateMessage: ({ from, to, payload, jsonDepthMax }) =>
      privateFrame(from, { to, data: dataOf(payload, jsonDepthMax) }),
    memberList: { frame: membersFrame, refused: errorFrame },
  },
} as const satisfies Record<ProtocolName, Protocol>

export const PROTOCOLS: readonly Protocol[] = Object.values(PROTOCOL)

const protocolsOfAudiences = AUDIENCES.map(() => 0)
for (const { number, audiencesWithJoins } of PROTOCOLS) {
  for (const { index } of audiencesWithJoins) protocolsOfAudiences[index] = number
}

/** The number of the protocol that the members of an audience speak, by the index of the audience. */
export const PROTOCOL_OF_AUDIENCE: readonly number[] = protocolsOfAudiences
