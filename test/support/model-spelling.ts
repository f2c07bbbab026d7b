// What each protocol's frames must look like, spelled once more and without haste. Nothing here is shared with src/.
import type { ProtocolName } from '../../src/protocol/protocols.ts'
import { dataOf, type Entry, type Said, type Who } from './model-log.ts'

const STORED_WRAP_BYTES = 56

const infoOf = ({ id, user, connectionInfo, roomInfo }: Who): string =>
  JSON.stringify({
    client: id,
    user,
    ...(connectionInfo === undefined ? {} : { conn_info: JSON.parse(connectionInfo) }),
    ...(roomInfo === undefined ? {} : { chan_info: JSON.parse(roomInfo) }),
  })

const presenceInfoOf = (who: Who): string =>
  who.name === undefined || who.connectionInfo !== undefined
    ? infoOf(who)
    : infoOf({ ...who, connectionInfo: JSON.stringify({ name: who.name }) })

const named = (key: 'id' | 'from', { id, name }: Who) => ({ [key]: id, ...(name === undefined ? {} : { name }) })

/** A text that is JSON, shown as that. */
function shown({ text, isText }: Said): string {
  if (!isText) return text
  try {
    JSON.parse(text)
    return text
  } catch {
    return JSON.stringify(text)
  }
}

/** An object whose last member is JSON text. */
const withRaw = (fields: object, key: string, raw: string): string =>
  `${JSON.stringify(fields).slice(0, -1)},"${key}":${raw}}`

export const entryJson = (entry: Entry): string => {
  const { sender, offset, tags } = entry
  const info = sender.isServer === true ? '' : `,"info":${infoOf(sender)}`
  return `{"data":${dataOf(entry)}${info},"offset":${offset}${tags === undefined ? '' : `,"tags":${tags}`}}`
}

/** What an entry counts for in a reply that is bounded. */
export const entryBytes = (entry: Entry): number => {
  const info = entry.sender.isServer === true ? 0 : Buffer.byteLength(infoOf(entry.sender))
  return Buffer.byteLength(dataOf(entry)) + info + Buffer.byteLength(entry.tags ?? '') + STORED_WRAP_BYTES
}

const push = (room: string, key: string, raw: string): string =>
  `{"push":{"channel":${JSON.stringify(room)},"${key}":${raw}}}`

export function publicationFrame(protocol: ProtocolName, room: string, entry: Entry): string {
  const { sender } = entry
  switch (protocol) {
    case 'plain':
      return `{"id":"${sender.id}","msg":${dataOf(entry)},"room_id":${JSON.stringify(room)}}`
    case 'json':
      return withRaw({ type: entry.kind, ...named('from', sender) }, 'data', shown(entry))
    case 'centrifuge':
      return push(room, 'pub', entryJson(entry))
  }
}

export function noticeFrame(
  protocol: ProtocolName,
  { room, who, what }: { room: string; who: Who; what: 'join' | 'leave' },
): string {
  switch (protocol) {
    case 'plain':
      return what === 'join' ? `${who.id} just joined!` : `${who.id} disconnected.`
    case 'json':
      return JSON.stringify({ type: what, ...named('id', who) })
    case 'centrifuge':
      return push(room, what, `{"info":${infoOf(who)}}`)
  }
}

export function welcomeFrame(protocol: ProtocolName, who: Who, { room, members }: { room: string; members: number }) {
  if (protocol === 'plain') return `your id is ${who.id}`
  return JSON.stringify({ type: 'welcome', ...named('id', who), room, members })
}

export const restartFrame = (protocol: ProtocolName): string =>
  protocol === 'plain' ? 'room restarted, messages may be missing.' : '{"type":"restarted"}'

export interface PrivateText extends Said {
  readonly from: Who
  readonly to: string
  readonly room: string
}

export function privateFrame(protocol: ProtocolName, message: PrivateText): string {
  const { from, to, room } = message
  const data = dataOf(message)
  switch (protocol) {
    case 'plain':
      return `{"id":"${from.id}","msg":${data},"room_id":${JSON.stringify(room)},"to":"${to}"}`
    case 'json':
      return withRaw({ type: 'private', ...named('from', from), to }, 'data', shown(message))
    case 'centrifuge':
      return `{"push":{"message":{"data":{"from":"${from.id}","data":${data}}}}}`
  }
}

export const membersFrame = (members: readonly Who[]): string =>
  JSON.stringify({ type: 'members', members: members.map((who) => named('id', who)) })

export interface Refused {
  readonly code: number
  readonly message: string
  readonly temporary?: true
}

export const REFUSED = {
  internal: { code: 100, message: 'internal server error', temporary: true },
  permissionDenied: { code: 103, message: 'permission denied' },
  alreadySubscribed: { code: 105, message: 'already subscribed' },
  limitExceeded: { code: 106, message: 'limit exceeded' },
  badRequest: { code: 107, message: 'bad request' },
  notAvailable: { code: 108, message: 'not available' },
  tooManyRequests: { code: 111, message: 'too many requests', temporary: true },
  unrecoverable: { code: 112, message: 'unrecoverable position' },
} as const satisfies Record<string, Refused>
export const TOO_MANY_ROOMS = { ...REFUSED.limitExceeded, message: 'too many rooms' }

export const jsonErrorFrame = ({ code, message }: Refused): string => JSON.stringify({ type: 'error', code, message })

export const replyFrame = (id: number, method: string, result: string): string => `{"id":${id},"${method}":${result}}`

export const errorFrame = (id: number, { code, message, temporary }: Refused): string =>
  JSON.stringify({ id, error: { code, message, ...(temporary === undefined ? {} : { temporary }) } })

export const presenceResult = (members: readonly Who[]): string =>
  `{"presence":{${members.map((who) => `"${who.id}":${presenceInfoOf(who)}`).join(',')}}}`

export const historyResult = (epoch: string, offset: number, entries: readonly Entry[]): string =>
  `{"publications":[${entries.map(entryJson).join(',')}],"epoch":"${epoch}","offset":${offset}}`

export const unsubscribePush = (room: string, { code, reason }: { code: number; reason: string }): string =>
  push(room, 'unsubscribe', JSON.stringify({ code, reason }))

export const subscribePush = (room: string, result: string): string => push(room, 'subscribe', result)
