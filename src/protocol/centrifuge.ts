// The centrifuge protocol's spelling (JSON v2): every reply and push, as bytes ready for a text frame.
// Used on both threads. No state, no I/O. What stands in `data`, `info` and `tags` is JSON text spliced in as it is.
// *channel* in this protocol is our room; the word stays in this file and in json-scan.ts.
import { ByteBuilder, utf8 } from './byte-builder.ts'
import type { DisconnectAdvice, ReplyError, UnsubscribeAdvice } from './codes.ts'
import { appendPayload, type Payload, writtenJson } from './payload.ts'

/** Ping from the server, pong from the client. */
export const pingFrame = utf8('{}')

const LINE_BREAK = 0x0a
const CLOSE_BRACE = 0x7d
const DATA_OPEN = utf8('{"data":')
const INFO_KEY = utf8(',"info":')
const OFFSET_KEY = utf8(',"offset":')
const TAGS_KEY = utf8(',"tags":')
const PUSH_CLOSE = utf8('}}')

const pushOpen = (room: string): string => `{"push":{"channel":${JSON.stringify(room)},`

/** The room's part of every publication push, built once per room. */
export const publicationOpen = (room: string): Uint8Array => utf8(`${pushOpen(room)}"pub":`)

/** A publication's fields as they go on the wire. `info` is absent when nobody stands behind it. */
export interface PublicationFields {
  readonly payload: Payload
  readonly info: Uint8Array | undefined
  readonly offset: number
  readonly tags: string | undefined
}

/** `{"data":..,"info":..,"offset":..,"tags":..}` */
function appendPublication(builder: ByteBuilder, fields: PublicationFields): void {
  builder.append(DATA_OPEN)
  appendPayload(builder, fields.payload)
  if (fields.info !== undefined) {
    builder.append(INFO_KEY)
    builder.append(fields.info)
  }
  builder.append(OFFSET_KEY)
  builder.appendInteger(fields.offset)
  if (fields.tags !== undefined) {
    builder.append(TAGS_KEY)
    builder.append(utf8(fields.tags))
  }
  builder.appendByte(CLOSE_BRACE)
}

/** Adds one publication push to a frame of many, behind a line break when it is not the first. */
export function appendPublicationPush(builder: ByteBuilder, open: Uint8Array, fields: PublicationFields): void {
  if (builder.length > 0) builder.appendByte(LINE_BREAK)
  builder.append(open)
  appendPublication(builder, fields)
  builder.append(PUSH_CLOSE)
}

/** Adds one line to a frame of many. */
export function appendLine(builder: ByteBuilder, line: Uint8Array): void {
  if (builder.length > 0) builder.appendByte(LINE_BREAK)
  builder.append(line)
}

export interface ClientInfo {
  readonly client: string
  readonly user: string
  /** JSON texts. */
  readonly connectionInfo?: string | undefined
  readonly roomInfo?: string | undefined
}

export function clientInfo(info: ClientInfo): Uint8Array {
  const connection = info.connectionInfo === undefined ? '' : `,"conn_info":${info.connectionInfo}`
  const room = info.roomInfo === undefined ? '' : `,"chan_info":${info.roomInfo}`
  return utf8(`{"client":"${info.client}","user":${JSON.stringify(info.user)}${connection}${room}}`)
}

const joined = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const builder = new ByteBuilder(256)
  for (const part of parts) builder.append(typeof part === 'string' ? utf8(part) : part)
  return builder.copy()
}

export const joinPush = (room: string, info: Uint8Array): Uint8Array =>
  joined(`${pushOpen(room)}"join":{"info":`, info, '}}}')
export const leavePush = (room: string, info: Uint8Array): Uint8Array =>
  joined(`${pushOpen(room)}"leave":{"info":`, info, '}}}')

/** The server has put the connection into a room. */
export const subscribePush = (room: string, result: Uint8Array): Uint8Array =>
  joined(`${pushOpen(room)}"subscribe":`, result, '}}')
export const unsubscribePush = (room: string, advice: UnsubscribeAdvice): Uint8Array =>
  utf8(`${pushOpen(room)}"unsubscribe":{"code":${advice.code},"reason":${JSON.stringify(advice.reason)}}}}`)
export const disconnectPush = (advice: DisconnectAdvice): Uint8Array =>
  utf8(`{"push":{"disconnect":{"code":${advice.code},"reason":${JSON.stringify(advice.reason)}}}}`)

/** A private message: `{"push":{"message":{"data":{"from":"<sender>","data":..}}}}`. */
export function privatePush(sender: string, payload: Payload): Uint8Array {
  const builder = new ByteBuilder(payload.end - payload.start + 128)
  builder.append(utf8(`{"push":{"message":{"data":{"from":"${sender}","data":`))
  appendPayload(builder, payload)
  builder.append(utf8('}}}}'))
  return builder.copy()
}

