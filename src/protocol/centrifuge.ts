// The centrifuge protocol's spelling (JSON v2): every reply and push, as bytes ready for a text frame.
// Used on both threads. No state, no I/O. What stands in `data`, `info` and `tags` is JSON text spliced in as it is.
// *channel* in this protocol is our room; the word stays in this file and in json-scan.ts.
import { appendBoardObject, type BoardContents } from './board-object.ts'
import { ByteBuilder, utf8 } from './byte-builder.ts'
import { type DisconnectAdvice, ErrorCode, type ReplyError, type UnsubscribeAdvice } from './codes.ts'
import { type Identity, Spelling } from './identity.ts'
import { Cursor } from './json-cursor.ts'
import { COMMA, OPEN_OBJECT } from './json-text.ts'
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
const INFO_CLOSE = utf8('}}}')

const pushOpen = (room: string): string => `{"push":{"channel":${JSON.stringify(room)},`

/** The room's part of every publication push, built once per room. */
export const publicationOpen = (room: string): Uint8Array => utf8(`${pushOpen(room)}"pub":`)

/** A publication's fields as they go on the wire; offset 0 for none. */
interface PublicationFields {
  readonly payload: Payload
  readonly sender: Identity
  readonly offset: number
  readonly tags: string | undefined
}

/** `{"data":..,"info":..,"offset":..,"tags":..}`; `info` is absent when a server is the sender. */
function appendPublication(builder: ByteBuilder, fields: PublicationFields): void {
  builder.append(DATA_OPEN)
  appendPayload(builder, fields.payload)
  if (!fields.sender.isServer) {
    builder.append(INFO_KEY)
    builder.append(clientInfo(fields.sender))
  }
  appendOffset(builder, fields.offset)
  if (fields.tags !== undefined) {
    builder.append(TAGS_KEY)
    builder.append(utf8(fields.tags))
  }
  builder.appendByte(CLOSE_BRACE)
}

/** Nothing for offset 0: such a publication leaves the client's position as it is. */
function appendOffset(builder: ByteBuilder, offset: number): void {
  if (offset === 0) return
  builder.append(OFFSET_KEY)
  builder.appendInteger(offset)
}

/** Adds a frame of a board, which is the data of a publication, to a frame of many lines. */
export function appendBoardPush(
  builder: ByteBuilder,
  open: Uint8Array,
  { contents, offset }: { readonly contents: BoardContents; readonly offset: number },
): void {
  if (builder.length > 0) builder.appendByte(LINE_BREAK)
  builder.append(open)
  builder.append(DATA_OPEN)
  appendBoardObject(builder, contents)
  appendOffset(builder, offset)
  builder.appendByte(CLOSE_BRACE)
  builder.append(PUSH_CLOSE)
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

/** ClientInfo: what members see of who speaks, joins and leaves. */
export const clientInfo = (who: Identity): Uint8Array => who.spelled(Spelling.clientInfo, spellClientInfo)

const spellClientInfo = (who: Identity): Uint8Array => utf8(clientInfoText(who, who.connectionInfo))

function clientInfoText({ id, user, roomInfo }: Identity, connectionInfo: string | undefined): string {
  const written = user === '' ? '""' : JSON.stringify(user)
  const connection = connectionInfo === undefined ? '' : `,"conn_info":${connectionInfo}`
  const room = roomInfo === undefined ? '' : `,"chan_info":${roomInfo}`
  return `{"client":"${id}","user":${written}${connection}${room}}`
}

/** ClientInfo as presence shows it: of a member without `info`, its name. */
function presenceInfo(who: Identity): string {
  const { name, connectionInfo } = who
  const isNamed = name !== undefined && connectionInfo === undefined
  return clientInfoText(who, isNamed ? `{"name":${JSON.stringify(name)}}` : connectionInfo)
}

const joined = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const builder = new ByteBuilder(256)
  for (const part of parts) builder.append(typeof part === 'string' ? utf8(part) : part)
  return builder.copy()
}

