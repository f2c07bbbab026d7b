// Members that send but no longer read: when they are asked, when they are judged, and that the others are left alone.
import { describe, expect, it, test } from 'vitest'
import {
  type Connection,
  ConnectionTable,
  newPlainSession,
  type PlainSession,
  type Traffic,
} from '../src/gateway/connection.ts'
import { carry, LAG_TICK_MS, LAP_BYTES, LagWatch } from '../src/gateway/lag-watch.ts'
import type { ShardThread } from '../src/shard/pool.ts'
import { join } from './support/clients.ts'
import { connected, type FakeSocket } from './support/fake-socket.ts'
import { request } from './support/http.ts'
import { freshRoom, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { startServer } from './support/start-server.ts'

const ROUND = 20
const bytes = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer

interface Watched {
  readonly connection: Connection
  readonly session: PlainSession
  readonly socket: FakeSocket
}

/** A room of so many members; a heartbeat of 8 s is 32 ticks. */
function watchedRoom(count: number) {
  const connections = new ConnectionTable()
  const slow: string[] = []
  const watch = new LagWatch({ connections, timeoutSeconds: 8, slow: ({ id }) => slow.push(id) })
  const traffic: Traffic = { laps: 3, bytes: 0 }
  const members: Watched[] = Array.from({ length: count }, (_, index) => {
    const session = Object.assign(newPlainSession('a', {} as ShardThread), { membership: 'member', traffic, lap: 3 })
    const { connection, socket } = connected(`${index}`, session)
    connections.add(connection)
    return { connection, session, socket }
  })
  const ticks = (times: number) => {
    for (let tick = 0; tick < times; tick++) watch.tick()
  }
  const asked = () => members.map(({ socket }) => socket.log.length)
  return { watch, members, traffic, slow, ticks, asked }
}

const JUDGED_AFTER = 8000 / LAG_TICK_MS

describe('lag watch - who is asked, and who is slow', () => {
  it('asks once for each lap of the room, a twentieth of the members at a time', () => {
    const { watch, members, traffic, ticks, asked } = watchedRoom(40)
    carry(traffic, LAP_BYTES - 1)
    ticks(ROUND)
    expect(asked().every((count) => count === 0)).toBe(true)
    carry(traffic, 1)
    ticks(1)
    expect(asked().filter((count) => count === 1)).toHaveLength(2)
    ticks(ROUND - 1)
    expect(asked().every((count) => count === 1)).toBe(true)
    expect(members[0]!.socket.log).toEqual(['ping lag'])
    for (const { connection } of members) watch.ponged(connection, bytes('lag'))
    ticks(3 * ROUND)
    expect(asked().every((count) => count === 1)).toBe(true)
    carry(traffic, 3 * LAP_BYTES)
    ticks(ROUND)
    expect(asked().every((count) => count === 2)).toBe(true)
  })

  it('asks a member that was sent as much by itself', () => {
    const { members, ticks, asked } = watchedRoom(2)
    members[1]!.connection.sentBytes = LAP_BYTES
    ticks(3 * ROUND)
    expect(asked()).toEqual([0, 1])
  })

  it('takes for slow who has answered before and no longer does, once the time of the heartbeat is over', () => {
    const { watch, members, traffic, slow, ticks } = watchedRoom(1)
    const [{ connection, socket }] = members as [Watched]
    carry(traffic, LAP_BYTES)
    ticks(ROUND)
    watch.ponged(connection, bytes(''))
    watch.ponged(connection, bytes('gal'))
    watch.ponged(connection, bytes('lag'))
    carry(traffic, LAP_BYTES)
    let waited = 0
    while (socket.log.length < 2) ticks(1)
    while (slow.length === 0) {
      ticks(1)
      waited += 1
    }
    expect([waited, slow]).toEqual([JUDGED_AFTER, ['0']])
  })

  it('does not judge who never answered, nor who answers late but in time', () => {
    const { watch, members, traffic, slow, ticks } = watchedRoom(2)
    for (let lap = 0; lap < 6; lap++) {
      carry(traffic, LAP_BYTES)
      ticks(JUDGED_AFTER - 1)
      watch.ponged(members[1]!.connection, bytes('lag'))
    }
    ticks(3 * JUDGED_AFTER)
    expect(slow).toEqual([])
    expect(members[0]!.socket.log.length).toBeGreaterThan(2)
  })

  it('has nothing to do with those who have gone or are slow already', () => {
    const { watch, members, traffic, slow, ticks, asked } = watchedRoom(3)
    const [gone, marked, closing] = members as [Watched, Watched, Watched]
    for (const { session } of members) session.answersPings = true
    marked.connection.slow = true
    closing.connection.socket = undefined
    carry(traffic, LAP_BYTES)
    ticks(ROUND)
    expect(asked()).toEqual([1, 0, 0])
    watch.forget(gone.connection)
    gone.connection.socket = undefined
    ticks(3 * JUDGED_AFTER)
    expect([asked(), slow]).toEqual([[1, 0, 0], []])
  })
})

test('lag watch - a member that sends but does not read leaves and is told; one that answers no ping stays', async () => {
  const server = await startServer({ heartbeat: { timeoutSeconds: 8 } })
  const room = freshRoom()
  const stuck = (await join(PlainClient, server, { room })) as PlainClient
  const mute = await RawClient.connect(server.port, room, { mute: true })
  await mute.welcome()
  const healthy = (await join(PlainClient, server, { room, told: [mute] })) as PlainClient
  const said = (index: number) => `${index}:${'x'.repeat(1000)}`

  // One at a time each goes to the members by name.
  // The heartbeat pings the silent as well, with nothing in it.
  const asked = new Promise<void>((resolve) =>
    stuck.socket.on('ping', (payload) => {
      if (payload.toString() === 'lag') resolve()
    }),
  )
  for (let index = 0; index < 70; index++) {
    healthy.sendText(said(index))
    expect(String(await healthy.next())).toContain(`"msg":"${index}:`)
  }
  await asked
  while ((await mute.pings.next()) !== 'lag');

  stuck.socket.pause()
  // Together they go to the room's topic.
  for (let index = 70; index < 140; index++) healthy.sendText(said(index))
  for (let second = 0, left = false; !left; second++) {
    expect(second).toBeLessThan(60)
    for (const sender of [stuck, mute, healthy]) sender.sendText(`tick ${second}`)
    for (let ticks = 0; ticks < 3; ) {
      const text = String(await healthy.next())
      if (text === leftNotice(stuck)) {
        left = true
        break
      }
      if (text.includes(`"msg":"tick ${second}"`)) ticks += 1
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  healthy.sendText('after')
  while (!String(await mute.next()).includes('"msg":"after"'));
  expect((await request(server, '/metrics')).text).toMatch(/^lobbycast_slow_consumers_total 1$/m)

  stuck.socket.resume()
  const { code, reason } = await stuck.closed
  expect({ code, reason }).toEqual({ code: 1013, reason: 'slow' })
  const texts = stuck.takeAll().map(String)
  const numbered = texts.filter((text) => /"msg":"\d+:/.test(text))
  expect(numbered).toHaveLength(140)
  for (const [index, text] of numbered.entries()) expect(text).toContain(`"msg":"${index}:`)
  expect(texts.some((text) => text.includes('"msg":"after"'))).toBe(false)
}, 60_000)
