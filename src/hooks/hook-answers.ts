// What a back end has answered, read strictly: an answer of the wrong shape is a fault of the back end, and nothing of it counts. Pure.
import type { TokenRoom } from '../auth/auth.ts'
import type { CloseAdvice } from '../gateway/connection.ts'
import { isTemporary, type ReplyError } from '../protocol/codes.ts'
import { jsonInBase64 } from '../protocol/json-text.ts'
import { isRoomName } from '../protocol/room-name.ts'

/** Why a hook has given no answer that counts. `busy` and `open`: it was not asked. */
export const HOOK_FAILURES = ['timeout', 'connection', 'status', 'answer', 'threw', 'busy', 'open'] as const
export type HookFailure = (typeof HOOK_FAILURES)[number]

export type HookOutcome<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  /** The back end says no. */
  | { readonly kind: 'refused'; readonly error: ReplyError }
  /** The back end says no, and that the connection is to be ended. The code is as the back end wrote it. */
  | { readonly kind: 'disconnect'; readonly advice: CloseAdvice }
  | { readonly kind: 'down'; readonly why: HookFailure }

/** An answer of the wrong shape. */
export interface AnswerFault {
  readonly kind: 'fault'
  readonly text: string
}

/** Options of a room that are different for one member. */
export interface RoomOverride {
  readonly joinLeave?: boolean
  readonly forceJoinLeave?: boolean
  readonly forcePositioning?: boolean
  readonly forceRecovery?: boolean
}

/** A room into which a connect hook puts the connection. */
export interface HookRoom extends TokenRoom {
  override?: RoomOverride
}

/** `info` and `data` are JSON values; absent when the back end said nothing of them. Times are in milliseconds since 1970, as it wrote them. */
export interface ConnectAnswer {
  readonly user: string
  readonly info?: unknown
  readonly data?: unknown
  readonly expiresAtMs?: number
  readonly rooms: readonly HookRoom[]
}

export interface RefreshAnswer {
  readonly isExpired: boolean
  readonly expiresAtMs?: number
  readonly info?: unknown
}

export interface SubscribeAnswer {
  readonly info?: unknown
  readonly data?: unknown
  readonly expiresAtMs?: number
  readonly override?: RoomOverride
}

export interface PublishAnswer {
  /** What is published instead. */
  readonly data?: unknown
  readonly skipHistory: boolean
}

export interface RpcAnswer {
  readonly data?: unknown
}

type Fields = Readonly<Record<string, unknown>>
type Read<Value> = Value | AnswerFault

const fault = (text: string): AnswerFault => ({ kind: 'fault', text })

const isFault = (read: unknown): read is AnswerFault => isRecord(read) && read.kind === 'fault'

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Serialisers that write every field write null for one that is not set. */
const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const CODE_MAX = 0xffff_ffff

/** Reads a reply: its `error` or `disconnect` where it has one, otherwise its `result` by `read`. */
export function readReply<Value>(
  reply: unknown,
  read: (result: Fields) => Read<Value>,
): Exclude<HookOutcome<Value>, { kind: 'down' }> | AnswerFault {
  if (!isRecord(reply)) return fault('the answer is not an object')
  const { error, disconnect, result } = reply
  if (isGiven(disconnect)) return disconnectIn(disconnect)
  if (isGiven(error)) return errorIn(error)
  if (isGiven(result) && !isRecord(result)) return fault('result is not an object')
  const value = read(isRecord(result) ? result : {})
  return isFault(value) ? value : { kind: 'ok', value }
}

function errorIn(error: unknown): { kind: 'refused'; error: ReplyError } | AnswerFault {
  if (!isRecord(error)) return fault('error is not an object')
  const { code, message = '', temporary } = error
  if (!isCode(code)) return fault('error.code is not a number from 1')
  if (typeof message !== 'string') return fault('error.message is not a string')
  const isAgain = temporary === true || isTemporary(code)
  return { kind: 'refused', error: { code, message, ...(isAgain ? { temporary: true } : {}) } }
}

function disconnectIn(disconnect: unknown): { kind: 'disconnect'; advice: CloseAdvice } | AnswerFault {
  if (!isRecord(disconnect)) return fault('disconnect is not an object')
  const { code, reason = '' } = disconnect
  if (!isCode(code)) return fault('disconnect.code is not a number from 1')
  if (typeof reason !== 'string') return fault('disconnect.reason is not a string')
  return { kind: 'disconnect', advice: { code, reason } }
}

const isCode = (code: unknown): code is number =>
  typeof code === 'number' && Number.isInteger(code) && code >= 1 && code <= CODE_MAX