/** `{"id":<id>,"<method>":<result>}` */
export const replyFrame = (id: number, method: string, result: Uint8Array | string): Uint8Array =>
  joined(`{"id":${id},"${method}":`, result, '}')

/** A refusal. `detail` replaces the table's text where naming what is wrong helps whoever debugs the client. */
export function errorFrame(id: number, error: ReplyError, detail?: string): Uint8Array {
  const temporary = error.temporary === true ? ',"temporary":true' : ''
  return utf8(
    `{"id":${id},"error":{"code":${error.code},"message":${JSON.stringify(detail ?? error.message)}${temporary}}}`,
  )
}

/** A publication as history keeps it. */
export interface StoredFields {
  readonly data: Uint8Array
  readonly info: Uint8Array | undefined
  readonly offset: number
  readonly tags: string | undefined
}

/** What stands round the fields of a publication in a list: keys, punctuation, and an offset of 16 digits. */
const STORED_WRAP_BYTES = 56

/** At most so many bytes does a stored publication take in a reply. */
export const storedBytes = ({ data, info, tags }: StoredFields): number =>
  data.length + (info?.length ?? 0) + Buffer.byteLength(tags ?? '') + STORED_WRAP_BYTES

function appendStoredList(builder: ByteBuilder, publications: readonly StoredFields[]): void {
  builder.append(utf8('"publications":['))
  for (const [index, stored] of publications.entries()) {
    if (index > 0) builder.appendByte(0x2c)
    // Made from a payload when it was stored.
    const payload = writtenJson(stored.data)
    appendPublication(builder, { payload, info: stored.info, offset: stored.offset, tags: stored.tags })
  }
  builder.append(utf8(']'))
}

export interface SubscribeResult {
  readonly recoverable: boolean
  readonly positioned: boolean
  /** Present when recoverable or positioned. */
  readonly position: { readonly epoch: string; readonly offset: number } | undefined
  readonly wasRecovering: boolean
  readonly recovered: boolean
  readonly publications: readonly StoredFields[]
  /** Seconds the subscription lasts; absent when it does not expire. */
  readonly ttl: number | undefined
  /** JSON text. */
  readonly data: string | undefined
}

/** The result object of a subscribe; absent and zero fields are left out. */
export function subscribeResult(result: SubscribeResult): Uint8Array {
  const fields: string[] = []
  if (result.recoverable) fields.push('"recoverable":true')
  if (result.positioned) fields.push('"positioned":true')
  if (result.position !== undefined) {
    fields.push(`"epoch":${JSON.stringify(result.position.epoch)}`)
    if (result.position.offset > 0) fields.push(`"offset":${result.position.offset}`)
  }
  if (result.recovered) fields.push('"recovered":true')
  if (result.wasRecovering) fields.push('"was_recovering":true')
  if (result.ttl !== undefined) fields.push(`"expires":true,"ttl":${result.ttl}`)
  if (result.data !== undefined) fields.push(`"data":${result.data}`)
  const builder = new ByteBuilder(256)
  builder.append(utf8(`{${fields.join(',')}`))
  if (result.publications.length > 0) {
    if (fields.length > 0) builder.appendByte(0x2c)
    appendStoredList(builder, result.publications)
  }
  builder.appendByte(CLOSE_BRACE)
  return builder.copy()
}

export interface HistoryFields {
  readonly epoch: string
  readonly offset: number
  readonly publications: readonly StoredFields[]
}

/** `{"publications":[..],"epoch":"..","offset":..}` */
export function historyResult(fields: HistoryFields): Uint8Array {
  const builder = new ByteBuilder(256)
  builder.appendByte(0x7b)
  appendStoredList(builder, fields.publications)
  builder.append(utf8(`,"epoch":${JSON.stringify(fields.epoch)},"offset":${fields.offset}}`))
  return builder.copy()
}

/** `{"presence":{"<client>":ClientInfo,..}}` */
export function presenceResult(entries: Iterable<readonly [string, { readonly info: Uint8Array }]>): Uint8Array {
  const builder = new ByteBuilder(256)
  builder.append(utf8('{"presence":{'))
  let first = true
  for (const [client, entry] of entries) {
    builder.append(utf8(`${first ? '' : ','}"${client}":`))
    builder.append(entry.info)
    first = false
  }
  builder.append(PUSH_CLOSE)
  return builder.copy()
}

export const presenceStatsResult = (stats: { clients: number; users: number }): string =>
  `{"num_clients":${stats.clients},"num_users":${stats.users}}`
