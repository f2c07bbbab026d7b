// A process full of members of a server that drains, forked by drain-load.test.ts. Each room has plain and centrifuge members, and every member
// publishes until it is closed. Which publications were acknowledged and what each member was sent is compared here, since there is too much
// of it to hand over. Speaks over the fork's channel.

import { WebSocket } from 'ws'

export interface DrainOrder {
  port: number
  rooms: string[]
  membersPerRoom: number
  // Each member says something once in this time.
  sayEveryMs: number
}

export interface RoomReport {
  room: string
  // What is wrong with what its members were sent.
  faults: string[]
}

export type DrainEvent =
  // Everybody is in, and in each room some publications have been acknowledged.
  | { kind: 'talking' }
  // `closes`: how many were closed with which code and reason. `closedAtMs`: when the last one was, in Unix time.
  | { kind: 'finished'; rooms: RoomReport[]; closes: Record<string, number>; closedAtMs: number }

const OPENING_AT_A_TIME = 100
const ACKNOWLEDGED_MIN = 5

const tell = (event: DrainEvent) => process.send!(event)

interface Member {
  room: string
  // Names of the publications that it was sent, in order.
  heard: string[]
  say(name: string): void
}

// By room: publications that were acknowledged by the reply, or by the own echo.
const acknowledged = new Map<string, Set<string>>()
const members: Member[] = []
let closedCount = 0
let closedAtMs = 0
const closes: Record<string, number> = {}

function connect(url: string): WebSocket {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  // A lost connection is reported by 'close' as 1006.
  socket.on('error', () => undefined)
  socket.on('close', (code, reason) => {
    closedCount += 1
    closedAtMs = Date.now()
    const text = `${code} ${reason.toString()}`
    closes[text] = (closes[text] ?? 0) + 1
  })
  return socket
}

// Resolves when it is in the room.
function plainMember(port: number, room: string): Promise<Member> {
  const socket = connect(`ws://127.0.0.1:${port}/ws/${room}`)
  const member: Member = { room, heard: [], say: (name) => socket.send(name) }
  let id = ''
  return new Promise((resolve) => {
    socket.on('message', (data) => {
      const text = data.toString()
      if (id === '') {
        id = text.slice('your id is '.length)
        resolve(member)
      } else if (text.startsWith('{')) {
        const said = JSON.parse(text) as { id: string; msg: string }
        member.heard.push(said.msg)
        if (said.id === id) acknowledged.get(room)!.add(said.msg)
      }
    })
  })
}

interface Line {
  id?: number
  error?: object
  push?: { pub?: { data: string } }
}

function centrifugeMember(port: number, room: string): Promise<Member> {
  const socket = connect(`ws://127.0.0.1:${port}/connection/websocket`)
  const said = new Map<number, string>()
  const member: Member = {
    room,
    heard: [],
    say(name) {
      const id = said.size + 3
      said.set(id, name)
      socket.send(JSON.stringify({ id, publish: { channel: room, data: name } }))
    },
  }
  socket.on('open', () => socket.send(`{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"${room}"}}`))
  return new Promise((resolve) => {
    socket.on('message', (data) => {
      for (const text of data.toString().split('\n')) {
        if (text === '{}') {
          socket.send('{}')
          continue
        }
        const { id, error, push } = JSON.parse(text) as Line
        if (push?.pub !== undefined) member.heard.push(push.pub.data)
        if (id === 2 && error === undefined) resolve(member)
        const name = id === undefined ? undefined : said.get(id)
        if (name !== undefined && error === undefined) acknowledged.get(room)!.add(name)
      }
    })
  })
}

async function openAll({ port, rooms, membersPerRoom }: DrainOrder): Promise<void> {
  const places = Array.from({ length: membersPerRoom }, () => rooms).flat()
  for (const room of rooms) acknowledged.set(room, new Set())
  let next = 0
  const openNext = async () => {
    while (next < places.length) {
      const index = next
      next += 1
      const member = Math.floor(index / rooms.length) % 2 === 0 ? plainMember : centrifugeMember
      members.push(await member(port, places[index]!))
    }
  }
  await Promise.all(Array.from({ length: OPENING_AT_A_TIME }, openNext))
}

// In turn, so that the publications are spread evenly over the time. Those who are closed already send to nobody.
function publishAll(sayEveryMs: number): void {
  let next = 0
  const startedAtMs = performance.now()
  const timer = setInterval(() => {
    if (closedCount === members.length) clearInterval(timer)
    const due = Math.floor(((performance.now() - startedAtMs) * members.length) / sayEveryMs)
    for (; next < due; next++) members[next % members.length]!.say(`word ${next}`)
  }, 5)
}

function reportOf(room: string): RoomReport {
  const faults: string[] = []
  const names = acknowledged.get(room)!
  const residents = members.filter((member) => member.room === room)
  const [first] = residents
  for (const { heard } of residents) {
    const told = new Set(heard)
    if (told.size !== heard.length) faults.push('a publication came twice')
    for (const name of names) if (!told.has(name)) faults.push(`${name} was acknowledged and is missing`)
    if (heard.join() !== first!.heard.join()) faults.push('two members were sent something else, or in another order')
  }
  return { room, faults: faults.slice(0, 5) }
}

process.on('message', async (order: DrainOrder) => {
  await openAll(order)
  publishAll(order.sayEveryMs)
  let isTold = false
  const timer = setInterval(() => {
    if (!isTold && [...acknowledged.values()].every(({ size }) => size >= ACKNOWLEDGED_MIN)) {
      isTold = true
      tell({ kind: 'talking' })
    }
    if (closedCount < members.length) return
    clearInterval(timer)
    tell({ kind: 'finished', rooms: order.rooms.map(reportOf), closes, closedAtMs })
  }, 20)
})
// The test is gone.
process.on('disconnect', () => process.exit(0))