export function readConnect(result: Fields, roomFault: (room: string) => string | undefined): Read<ConnectAnswer> {
  const { user } = result
  // A back end that means nobody in particular writes ''. A result without a user is a mistake.
  if (typeof user !== 'string') return fault('result.user is not a string')
  const spoken = spokenIn(result, ['info', 'data'])
  if (isFault(spoken)) return spoken
  const end = endIn(result)
  if (isFault(end)) return end
  const rooms = roomsIn(result, roomFault)
  return isFault(rooms) ? rooms : { user, ...spoken, ...end, rooms }
}

export function readRefresh(result: Fields): Read<RefreshAnswer> {
  const { expired } = result
  if (isGiven(expired) && typeof expired !== 'boolean') return fault('result.expired is not true or false')
  const spoken = spokenIn(result, ['info'])
  if (isFault(spoken)) return spoken
  const end = endIn(result)
  return isFault(end) ? end : { isExpired: expired === true, ...spoken, ...end }
}

export function readSubscribe(result: Fields): Read<SubscribeAnswer> {
  const options = optionsIn(result)
  if (isFault(options)) return options
  const end = endIn(result)
  return isFault(end) ? end : { ...options, ...end }
}

export function readPublish(result: Fields): Read<PublishAnswer> {
  const { skip_history: skip } = result
  if (isGiven(skip) && typeof skip !== 'boolean') return fault('result.skip_history is not true or false')
  const spoken = spokenIn(result, ['data'])
  return isFault(spoken) ? spoken : { ...spoken, skipHistory: skip === true }
}

export function readRpc(result: Fields): Read<RpcAnswer> {
  return spokenIn(result, ['data'])
}

type Spoken = 'info' | 'data'

/** JSON values, or the same in base64. */
function spokenIn(from: Fields, names: readonly Spoken[]): Read<{ info?: unknown; data?: unknown }> {
  const spoken: { info?: unknown; data?: unknown } = {}
  for (const name of names) {
    const value = from[name]
    const encoded = from[`b64${name}`]
    if (isGiven(value)) spoken[name] = value
    else if (isGiven(encoded) && encoded !== '') {
      const decoded = typeof encoded === 'string' ? jsonInBase64(encoded) : undefined
      if (decoded === undefined) return fault(`b64${name} is not JSON in base64`)
      spoken[name] = decoded.value
    }
  }
  return spoken
}

function endIn({ expire_at: at }: Fields): Read<{ expiresAtMs?: number }> {
  if (!isGiven(at) || at === 0) return {}
  if (typeof at !== 'number' || !Number.isFinite(at) || at < 0) return fault('expire_at is not a number of seconds')
  return { expiresAtMs: at * 1000 }
}

function roomsIn(result: Fields, roomFault: (room: string) => string | undefined): Read<HookRoom[]> {
  const { channels, subs } = result
  if (isGiven(channels) && !Array.isArray(channels)) return fault('result.channels is not a list')
  if (isGiven(subs) && !isRecord(subs)) return fault('result.subs is not an object')
  const rooms = new Map<string, HookRoom>()
  const add = (room: unknown, options: unknown): AnswerFault | undefined => {
    if (typeof room !== 'string') return fault('a room is not a string')
    const wrong = roomFault(room)
    if (wrong !== undefined || !isRoomName(room)) return fault(`names a room that cannot be: ${wrong}`)
    if (isGiven(options) && !isRecord(options)) return fault('the options of a room are not an object')
    const read = optionsIn(isRecord(options) ? options : {})
    if (isFault(read)) return read
    rooms.set(room, { room, ...read })
    return undefined
  }
  for (const room of (channels ?? []) as unknown[]) {
    const wrong = add(room, undefined)
    if (wrong !== undefined) return wrong
  }
  for (const [room, options] of Object.entries((subs ?? {}) as Fields)) {
    const wrong = add(room, options)
    if (wrong !== undefined) return wrong
  }
  return [...rooms.values()]
}

const OVERRIDES = {
  join_leave: 'joinLeave',
  force_push_join_leave: 'forceJoinLeave',
  force_positioning: 'forcePositioning',
  force_recovery: 'forceRecovery',
} as const

function optionsIn(options: Fields): Read<{ info?: unknown; data?: unknown; override?: RoomOverride }> {
  const spoken = spokenIn(options, ['info', 'data'])
  if (isFault(spoken) || !isGiven(options.override)) return spoken
  if (!isRecord(options.override)) return fault('override is not an object')
  const override: Record<string, boolean> = {}
  for (const [written, name] of Object.entries(OVERRIDES)) {
    const given = options.override[written]
    if (!isGiven(given)) continue
    // A serialiser leaves `value` out when it is false.
    const value = isRecord(given) ? (given.value ?? false) : undefined
    if (typeof value !== 'boolean') return fault(`override.${written} is not {"value":true or false}`)
    override[name] = value
  }
  return { ...spoken, override }
}
