// The codec of the plain JSON protocol: encodes every frame to the client, and reads frames from the client. Used in shard
// threads (encoding) and on the main thread (reading). No state, no I/O.
// A frame to the client is one JSON object with a `type`, equal to JSON.stringify of its keys in the order given here. `data` is inserted
// as it came, with its white space and line breaks. That is safe because a WebSocket frame of this protocol holds a single object.
import { type BoardContents, NO_RECORDS } from './board-object.ts'
import { ByteBuilder, keptUtf8, textOf, utf8 } from './byte-builder.ts'
import { ErrorCode } from './codes.ts'
import { type Identity, Spelling } from './identity.ts'
import { foldLineBreaks, hasLoneSurrogate, parsed, rawMember, withinDepth } from './json-scan.ts'
import {
  type ByteRange,
  CLOSE_OBJECT,
  CR,
  LF,
  NINE,
  OPEN_OBJECT,
  PARSED_BYTES_MAX,
  QUOTE,
  readString,
  SPACE,
  TAB,
  textWithin,
  ZERO,
} from './json-text.ts'
import { appendPayload, fromTextFrame, type Payload, textAsJson } from './payload.ts'

export interface NamedMember {
  readonly id: string
  readonly name?: string | undefined
}

/** `"<key>":"<id>"`, followed by `"name":"<name>"` for a member with a name. */
const who = (key: 'id' | 'from', { id, name }: NamedMember): string =>
  `"${key}":"${id}"${name === undefined ? '' : `,"name":${JSON.stringify(name)}`}`

export interface Welcome extends NamedMember {
  readonly room: string
  /** Number of members of the room, the new one included. */
  readonly members: number
}

export const welcome = (fields: Welcome): Uint8Array =>
  utf8(`{"type":"welcome",${who('id', fields)},"room":${JSON.stringify(fields.room)},"members":${fields.members}}`)
export const joinFrame = (member: NamedMember): Uint8Array => utf8(`{"type":"join",${who('id', member)}}`)
export const leaveFrame = (member: NamedMember): Uint8Array => utf8(`{"type":"leave",${who('id', member)}}`)

/** How many members the room has now. */
export const occupancyFrame = (members: number): Uint8Array => utf8(`{"type":"occupancy","members":${members}}`)

/** For the members of a room whose shard was replaced: messages may be missing. */
export const restartedFrame = utf8('{"type":"restarted"}')

/** A command or a message of the client was refused. `code` is one of ErrorCode. */
export const errorFrame = ({ code, message }: { readonly code: number; readonly message: string }): Uint8Array =>
  utf8(`{"type":"error","code":${code},"message":${JSON.stringify(message)}}`)

/** A question is refused, because the server has too little time for it now. */
export const askedTooOften = { ...ErrorCode.tooManyRequests, message: 'overloaded, ask again later' } as const

/** The beginning of a message, up to the value of `data`. It depends only on the sender. */
export const messagePrefix = (sender: Identity): Uint8Array => sender.spelled(Spelling.jsonMessage, spellMessagePrefix)
const spellMessagePrefix = (sender: Identity): Uint8Array =>
  keptUtf8(`{"type":"message",${who('from', sender)},"data":`)
/** As `messagePrefix`, for statistics pushes. */
export const statisticsPrefix = (admin: Identity): Uint8Array =>
  admin.spelled(Spelling.jsonStatistics, spellStatisticsPrefix)
const spellStatisticsPrefix = ({ id }: Identity): Uint8Array => keptUtf8(`{"type":"statistics","from":"${id}","data":`)

/** Appends a message or a statistics push. The caller has passed the payload through `dataOf`. */
export function appendMessage(builder: ByteBuilder, prefix: Uint8Array, data: Payload): void {
  builder.append(prefix)
  appendPayload(builder, data)
  builder.appendByte(CLOSE_OBJECT)
}

/** Appends a frame of a board. */
export function appendBoardFrame(builder: ByteBuilder, prefix: Uint8Array, { set, rest }: BoardContents): void {
  builder.append(prefix)
  builder.append(set ?? NO_RECORDS)
  builder.append(rest)
  builder.appendByte(CLOSE_OBJECT)
}

export interface PrivateMessage {
  /** The recipient's id. */
  readonly to: string
  /** The payload as `dataOf` returns it. */
  readonly data: Payload
}

/** Largest size of a private message without its data: two ids and the longest name, escaped. */
const PRIVATE_WRAP_BYTES = 544

