// Says in words what a frame is: its kind for a list, and for the chosen one a title and its facts. Browser; no DOM.
import { grouped } from '../parts/times.ts'
import { type Fields, fieldsOf, numberOf, parsed, saidOf, textOf } from './dialect.ts'
import type { Frame, ProtocolName } from './room-events.ts'

export interface FrameWords {
  readonly title: string
  readonly facts: readonly (readonly [string, string])[]
}

const FACT_MAX = 200
const FACTS_MAX = 40

const JSON_TITLES: Readonly<Record<string, string>> = {
  welcome: 'The greeting: your id, and how many are here',
  join: 'Somebody came',
  leave: 'Somebody left',
  message: 'A message to the room',
  statistics: 'Statistics of a back end',
  private: 'A private message',
  members: 'Who is in the room',
  occupancy: 'How many are in the room',
  error: 'Something was refused',
  restarted: 'The room was restarted',
  view: 'Another view of the board',
  text: 'A text for the room',
}

const PLAIN_TITLES: Readonly<Record<string, string>> = {
  ...JSON_TITLES,
  greeting: 'The greeting: your id',
  notice: 'A notice for you alone',
}

const CENTRIFUGE_TITLES: Readonly<Record<string, string>> = {
  ping: 'A ping, and the answer to it',
  error: 'A command was refused',
  recovered: 'What was missed',
  connect: 'The connection introduces itself',
  subscribe: 'Into the room',
  unsubscribe: 'Out of the room',
  publish: 'A message to the room',
  presence: 'Who is in the room',
  rpc: 'A call of the server',
  publication: 'A publication in the room',
  join: 'Somebody came',
  leave: 'Somebody left',
  message: 'A message for this connection alone',
  disconnect: 'The server ends the connection',
}

/** One word. */
export function frameKind(protocol: ProtocolName, frame: Frame): string {
  switch (protocol) {
    case 'json':
      return /^\{"type":"(\w{1,20})"/.exec(frame.text)?.[1] ?? 'text'
    case 'plain':
      return plainKind(frame)
    case 'centrifuge':
      return centrifugeKind(frame.text)
  }
}

export function frameWords(protocol: ProtocolName, frame: Frame): FrameWords {
  const kind = frameKind(protocol, frame)
  if (protocol === 'centrifuge') {
    return { title: titleOf(CENTRIFUGE_TITLES, kind), facts: centrifugeFacts(frame.text).slice(0, FACTS_MAX) }
  }
  const titles = protocol === 'json' ? JSON_TITLES : PLAIN_TITLES
  const fields = fieldsOf(parsed(frame.text))
  const facts = Object.entries(fields ?? {}).map(([name, value]) => fact(name, value))
  return { title: titleOf(titles, kind), facts: facts.slice(0, FACTS_MAX) }
}

// The peer chooses the kind, so it may be `constructor`.
const titleOf = (titles: Readonly<Record<string, string>>, kind: string): string =>
  Object.hasOwn(titles, kind) ? titles[kind]! : kind

function plainKind({ isSent, text }: Frame): string {
  if (isSent) return /^\s*\\w\s/i.test(text) ? 'private' : 'text'
  if (text.startsWith('your id is ')) return 'greeting'
  if (text.endsWith(' just joined!')) return 'join'
  if (text.endsWith(' disconnected.')) return 'leave'
  if (!text.startsWith('{')) return 'notice'
  return /,"to":"[0-9a-f-]{36}"\}$/.test(text) ? 'private' : 'message'
}

const PUSHES = {
  pub: 'publication',
  join: 'join',
  leave: 'leave',
  message: 'message',
  disconnect: 'disconnect',
} as const

function centrifugeKind(text: string): string {
  if (text === '{}') return 'ping'
  const end = text.indexOf('\n')
  const line = fieldsOf(parsed(end < 0 ? text : text.slice(0, end)))
  if (line === undefined) return 'text'
  if (line.error !== undefined) return 'error'
  if (fieldsOf(line.subscribe)?.was_recovering === true) return 'recovered'
  const push = fieldsOf(line.push)
  if (push === undefined) return methodOf(line) || 'reply'
  const known = Object.entries(PUSHES).find(([field]) => field in push)?.[1]
  return known ?? (Object.keys(push).at(-1) || 'push')
}

const methodOf = (line: Fields): string | undefined => Object.keys(line).find((name) => name !== 'id')

function centrifugeFacts(text: string): (readonly [string, string])[] {
  return text.split('\n').flatMap((line) => {
    const fields = fieldsOf(parsed(line))
    return fields === undefined ? [] : lineFacts(fields)
  })
}

function lineFacts(line: Fields): (readonly [string, string])[] {
  const id = numberOf(line.id)
  const push = fieldsOf(line.push)
  const method = methodOf(line) ?? ''
  const result = push === undefined ? fieldsOf(line[method]) : (fieldsOf(Object.values(push).at(-1)) ?? push)
  if (result === undefined) return []
  const { publications, offset, epoch, ...rest } = result
  return [
    ...(id === undefined ? [] : [['command', `${method}, id ${id}`] as const]),
    ...(push?.channel === undefined ? [] : [fact('room', push.channel)]),
    ...positionFacts(offset, epoch),
    ...publicationFacts(publications),
    ...Object.entries(rest).map(([name, value]) => fact(name, value)),
  ]
}

function positionFacts(offset: unknown, epoch: unknown): (readonly [string, string])[] {
  const number = numberOf(offset)
  const words = [
    number === undefined ? undefined : `offset ${grouped(number)}`,
    textOf(epoch) === undefined ? undefined : `epoch ${epoch}`,
  ].filter((word) => word !== undefined)
  return words.length === 0 ? [] : [['position', words.join(', ')]]
}

function publicationFacts(publications: unknown): (readonly [string, string])[] {
  if (!Array.isArray(publications) || publications.length === 0) return []
  const offsets = publications.map((publication) => numberOf(fieldsOf(publication)?.offset) ?? 0)
  const range = `${grouped(offsets[0]!)} to ${grouped(offsets.at(-1)!)}`
  return [['publications', `${publications.length}: offsets ${range}`]]
}

function fact(name: string, value: unknown): readonly [string, string] {
  const text = saidOf(value)
  return [name, text.length > FACT_MAX ? `${text.slice(0, FACT_MAX)}…` : text]
}
