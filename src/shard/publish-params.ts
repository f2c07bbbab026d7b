// The parameters of a publish by the server API: what they must look like, and the draft that they make. Shard thread. Pure.
import type { Config } from '../config/config.ts'
import type { Draft } from '../engine/engine.ts'
import { KEY_LENGTH_MAX } from '../mailbox/orders.ts'
import type { Slice } from '../mailbox/slice.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { Identity } from '../protocol/identity.ts'
import { foldLineBreaks, hasLoneSurrogate, rawMember, withinDepth } from '../protocol/json-scan.ts'
import { BACKSLASH } from '../protocol/json-text.ts'
import { checkedJson, type Payload } from '../protocol/payload.ts'

/** What is published into each room of a request. */
interface PublishOrder {
  readonly kind: 'ok'
  readonly draft: Draft
  /** The answer comes when the publication has been flushed. */
  readonly isUntilFlushed: boolean
}

type Refused = { readonly kind: 'refused'; readonly error: ReplyError }

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** `body`: bytes from anywhere. They belong to the ring, and are copied. */
export function publishOrder(
  body: Slice,
  sender: Identity,
  { jsonDepthMax, outboxBytesMax }: Config['limits'],
): PublishOrder | Refused {
  const bytes = body.bytes.slice(body.start, body.end)
  const whole = checkedText(bytes, jsonDepthMax, 'the body')
  if (typeof whole === 'string') return bad(whole)
  let params: unknown
  try {
    params = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch {
    return bad('malformed JSON')
  }
  if (hasHalfPair(bytes)) return bad('the body has half a surrogate pair, which is no character')
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return bad('expected a JSON object')
  const given = givenIn(params)
  const payload = payloadOf(whole, given, jsonDepthMax)
  if (typeof payload === 'string') return bad(payload)
  const fault = faultOf(given)
  if (fault !== undefined) return bad(fault)
  const { tags, idempotency_key: key, skip_history: skip, version, version_epoch: versionEpoch, wait } = given
  const draft: Draft = {
    kind: 'message',
    payload,
    sender,
    tags: tags === undefined ? undefined : JSON.stringify(tags),
    idempotencyKey: key === '' ? undefined : (key as string | undefined),
    skipHistory: skip === true,
    version: (version as number | undefined) ?? 0,
    versionEpoch: (versionEpoch as string | undefined) ?? '',
  }
  const size = payload.end - payload.start + Buffer.byteLength(draft.tags ?? '')
  if (size > outboxBytesMax) {
    const message = `data and tags take ${size} bytes; at most ${outboxBytesMax} fit a connection's outbox`
    return { kind: 'refused', error: { ...ErrorCode.limitExceeded, message } }
  }
  return { kind: 'ok', draft, isUntilFlushed: wait === 'flushed' }
}

const bad = (message: string): Refused => ({ kind: 'refused', error: { ...ErrorCode.badRequest, message } })

/** A text says what is wrong. */
function payloadOf(whole: Payload, { b64data }: Record<string, unknown>, depthMax: number): Payload | string {
  const { bytes, start, end } = whole
  const range = rawMember(bytes, start, end, 'data')
  // Libraries that send every field send an empty one for none.
  const isBase64 = b64data !== undefined && b64data !== ''
  if (!isBase64) return range === undefined ? 'data is missing' : { ...whole, start: range.start, end: range.end }
  // gocent writes null for data that it was not given.
  const isGiven = range !== undefined && textOf(bytes, range.start, range.end) !== 'null'
  if (isGiven) return 'data and b64data are given, one of them is meant'
  if (typeof b64data !== 'string' || !BASE64.test(b64data)) return 'b64data must be base64'
  const decoded = new Uint8Array(Buffer.from(b64data, 'base64'))
  const payload = checkedText(decoded, depthMax, 'b64data')
  if (typeof payload === 'string') return payload
  try {
    JSON.parse(Buffer.from(decoded.buffer).toString('utf8'))
  } catch {
    return 'b64data is not JSON'
  }
  return hasHalfPair(decoded) ? 'b64data has half a surrogate pair, which is no character' : payload
}

/** Whether JSON text has an escape for half a surrogate pair. UTF-8 cannot carry it, and clients in many languages cannot read such a string. */
const hasHalfPair = (bytes: Uint8Array): boolean =>
  bytes.includes(BACKSLASH) && hasLoneSurrogate(bytes, 0, bytes.length)

/** Bytes that are UTF-8, on one line and not too deep. A text says what is wrong. */
function checkedText(bytes: Uint8Array, depthMax: number, what: string): Payload | string {
  const payload = checkedJson(bytes, { start: 0, end: bytes.length })
  if (payload === undefined) return `${what} is not valid UTF-8`
  foldLineBreaks(bytes, 0, bytes.length)
  if (withinDepth(bytes, 0, bytes.length, depthMax)) return payload
  return what === 'the body'
    ? `nested deeper than ${depthMax} levels`
    : `${what} is nested deeper than ${depthMax} levels`
}

/** Some libraries write null for what is not set. Null is a value only as data. */
function givenIn(params: object): Record<string, unknown> {
  const entries = Object.entries(params)
  const isSet = ([name, value]: readonly [string, unknown]) => value !== null || name === 'data'
  return entries.every(isSet) ? (params as Record<string, unknown>) : Object.fromEntries(entries.filter(isSet))
}

/** What is wrong with the parameters beside the data; undefined when nothing is. */
function faultOf(params: Record<string, unknown>): string | undefined {
  const { tags, idempotency_key: key, skip_history: skip, version, version_epoch: epoch, wait } = params
  if (key !== undefined && (typeof key !== 'string' || key.length > KEY_LENGTH_MAX)) {
    return `idempotency_key must be a string of at most ${KEY_LENGTH_MAX} characters`
  }
  if (skip !== undefined && typeof skip !== 'boolean') return 'skip_history must be true or false'
  const isTags = typeof tags === 'object' && tags !== null && !Array.isArray(tags)
  if (tags !== undefined && !(isTags && Object.values(tags).every((value) => typeof value === 'string'))) {
    return 'tags must be an object of strings'
  }
  if (version !== undefined && !(Number.isSafeInteger(version) && (version as number) >= 0)) {
    return 'version must be an integer from 0 to 9007199254740991'
  }
  if (epoch !== undefined && (typeof epoch !== 'string' || epoch.length > KEY_LENGTH_MAX)) {
    return `version_epoch must be a string of at most ${KEY_LENGTH_MAX} characters`
  }
  return wait === undefined || wait === '' || wait === 'flushed' ? undefined : 'wait must be "flushed"'
}