/** Adds one join push to a frame of many. */
export function appendJoinPush(builder: ByteBuilder, room: string, who: Identity): void {
  appendPresencePush(builder, `${pushOpen(room)}"join":{"info":`, who)
}

export function appendLeavePush(builder: ByteBuilder, room: string, who: Identity): void {
  appendPresencePush(builder, `${pushOpen(room)}"leave":{"info":`, who)
}

function appendPresencePush(builder: ByteBuilder, open: string, who: Identity): void {
  appendLine(builder, utf8(open))
  builder.append(clientInfo(who))
  builder.append(INFO_CLOSE)
}

/** Adds the number of members to a frame of many. */
export function appendOccupancyPush(builder: ByteBuilder, room: string, members: number): void {
  const data = `{"type":"occupancy","room":${JSON.stringify(room)},"members":${members}}`
  appendLine(builder, utf8(`{"push":{"message":{"data":${data}}}}`))
}

/** The server has put the connection into a room. */
export const subscribePush = (room: string, result: Uint8Array): Uint8Array =>
  joined(`${pushOpen(room)}"subscribe":`, result, '}}')
export const unsubscribePush = (room: string, advice: UnsubscribeAdvice): Uint8Array =>
  utf8(`${pushOpen(room)}"unsubscribe":{"code":${advice.code},"reason":${JSON.stringify(advice.reason)}}}}`)
export const disconnectPush = (advice: DisconnectAdvice): Uint8Array =>
  utf8(`{"push":{"disconnect":{"code":${advice.code},"reason":${JSON.stringify(advice.reason)}}}}`)

/** The server has changed when the connection expires. `ttl` in seconds; undefined for never. */
export const refreshPush = (ttl: number | undefined): Uint8Array =>
  utf8(`{"push":{"refresh":{${ttl === undefined ? '' : `"expires":true,"ttl":${ttl}`}}}}`)

/** A private message: `{"push":{"message":{"data":{"from":"<sender>","data":..}}}}`. */
export function privatePush(sender: string, payload: Payload): Uint8Array {
  const builder = new ByteBuilder(payload.end - payload.start + 128)
  builder.append(utf8(`{"push":{"message":{"data":{"from":"${sender}","data":`))
  appendPayload(builder, payload)
  builder.append(utf8('}}}}'))
  return builder.copy()
}

/** `{"id":<id>,"<method>":<result>}` */
export function replyFrame(id: number, method: string, result: Uint8Array | string): Uint8Array {
  if (result !== '{}') return joined(`{"id":${id},"${method}":`, result, '}')
  let end = EMPTY_REPLIES.get(method)
  if (end === undefined) {
    end = utf8(`,"${method}":{}}`)
    EMPTY_REPLIES.set(method, end)
  }
  return behindId(id, end)
}

/** A refusal. */
export const errorFrame = (id: number, error: ReplyError): Uint8Array =>
  behindId(id, ERROR_REPLIES.get(error) ?? errorReply(error))

function errorReply({ code, message, temporary }: ReplyError): Uint8Array {
  const mark = temporary === true ? ',"temporary":true' : ''
  return utf8(`,"error":{"code":${code},"message":${JSON.stringify(message)}${mark}}}`)
}

/** Replies that are always the same, without their beginning: the id of the command. */
const EMPTY_REPLIES = new Map<string, Uint8Array>()
const ERROR_REPLIES = new Map<ReplyError, Uint8Array>(
  Object.values(ErrorCode).map((error) => [error, errorReply(error)]),
)
const ID_OPEN = utf8('{"id":')
const ZERO = 0x30

/** Adds a refusal to a frame of many lines. */
export function appendErrorLine(lines: ByteBuilder, id: number, error: ReplyError): void {
  if (lines.length > 0) lines.appendByte(LINE_BREAK)
  appendBehindId(lines, id, ERROR_REPLIES.get(error) ?? errorReply(error))
}

/** A reply that begins with the id of its command. */
function behindId(id: number, end: Uint8Array): Uint8Array {
  reply.clear()
  appendBehindId(reply, id, end)
  return reply.copy()
}

const reply = new ByteBuilder(256)

