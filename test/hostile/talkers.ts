// Connections that flood the server with one kind of event each, as fast as it takes them.

import { clientFrame, fragmented, jsonFrame, Opcode, textFrame } from './client-frame.ts'
import type { Offender } from './offender.ts'
import type { Stage } from './stage.ts'

const BLOCK_BYTES = 65_536

interface Flood {
  readonly path: (room: string) => string
  // What is sent first.
  readonly begin?: (room: string) => Buffer
  // One event, or a few that belong together. It is repeated.
  readonly unit: (room: string, id: string) => Buffer
  // Messages or commands of a unit; 1 by default.
  readonly events?: number
}

const plain = (room: string) => `/ws/${room}`
const json = (room: string) => `/ws/${room}?format=json`
const centrifuge = () => '/connection/websocket'
const connect = () => jsonFrame({ id: 1, connect: {} })
const member = (room: string) => jsonFrame({ id: 1, connect: {} }, { id: 2, subscribe: { channel: room } })

const FLOODS: Readonly<Record<string, Flood>> = {
  'empty texts': { path: plain, unit: () => textFrame('') },
  'small texts': { path: plain, unit: () => textFrame('twenty bytes of text') },
  'large texts': { path: plain, unit: () => textFrame('x'.repeat(65_536)) },
  binaries: { path: plain, unit: () => clientFrame({ opcode: Opcode.binary, payload: 'echo' }) },
  whispers: { path: plain, unit: (_, id) => textFrame(`\\w ${id} psst`) },
  pings: { path: plain, unit: () => clientFrame({ opcode: Opcode.ping, payload: 'ping' }) },
  pongs: { path: plain, unit: () => clientFrame({ opcode: Opcode.pong, payload: 'pong' }) },
  fragments: {
    path: plain,
    unit: () => Buffer.concat(fragmented(Buffer.from('fragments'), { size: 1, opcode: Opcode.text })),
  },
  'json messages': { path: json, unit: () => jsonFrame({ type: 'message', data: { x: 1 } }) },
  'json members': { path: json, unit: () => jsonFrame({ type: 'members' }) },
  'json nonsense': { path: json, unit: () => jsonFrame({ type: 'dance' }) },
  'json whispers': { path: json, unit: (_, id) => jsonFrame({ type: 'private', to: id, data: 'psst' }) },
  publishes: {
    path: centrifuge,
    begin: member,
    unit: (room) => jsonFrame({ id: 9, publish: { channel: room, data: 'x' } }),
  },
  pairs: {
    path: centrifuge,
    begin: connect,
    events: 2,
    unit: (room) => jsonFrame({ id: 7, subscribe: { channel: room } }, { id: 8, unsubscribe: { channel: room } }),
  },
  'one frame of many commands': {
    path: centrifuge,
    begin: member,
    unit: (room) =>
      jsonFrame(
        ...Array.from({ length: 1000 }, (_, index) => ({ id: index + 9, publish: { channel: room, data: 1 } })),
      ),
    events: 1000,
  },
  stats: {
    path: centrifuge,
    begin: member,
    unit: (room) => jsonFrame({ id: 9, presence_stats: { channel: room } }),
  },
  rpc: {
    path: centrifuge,
    begin: connect,
    unit: (_, id) => jsonFrame({ id: 9, rpc: { method: 'whisper', data: { to: id, data: 'psst' } } }),
  },
}

export const floodKinds = (): string[] => Object.keys(FLOODS)

export async function talkers(stage: Stage): Promise<void> {
  const { random } = stage
  const isCrowd = random.chance(0.2)
  // Half of the acts are of one kind.
  const kinds = floodKinds()
  const onlyKind = stage.manner !== undefined || random.chance(0.5) ? stage.mannerOf(kinds) : undefined
  await stage.each((branch, index) => {
    const kind = onlyKind ?? branch.random.pick(kinds)
    return talk(branch, kind, isCrowd ? stage.name : `${stage.name}-${index}`)
  })
}

async function talk(stage: Stage, kind: string, room: string): Promise<void> {
  const flood = FLOODS[kind]!
  let id = ''
  const isWhisper = kind.includes('whispers') || kind === 'rpc'
  const talker = await stage.open(flood.path(room), {
    // Only a talker that whispers needs an id: its own.
    ...(isWhisper ? { onText: (text: string) => (id ||= idIn(text)) } : {}),
  })
  if (talker === undefined) return
  if (flood.begin !== undefined) talker.write(flood.begin(room))
  if (isWhisper) await idKnown(stage, talker, () => id !== '')
  const unit = flood.unit(room, id)
  const units = Math.max(1, Math.floor(BLOCK_BYTES / unit.length))
  const block = Buffer.concat(Array.from({ length: units }, () => unit))
  await stage.flood(talker, kind, { block, events: units * (flood.events ?? 1) })
}

function idIn(text: string): string {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(text)?.[0] ?? ''
}

async function idKnown(stage: Stage, talker: Offender, isKnown: () => boolean): Promise<void> {
  while (stage.isOn && talker.isOpen && !isKnown()) await stage.pause(5)
}
