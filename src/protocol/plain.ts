// The plain protocol's spelling: every text a plain client sends or receives, to the byte.
// Used in shard threads (encoding) and on the main thread (recognising a private message). No state, no I/O.
// A broadcast is a byte splice: cached prefix, escaped payload, cached suffix; equal to JSON.stringify of {id, msg, room_id}.
import { type ByteBuilder, keptUtf8, textOf, utf8 } from './byte-builder.ts'

export const joinNotice = (id: string): Uint8Array => utf8(`${id} just joined!`)
export const leaveNotice = (id: string): Uint8Array => utf8(`${id} disconnected.`)
export const yourId = (id: string): Uint8Array => utf8(`your id is ${id}`)
export const noSuchId = (id: string): Uint8Array => utf8(`no such id ${id}.`)
/** Told to the sender alone when its message could not be taken (a full inbox, a shard that restarts). */
export const overloadedNotice = utf8('overloaded, message not delivered.')
/** Told to every plain member of a room whose shard was replaced: what was under way may be lost. */
export const restartNotice = utf8('room restarted, messages may be missing.')

/** The sender's part of a frame up to the value of `msg`, built once per member: `{"id":"<id>","msg":`. */
export const senderPrefix = (id: string): Uint8Array => keptUtf8(`{"id":"${id}","msg":`)
/** The room's part of a frame, built once per room: `,"room_id":"<room>"}`. */
export const roomSuffix = (room: string): Uint8Array => keptUtf8(`,"room_id":${JSON.stringify(room)}}`)
/** The end of a private message, in place of `roomSuffix`: `,"room_id":"<room>","to":"<recipient>"}`. */
export const privateSuffix = (room: string, to: string): Uint8Array =>
  utf8(`,"room_id":${JSON.stringify(room)},"to":"${to}"}`)

const QUOTE = 0x22

/** What a publication carries: UTF-8 text that becomes a JSON string, or a JSON value to be spliced as it stands. */
export interface Payload {
  readonly encoding: 'text' | 'json'
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Appends a payload as a JSON value. */
export function appendPayload(builder: ByteBuilder, payload: Payload): void {
  if (payload.encoding === 'json') {
    builder.append(payload.bytes, payload.start, payload.end)
    return
  }
  builder.appendByte(QUOTE)
  builder.appendEscaped(payload.bytes, payload.start, payload.end)
  builder.appendByte(QUOTE)
}

/** Appends one broadcast frame: `{"id":"..","msg":..,"room_id":".."}`. */
export function appendBroadcast(builder: ByteBuilder, prefix: Uint8Array, payload: Payload, suffix: Uint8Array): void {
  builder.append(prefix)
  appendPayload(builder, payload)
  builder.append(suffix)
}

/** A request to talk to one connection: its id, and where the text begins. */
export interface PrivateRequest {
  readonly recipient: string
  readonly textStart: number
}

const COMMAND = [0x5c, 0x77, 0x20] // `\w `
const ID_LENGTH = 36
const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Recognises `\w <uuid> <text>`; anything else, a bad id or a missing text included, is an ordinary text. */
export function parsePrivateRequest(bytes: Uint8Array): PrivateRequest | undefined {
  if (bytes[0] !== COMMAND[0] || bytes[1] !== COMMAND[1] || bytes[2] !== COMMAND[2]) return undefined
  const idEnd = COMMAND.length + ID_LENGTH
  if (bytes.length <= idEnd || bytes[idEnd] !== 0x20) return undefined
  const recipient = textOf(bytes, COMMAND.length, idEnd)
  if (!ID_PATTERN.test(recipient)) return undefined
  return { recipient, textStart: idEnd + 1 }
}
