// Owns the table of wire protocols that tests run over wherever something holds for all of them: how somebody gets into a room with
// each, and a member that says and hears things in words that are common to all.

import type { WebSocket } from 'ws'
import { CentrifugeRawClient, type Push } from './centrifuge-raw-client.ts'
import { JsonClient } from './json-client.ts'
import type { CloseInfo } from './lobby-client.ts'
import { PlainClient } from './plain-client.ts'

export type Heard =
  | { kind: 'said' | 'private'; from: string; data: unknown }
  | { kind: 'joined' | 'left'; id: string }
  // Told to this member alone. `messages`: how many, where it is more than one.
  | { kind: 'refused'; why: 'permission denied' | 'no such id' | 'overloaded'; messages?: number }
  | { kind: 'restarted' }

export interface Member {
  readonly room: string
  readonly id: string
  readonly socket: WebSocket
  readonly closed: Promise<CloseInfo>
  say(text: string): void
  whisper(to: string, text: string): void
  // The next thing that is for a member's eyes; what only moves the protocol along is left out.
  heard(timeoutMs?: number): Promise<Heard>
}

export interface Entry {
  room: string
  // A connection token, and a subscription token for the room. Who can show but one shows the second.
  token?: string | undefined
  subscriptionToken?: string | undefined
}

// `with` is the code that tells it: of the close frame, or of the refused subscribe.
type Admission = { kind: 'in'; member: Member } | { kind: 'refused'; with: number }

interface Listening {
  port: number
}

export interface WireProtocol {
  name: 'plain' | 'json' | 'centrifuge'
  // Hears of joins and leaves, where that is its choice.
  enter(server: Listening, entry: Entry): Promise<Admission>
  // The codes that tell somebody at the door.
  codes: { denied: number; full: number; roomsFull: number; serverFull: number; slow: number }
}

// How many messages a notice says were not delivered; 0 when the text is no such notice.
export function lossesIn(text: string): number {
  const notice = /^overloaded, (?:(\d+) messages|message) not delivered\.$/.exec(text)
  return notice === null ? 0 : Number(notice[1] ?? 1)
}

const overloaded = (losses: number): Heard => ({
  kind: 'refused',
  why: 'overloaded',
  ...(losses > 1 && { messages: losses }),
})

const plainHeard = (text: string): Heard => {
  const notice = /^(\S{36}) (just joined!|disconnected\.)$/.exec(text)
  if (notice !== null) return { kind: notice[2] === 'disconnected.' ? 'left' : 'joined', id: notice[1]! }
  if (text.startsWith('no such id ')) return { kind: 'refused', why: 'no such id' }
  if (text === 'permission denied, message not delivered.') return { kind: 'refused', why: 'permission denied' }
  const losses = lossesIn(text)
  if (losses > 0) return overloaded(losses)
  if (text === 'room restarted, messages may be missing.') return { kind: 'restarted' }
  const { id, msg, to } = JSON.parse(text) as { id: string; msg: unknown; to?: string }
  return { kind: to === undefined ? 'said' : 'private', from: id, data: msg }
}

const WHY: Readonly<Record<number, Extract<Heard, { kind: 'refused' }>['why']>> = {
  103: 'permission denied',
  107: 'no such id',
  111: 'overloaded',
}

interface JsonFrame {
  type: string
  id: string
  from: string
  data: unknown
  code: number
  message: string
}

export const jsonHeard = (text: string): Heard => {
  const { type, id, from, data, code, message } = JSON.parse(text) as JsonFrame
  if (type === 'join') return { kind: 'joined', id }
  if (type === 'leave') return { kind: 'left', id }
  if (type === 'restarted') return { kind: 'restarted' }
  if (type === 'error') return code === 111 ? overloaded(lossesIn(message)) : { kind: 'refused', why: WHY[code]! }
  return { kind: type === 'private' ? 'private' : 'said', from, data }
}

const pushHeard = (push: Push): Heard | undefined => {
  if (push.join !== undefined) return { kind: 'joined', id: push.join.info.client }
  if (push.leave !== undefined) return { kind: 'left', id: push.leave.info.client }
  if (push.pub !== undefined) return { kind: 'said', from: push.pub.info?.client ?? '', data: push.pub.data }
  const { from, data } = (push.message?.data ?? {}) as { from?: string; data?: unknown }
  return from === undefined ? undefined : { kind: 'private', from, data }
}