/** A private message, for its recipient alone. */
export function privateFrame(sender: NamedMember, { to, data }: PrivateMessage): Uint8Array {
  const builder = new ByteBuilder(data.end - data.start + PRIVATE_WRAP_BYTES)
  appendMessage(builder, utf8(`{"type":"private",${who('from', sender)},"to":"${to}","data":`), data)
  return builder.copy()
}

const MEMBERS_OPEN = utf8('{"type":"members","members":[')
const MEMBERS_CLOSE = utf8(']}')
const MEMBERS_CUT = utf8('],"more":true}')

/** A list of the first members that fit a frame of `bytesMax` bytes. `"more":true` says that the room has others. */
export function membersFrame(members: Iterable<NamedMember>, bytesMax: number): Uint8Array {
  const builder = new ByteBuilder(1024)
  builder.append(MEMBERS_OPEN)
  let isFirst = true
  for (const member of members) {
    const before = builder.length
    builder.append(utf8(`${isFirst ? '' : ','}{${who('id', member)}}`))
    isFirst = false
    if (builder.length + MEMBERS_CUT.length <= bytesMax) continue
    builder.length = before
    builder.append(MEMBERS_CUT)
    return builder.copy()
  }
  builder.append(MEMBERS_CLOSE)
  return builder.copy()
}

/**
 * What `data` shows of a payload. A text that is JSON, nested at most `depthMax` deep and without half a surrogate pair, is that JSON as it
 * was sent; any other text is a string. JSON from a command or the server API stays as it is.
 */
export function dataOf(payload: Payload, depthMax: number): Payload {
  const { encoding, bytes, start, end } = payload
  if (encoding === 'json' || !looksLikeJson(bytes, payload) || !withinDepth(bytes, start, end, depthMax)) return payload
  // JSON.parse never returns undefined.
  if (parsed(textOf(bytes, start, end)) === undefined || hasLoneSurrogate(bytes, start, end)) return payload
  return textAsJson(payload)
}

/** As `dataOf`, for a text of a client that nobody has been sent yet: the value as a JSON text. A large text is always a string. */
export function textAsData(bytes: Uint8Array, depthMax: number): string {
  const text = fromTextFrame('text', bytes, { start: 0, end: bytes.length })
  const isJson = bytes.length <= PARSED_BYTES_MAX && dataOf(text, depthMax).encoding === 'json'
  return isJson ? textOf(bytes) : JSON.stringify(textOf(bytes))
}

/** The longest literal, `false`, which is asked for whole: words that begin like one are common. */
const LITERAL_BYTES_MAX = 5
const LITERALS: readonly string[] = ['true', 'false', 'null']
/** `"`, `[` and `{`, and what ends a value that begins with them. */
const CLOSING: ReadonlyMap<number | undefined, number> = new Map([
  [0x22, 0x22],
  [0x5b, 0x5d],
  [OPEN_OBJECT, CLOSE_OBJECT],
])