/** The id is written digit by digit, because encoding a text takes many times longer. */
function appendBehindId(builder: ByteBuilder, id: number, end: Uint8Array): void {
  builder.append(ID_OPEN)
  let digits = 1
  for (let rest = id; rest >= 10; rest = Math.floor(rest / 10)) digits += 1
  builder.ensure(digits)
  let rest = id
  for (let at = builder.length + digits - 1; at >= builder.length; at--) {
    builder.bytes[at] = ZERO + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  builder.length += digits
  builder.append(end)
}

/** A publication as history keeps it. */
export interface StoredFields {
  readonly data: Uint8Array
  readonly sender: Identity
  readonly offset: number
  readonly tags: string | undefined
}

/** What stands round the fields of a publication in a list: keys, punctuation, and an offset of 16 digits. */
const STORED_WRAP_BYTES = 56

/** The most bytes that a stored publication takes in a reply. */
export const storedBytes = ({ data, sender, tags }: StoredFields): number =>
  data.length + infoBytes(sender) + Buffer.byteLength(tags ?? '') + STORED_WRAP_BYTES

/** Bytes that each publication of a sender says about the sender. */
export const infoBytes = (sender: Identity): number => (sender.isServer ? 0 : clientInfo(sender).length)

function appendStoredList(builder: ByteBuilder, publications: readonly StoredFields[]): void {
  builder.append(utf8('"publications":['))
  for (const [index, stored] of publications.entries()) {
    if (index > 0) builder.appendByte(0x2c)
    // Made from a payload when it was stored.
    const payload = writtenJson(stored.data)
    appendPublication(builder, { payload, sender: stored.sender, offset: stored.offset, tags: stored.tags })
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

/**
 * The same result without its publications and without the word that it has recovered. One without publications stays as it is: its client
 * has missed nothing. The publications, which may be megabytes, stand last and are not read.
 */
export function unrecoveredResult(result: Uint8Array): Uint8Array {
  const cursor = new Cursor(result, { start: 0, end: result.length, depthMax: Number.POSITIVE_INFINITY })
  const builder = new ByteBuilder(256)
  cursor.open(1)
  // Where the member begins: behind the brace or at the comma.
  let from = cursor.pos
  while (cursor.nextKey()) {
    if (cursor.keyIs('publications')) {
      if (builder.length === 0) builder.appendByte(OPEN_OBJECT)
      builder.appendByte(CLOSE_BRACE)
      return builder.copy()
    }
    const isLeftOut = cursor.keyIs('recovered')
    cursor.skipValue(1)
    if (!isLeftOut) {
      builder.appendByte(builder.length === 0 ? OPEN_OBJECT : COMMA)
      builder.append(result, result[from] === COMMA ? from + 1 : from, cursor.pos)
    }
    from = cursor.pos
  }
  return result
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

const PRESENCE_OPEN = utf8('{"presence":{')

/** Size of a `presenceResult` of members that take `listedBytes` together, at most one byte too large. */
export const presenceResultBytes = (listedBytes: number): number =>
  PRESENCE_OPEN.length + listedBytes + PUSH_CLOSE.length

/** Characters that are encoded at once: a call for each member takes twice as long in a room of thousands. */
const PRESENCE_CHUNK_LENGTH = 16_384

/** `{"presence":{"<client>":ClientInfo,..}}` */
export function presenceResult(members: ReadonlyMap<string, Identity>, listedBytes: number): Uint8Array {
  const builder = new ByteBuilder(presenceResultBytes(listedBytes))
  builder.append(PRESENCE_OPEN)
  let chunk = ''
  let comma = ''
  for (const [client, who] of members) {
    chunk += `${comma}"${client}":${presenceInfo(who)}`
    comma = ','
    if (chunk.length < PRESENCE_CHUNK_LENGTH) continue
    builder.append(utf8(chunk))
    chunk = ''
  }
  builder.append(utf8(chunk))
  builder.append(PUSH_CLOSE)
  return builder.copy()
}

export const presenceStatsResult = (stats: { clients: number; users: number }): string =>
  `{"num_clients":${stats.clients},"num_users":${stats.users}}`
