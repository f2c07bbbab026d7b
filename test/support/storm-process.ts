// A process full of SDK clients for the reconnect storm, forked by sdk-storm.test.ts. Every client is in one room and checks
// by offset what it gets: the next publication must be the one behind the last. Speaks over the fork's channel.

import { Centrifuge } from 'centrifuge'
import { WebSocket } from 'ws'

export type StormOrder =
  | { kind: 'open'; port: number; clients: number; rooms: string[] }
  // Ends the TCP connection of every client at once, without a close frame.
  | { kind: 'cut' }
  // The last offset of every room; what is missing then will never come.
  | { kind: 'finish'; offsets: Record<string, number> }

export type StormEvent =
  | { kind: 'opened' }
  | { kind: 'recovered'; afterMs: number[]; missed: number[] }
  | { kind: 'finished'; clients: number; publications: number; faults: string[]; cpuSeconds: number }

export interface StormPublication {
  n: number
  text: string
}

interface Member {
  readonly room: string
  readonly first: number
  last: number
  // Lost its connection with the others and is not back yet.
  lost: boolean
}

const OPENING_AT_A_TIME = 100
const FAULTS_MAX = 20

const sockets = new Set<TrackedSocket>()
const members: Member[] = []
const faults: string[] = []
let publications = 0
let cutAtMs = 0
let afterMs: number[] = []
let missed: number[] = []

class TrackedSocket extends WebSocket {
  constructor(address: string) {
    super(address, { perMessageDeflate: false })
    sockets.add(this)
    this.once('close', () => sockets.delete(this))
  }
}

const tell = (event: StormEvent) => process.send!(event)

function fault(text: string): void {
  if (faults.length < FAULTS_MAX) faults.push(text)
}

// Resolves when the client is subscribed for the first time.
function open(port: number, room: string): Promise<void> {
  const sdk = new Centrifuge(`ws://127.0.0.1:${port}/connection/websocket`, { websocket: TrackedSocket })
  const subscription = sdk.newSubscription(room, { recoverable: true })
  let member: Member | undefined
  sdk.on('disconnected', ({ code, reason }) => fault(`${room}: disconnected for good, ${code} ${reason}`))
  subscription.on('publication', ({ offset, data }) => {
    if (member === undefined) return fault(`${room}: a publication before the subscription`)
    publications += 1
    if (offset !== member.last + 1) fault(`${room}: offset ${offset} came after ${member.last}`)
    if ((data as StormPublication).n !== offset) fault(`${room}: offset ${offset} carries another publication`)
    member.last = offset ?? Number.NaN
  })
  return new Promise((resolve) => {
    subscription.on('subscribed', ({ streamPosition, wasRecovering, recovered }) => {
      if (member === undefined) {
        const offset = streamPosition!.offset
        member = { room, first: offset, last: offset, lost: false }
        members.push(member)
        resolve()
        return
      }
      if (!wasRecovering || !recovered) fault(`${room}: not recovered behind ${member.last}`)
      if (!member.lost) return
      member.lost = false
      afterMs.push(performance.now() - cutAtMs)
      // The SDK emits the recovered publications right behind this event.
      missed.push(streamPosition!.offset - member.last)
      if (afterMs.length === members.length) tell({ kind: 'recovered', afterMs, missed })
    })
    subscription.subscribe()
    sdk.connect()
  })
}

async function openAll({ port, clients, rooms }: StormOrder & { kind: 'open' }): Promise<void> {
  let next = 0
  const openNext = async () => {
    while (next < clients) {
      const index = next
      next += 1
      await open(port, rooms[index % rooms.length]!)
    }
  }
  await Promise.all(Array.from({ length: OPENING_AT_A_TIME }, openNext))
  tell({ kind: 'opened' })
}

function cut(): void {
  for (const member of members) member.lost = true
  afterMs = []
  missed = []
  cutAtMs = performance.now()
  for (const socket of sockets) socket.terminate()
}

function finish(offsets: Record<string, number>): void {
  const behind = () => members.filter(({ room, last }) => last < offsets[room]!).length
  const timer = setInterval(() => {
    if (behind() > 0 && faults.length === 0) return
    clearInterval(timer)
    for (const { room, last } of members) {
      if (last !== offsets[room]) fault(`${room}: ended at ${last} instead of ${offsets[room]}`)
    }
    const expected = members.reduce((sum, { room, first }) => sum + offsets[room]! - first, 0)
    if (publications !== expected) fault(`${publications} publications came, ${expected} were due`)
    const { user, system } = process.cpuUsage()
    tell({ kind: 'finished', clients: members.length, publications, faults, cpuSeconds: (user + system) / 1e6 })
  }, 20)
}

process.on('message', (order: StormOrder) => {
  switch (order.kind) {
    case 'open':
      void openAll(order)
      return
    case 'cut':
      cut()
      return
    case 'finish':
      finish(order.offsets)
  }
})
// The test is gone.
process.on('disconnect', () => process.exit(0))
