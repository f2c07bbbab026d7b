// The plain protocol's spelling: every text a plain client sends or receives, to the byte.
// Used in shard threads (encoding) and on the main thread (recognising a private message). No state, no I/O.
// A broadcast is a byte splice: cached prefix, escaped payload, cached suffix; equal to JSON.stringify of {id, msg, room_id}.
import { type BoardContents, NO_RECORDS } from './board-object.ts'
import { ByteBuilder, keptUtf8, textOf, utf8 } from './byte-builder.ts'
import { type Identity, Spelling } from './identity.ts'
import { CLOSE_OBJECT } from './json-text.ts'
import { appendPayload, type Payload } from './payload.ts'

export const appendJoinNotice = (builder: ByteBuilder, id: string): void => builder.append(utf8(`${id} just joined!`))
export const appendLeaveNotice = (builder: ByteBuilder, id: string): void => builder.append(utf8(`${id} disconnected.`))
export const yourId = (id: string): Uint8Array => utf8(`your id is ${id}`)
export const noSuchId = (id: string): Uint8Array => utf8(`no such id ${id}.`)
/** Told to the sender alone when its message could not be taken (a full inbox, a shard that restarts). */
export const lossNotice = (count: number): Uint8Array => utf8(lossText(count))
/** The same as a text of any protocol. */
export const lossText = (count: number): string =>
  count === 1 ? 'overloaded, message not delivered.' : `overloaded, ${count} messages not delivered.`
/** Told to the sender alone when its room takes no messages from connections. */
export const permissionNotice = utf8('permission denied, message not delivered.')
/** Told to every plain member of a room whose shard was replaced: what was under way may be lost. */
export const restartNotice = utf8('room restarted, messages may be missing.')

/** The sender's part of a frame up to the value of `msg`: `{"id":"<id>","msg":`. */
const senderPrefix = ({ id }: Identity): Uint8Array => keptUtf8(`{"id":"${id}","msg":`)
export const plainPrefix = (sender: Identity): Uint8Array => sender.spelled(Spelling.plainPrefix, senderPrefix)
/** The room's part of a frame, built once per room: `,"room_id":"<room>"}`. */
export const roomSuffix = (room: string): Uint8Array => keptUtf8(`,"room_id":${JSON.stringify(room)}}`)
/** The end of a private message, in place of `roomSuffix`: `,"room_id":"<room>","to":"<recipient>"}`. */
const privateSuffix = (room: string, to: string): Uint8Array => utf8(`,"room_id":${JSON.stringify(room)},"to":"${to}"}`)

/** Appends one broadcast frame: `{"id":"..","msg":..,"room_id":".."}`. */
export function appendBroadcast(builder: ByteBuilder, prefix: Uint8Array, payload: Payload, suffix: Uint8Array): void {
  builder.append(prefix)
  appendPayload(builder, payload)
  builder.append(suffix)
}

/** A frame of a board: as a broadcast, with the other members of the contents behind the room. */
export function appendBoardBroadcast(
  builder: ByteBuilder,
  prefix: Uint8Array,
  board: BoardContents,
  suffix: Uint8Array,
): void {
  builder.append(prefix)
  builder.append(board.set ?? NO_RECORDS)
  builder.append(suffix, 0, suffix.length - 1)
  builder.append(board.rest)
  builder.appendByte(CLOSE_OBJECT)
}

/** A private message: `{"id":"<sender>","msg":..,"room_id":"<room>","to":"<recipient>"}`. */
export function privateBroadcast(message: { from: Identity; room: string; to: string; payload: Payload }): Uint8Array {
  const { from, room, to, payload } = message
  const builder = new ByteBuilder(payload.end - payload.start + PRIVATE_WRAP_BYTES)
  appendBroadcast(builder, plainPrefix(from), payload, privateSuffix(room, to))
  return builder.copy()
}

/** A text of a plain client that talks to one connection, or tries to. */
export type PrivateRequest =
  /** `recipient` as it was written; the text begins at `textStart`. */
  | { readonly kind: 'message'; readonly recipient: string; readonly textStart: number }
  /** It names nobody: what it has in the place of an id, cut to a size that can be told. */
  | { readonly kind: 'malformed'; readonly named: string }

const BACKSLASH = 0x5c
const LOWER_W = 0x77
const UPPER_W = 0x57
const ID_LENGTH = 36
const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const NAMED_BYTES_MAX = 64
/** What stands round the payload of a private message, about. */
const PRIVATE_WRAP_BYTES = 192

/**
 * Recognises `\w <uuid> <text>`, with white space before it or more of it before the id, and `\W`. Everything else that begins like
 * it is malformed and never an ordinary text: what was meant for one must not be read by all because of a typing mistake.
 */
export function parsePrivateRequest(bytes: Uint8Array): PrivateRequest | undefined {
  const command = skipSpace(bytes, 0)
  if (bytes[command] !== BACKSLASH) return undefined
  const letter = bytes[command + 1]
  if (letter !== LOWER_W && letter !== UPPER_W) return undefined
  const gap = command + 2
  if (gap < bytes.length && !isSpace(bytes[gap]!)) return undefined
  const idStart = skipSpace(bytes, gap)
  let idEnd = idStart
  while (idEnd < bytes.length && !isSpace(bytes[idEnd]!)) idEnd++
  if (idEnd - idStart === ID_LENGTH && idEnd < bytes.length) {
    const recipient = textOf(bytes, idStart, idEnd)
    if (ID_PATTERN.test(recipient)) return { kind: 'message', recipient, textStart: idEnd + 1 }
  }
  return { kind: 'malformed', named: textOf(bytes, idStart, characterEnd(bytes, { start: idStart, end: idEnd })) }
}

/** Whether a text that begins with this byte can be a private request. Asked for every text before anything else. */
export const mayBePrivate = (first: number | undefined): boolean =>
  first === BACKSLASH || (first !== undefined && isSpace(first))

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes[at]!)) at++
  return at
}

/** The end of the last whole character within the bytes that can be told. */
function characterEnd(bytes: Uint8Array, { start, end }: { start: number; end: number }): number {
  let at = Math.min(end, start + NAMED_BYTES_MAX)
  // A byte 10xxxxxx continues a character that began before it.
  while (at < end && at > start && (bytes[at]! & 0xc0) === 0x80) at--
  return at
}