/** False for most texts that are no JSON, from their first and last bytes: a JSON.parse that fails costs more than one that does not. */
function looksLikeJson(bytes: Uint8Array, range: ByteRange): boolean {
  const start = skipSpace(bytes, range)
  let end = range.end
  while (end > start && isSpace(bytes[end - 1]!)) end--
  const first = bytes[start]!
  const last = bytes[end - 1]!
  if (start === end) return false
  const closing = CLOSING.get(first)
  if (closing !== undefined) return last === closing
  if (isDigit(first) || first === 0x2d) return isDigit(last)
  return end - start <= LITERAL_BYTES_MAX && LITERALS.includes(textOf(bytes, start, end))
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE
const isSpace = (byte: number): boolean => byte === SPACE || byte === LF || byte === CR || byte === TAB

function skipSpace(bytes: Uint8Array, { start, end }: ByteRange): number {
  let at = start
  while (at < end && isSpace(bytes[at]!)) at++
  return at
}

/** The kinds of text frames from the client. */
export type ClientFrame =
  /** No command, so the frame is said to the room as it is: it is not a JSON object, or has no `type`. */
  | { readonly kind: 'text' }
  /** `start` and `end`: the range of the value of `data`, which is valid JSON. See `commandData`. */
  | { readonly kind: 'message'; readonly start: number; readonly end: number }
  /** `to` is the string that the client wrote. It may have any length. */
  | { readonly kind: 'private'; readonly to: string; readonly start: number; readonly end: number }
  | { readonly kind: 'members' }
  /** The client wants to see the room's board in another way. The view is still to be checked. */
  | { readonly kind: 'view'; readonly view: unknown }
  /** A command that cannot be carried out: ErrorCode.badRequest with this message. */
  | { readonly kind: 'fault'; readonly message: string }

/** A frame that is too large for the main thread: its kind is known as soon as a shard has parsed it. */
export interface LargeFrame {
  readonly kind: 'large'
  /** Of a private message: the string that names the recipient. */
  readonly to: string | undefined
}

const TEXT: ClientFrame = { kind: 'text' }
const TYPE_BYTES_MAX = 64
/** A recipient's id takes 36 characters; each may be written as an escape. */
const TO_BYTES_MAX = 36 * 6

/** As `parseClientFrame`, for a frame of any size, on the main thread: a frame larger than PARSED_BYTES_MAX is only scanned. */
export function readClientFrame(bytes: Uint8Array, depthMax: number): ClientFrame | LargeFrame {
  if (bytes.length <= PARSED_BYTES_MAX) return parseClientFrame(bytes, depthMax)
  if (bytes[skipSpace(bytes, { start: 0, end: bytes.length })] !== OPEN_OBJECT) return TEXT
  const type = rawMember(bytes, 0, bytes.length, 'type')
  if (type === undefined) return TEXT
  if (!withinDepth(bytes, 0, bytes.length, depthMax)) return fault(`nested deeper than ${depthMax} levels`)
  if (stringOf(bytes, type, TYPE_BYTES_MAX) !== 'private') return { kind: 'large', to: undefined }
  const to = rawMember(bytes, 0, bytes.length, 'to')
  if (to === undefined || bytes[to.start] !== QUOTE) return PRIVATE_FAULT
  // A string of more than TO_BYTES_MAX bytes names no connection; the error shows its beginning as it is written.
  const written = { start: to.start + 1, end: to.end - 1 }
  return { kind: 'large', to: stringOf(bytes, to, TO_BYTES_MAX) ?? textWithin(bytes, written, TO_BYTES_MAX) }
}

/** A string of at most `bytesMax` bytes; undefined for any other value. */
function stringOf(bytes: Uint8Array, { start, end }: ByteRange, bytesMax: number): string | undefined {
  if (bytes[start] !== QUOTE || end - start > bytesMax) return undefined
  return readString(bytes, { start: start + 1, end: end - 1, escaped: true })
}

/**
 * Tells commands from texts. The frame's own braces are depth 1; of a key given twice the last counts, as with JSON.parse; unknown keys are
 * ignored. A frame nested too deep is not parsed: with a `type` it is a fault, without one a text.
 */
export function parseClientFrame(bytes: Uint8Array, depthMax: number): ClientFrame {
  const whole = { start: 0, end: bytes.length }
  if (bytes[skipSpace(bytes, whole)] !== OPEN_OBJECT) return TEXT
  if (!withinDepth(bytes, 0, bytes.length, depthMax)) {
    const hasType = rawMember(bytes, 0, bytes.length, 'type') !== undefined
    return hasType ? fault(`nested deeper than ${depthMax} levels`) : TEXT
  }
  const frame = parsed<Record<string, unknown>>(textOf(bytes))
  if (frame?.type === undefined) return TEXT
  const { type, to } = frame
  if (typeof type !== 'string') return fault('type is not a string')
  switch (type) {
    case 'members':
      return { kind: 'members' }
    case 'view':
      return { kind: 'view', view: frame.view }
    case 'message': {
      const data = rawMember(bytes, 0, bytes.length, 'data')
      if (data === undefined) return fault('message needs {"type":"message","data":..}')
      return dataFault(bytes, data) ?? { kind: 'message', start: data.start, end: data.end }
    }
    case 'private': {
      const data = rawMember(bytes, 0, bytes.length, 'data')
      if (data === undefined || typeof to !== 'string') return PRIVATE_FAULT
      return dataFault(bytes, data) ?? { kind: 'private', to, start: data.start, end: data.end }
    }
    default: {
      const name = utf8(type)
      return fault(`unknown type ${JSON.stringify(textWithin(name, { start: 0, end: name.length }, TYPE_BYTES_MAX))}`)
    }
  }
}

const fault = (message: string): Extract<ClientFrame, { kind: 'fault' }> => ({ kind: 'fault', message })
const PRIVATE_FAULT = fault('private needs {"type":"private","to":"<id>","data":..}')

const dataFault = (bytes: Uint8Array, { start, end }: ByteRange): ClientFrame | undefined =>
  hasLoneSurrogate(bytes, start, end) ? fault('data has half a surrogate pair') : undefined

/**
 * The data of a command as a payload. Its line breaks are blanked out in place: members with the centrifuge protocol get the data in a
 * frame that line breaks divide.
 */
export function commandData(bytes: Uint8Array, { start, end }: ByteRange): Payload {
  foldLineBreaks(bytes, start, end)
  return fromTextFrame('json', bytes, { start, end })
}