// What lives in a room: `client` has been greeted.
export function resident(client: PlainClient, heardOf: (text: string) => Heard): Member {
  const { id, room, socket, closed } = client
  return {
    id,
    room,
    socket,
    closed,
    say: (text) => client.sendText(text),
    whisper: (to, text) => client.sendText(`\\w ${to} ${text}`),
    heard: async (timeoutMs) => heardOf(String(await client.next(timeoutMs))),
  }
}

// The client's commands have ids of their own, so that a test may go on using it.
const FIRST_ID = 1_000_000

function subscriber(client: CentrifugeRawClient, room: string): Member {
  let lastId = FIRST_ID
  const send = (command: object) => {
    lastId += 1
    client.send({ id: lastId, ...command })
  }
  const { id, socket, closed } = client
  return {
    id,
    room,
    socket,
    closed,
    say: (text) => send({ publish: { channel: room, data: text } }),
    whisper: (to, text) => send({ rpc: { method: 'whisper', data: { to, data: text } } }),
    heard: async () => {
      for (;;) {
        const line = JSON.parse(await client.nextLine()) as { id?: number; error?: { code: number }; push?: Push }
        if (line.error !== undefined) return { kind: 'refused', why: WHY[line.error.code]! }
        const heard = line.push === undefined ? undefined : pushHeard(line.push)
        if (heard !== undefined) return heard
      }
    },
  }
}

async function admitted(client: PlainClient, heardOf: (text: string) => Heard): Promise<Admission> {
  return client.welcome().then(
    () => ({ kind: 'in' as const, member: resident(client, heardOf) }),
    async () => ({ kind: 'refused' as const, with: (await client.closed).code }),
  )
}

const RESIDENT_CODES = { denied: 1008, full: 1013, roomsFull: 1013, serverFull: 1013, slow: 1013 }

export const wireProtocols: readonly WireProtocol[] = [
  {
    name: 'plain',
    codes: RESIDENT_CODES,
    enter: async (server, { room, token, subscriptionToken = token }) => {
      const query = subscriptionToken === undefined ? '' : `?token=${subscriptionToken}`
      const path = `/ws/${encodeURIComponent(room)}${query}`
      return admitted(await PlainClient.connect(server.port, room, { path }), plainHeard)
    },
  },
  {
    name: 'json',
    codes: RESIDENT_CODES,
    enter: async (server, { room, token, subscriptionToken = token }) => {
      const options = subscriptionToken === undefined ? {} : { token: subscriptionToken }
      return admitted(await JsonClient.open(server, room, options), jsonHeard)
    },
  },
  {
    name: 'centrifuge',
    codes: { denied: 103, full: 106, roomsFull: 106, serverFull: 1013, slow: 3008 },
    enter: async (server, { room, token, subscriptionToken }) => {
      const client = await CentrifugeRawClient.open(server)
      // Closed at the door, or by its token.
      const isConnected = await client.hello(token === undefined ? {} : { token }).then(
        () => true,
        () => false,
      )
      if (!isConnected) return { kind: 'refused', with: (await client.closed).code }
      const shown = subscriptionToken === undefined ? {} : { token: subscriptionToken }
      const reply = await client.call('subscribe', { channel: room, join_leave: true, ...shown })
      if (reply.error !== undefined) return { kind: 'refused', with: reply.error.code }
      return { kind: 'in', member: subscriber(client, room) }
    },
  },
]

export const plainProtocol = wireProtocols[0]!

// Every protocol with every other and with itself.
export const protocolPairs = wireProtocols.flatMap((one) =>
  wireProtocols.map((other) => ({ one, other, names: `${one.name} and ${other.name}` })),
)

// Joins; `told` are members of the room, who have heard of it when this returns.
export async function enter(
  protocol: WireProtocol,
  server: Listening,
  entry: Entry & { told?: readonly Member[] },
): Promise<Member> {
  const admission = await protocol.enter(server, entry)
  if (admission.kind === 'refused') throw new Error(`${protocol.name} was refused with ${admission.with}`)
  const { member } = admission
  for (const other of entry.told ?? []) {
    const heard = await other.heard()
    if (heard.kind !== 'joined' || heard.id !== member.id) {
      throw new Error(`expected the join of ${member.id}, heard ${JSON.stringify(heard)}`)
    }
  }
  return member
}

// One member of each protocol in one room, each told of those who came later.
export async function enterAll(server: Listening, room: string): Promise<Member[]> {
  const members: Member[] = []
  for (const protocol of wireProtocols) members.push(await enter(protocol, server, { room, told: members }))
  return members
}
