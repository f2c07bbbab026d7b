// A crowd: 2,000 connections in 200 rooms (10,000 in 1,000 with LARGE_TESTS=1). Every delivery is accounted for,
// and when all have left nothing remains. The server is a process of its own, so its memory is its own too.

import { expect, test } from 'vitest'
import { clientKinds, join } from './support/clients.ts'
import { listRooms } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { joinedNotice, leftNotice } from './support/lobby-client.ts'
import { RawClient } from './support/raw-client.ts'
import { startProcess } from './support/server-process.ts'
import { startServer } from './support/start-server.ts'

const LARGE = process.env.LARGE_TESTS === '1'
const ROOM_COUNT = LARGE ? 1_000 : 200
const MEMBERS_PER_ROOM = 10
const MESSAGES_PER_MEMBER = 5
// Connections are opened this many at a time, so that no listen queue overflows.
const BATCH = 100

interface Crowd {
  rooms: Map<string, RawClient[]>
}

async function gather(port: number): Promise<Crowd> {
  const rooms = new Map<string, RawClient[]>()
  const wanted = Array.from({ length: ROOM_COUNT * MEMBERS_PER_ROOM }, (_, index) => `crowd-${index % ROOM_COUNT}`)
  for (let start = 0; start < wanted.length; start += BATCH) {
    await Promise.all(
      wanted.slice(start, start + BATCH).map(async (room) => {
        const client = await RawClient.connect(port, room)
        await client.welcome()
        rooms.set(room, [...(rooms.get(room) ?? []), client])
      }),
    )
  }
  return { rooms }
}

async function take(client: RawClient, count: number): Promise<string[]> {
  const messages: string[] = []
  while (messages.length < count) messages.push(String(await client.next()))
  return messages
}

// Each pair of members knows of each other's coming through exactly one notice: the earlier one got it.
async function expectJoinNoticesAddUp(members: RawClient[]): Promise<void> {
  const pairs = (members.length * (members.length - 1)) / 2
  const told = new Set<string>()
  await eventually(
    () => members.reduce((sum, member) => sum + member.waiting, 0),
    (sum) => sum >= pairs,
  )
  for (const member of members) {
    for (const notice of member.takeAll()) {
      const other = members.find((candidate) => notice === joinedNotice(candidate))
      expect(other, `unexpected ${String(notice)}`).toBeDefined()
      expect(other).not.toBe(member)
      const pair = [member.id, other!.id].sort().join()
      expect(told.has(pair), 'two notices for one pair').toBe(false)
      told.add(pair)
    }
  }
  expect(told.size).toBe(pairs)
}

async function expectOneOrder(members: RawClient[]): Promise<void> {
  const count = members.length * MESSAGES_PER_MEMBER
  const reference = await take(members[0]!, count)
  for (const member of members.slice(1)) expect(await take(member, count)).toEqual(reference)
  for (const member of members) {
    const own = reference.map((frame) => JSON.parse(frame) as { id: string; msg: string; room_id: string })
    const said = own.filter(({ id }) => id === member.id)
    expect(said.map(({ msg }) => msg)).toEqual(Array.from({ length: MESSAGES_PER_MEMBER }, (_, index) => `${index}`))
    for (const { room_id } of said) expect(room_id).toBe(member.room)
  }
}

// The first half leaves; each of the others is told of each of them once, then nothing more until all have left.
async function disperse(crowd: Crowd): Promise<void> {
  const groups = [...crowd.rooms.values()].map((members) => ({
    leaving: members.slice(0, members.length / 2),
    staying: members.slice(members.length / 2),
  }))
  for (const { leaving } of groups) {
    for (const [index, member] of leaving.entries()) {
      if (index % 2 === 0) member.close()
      else member.cut('RST')
    }
  }
  for (const { leaving, staying } of groups) {
    const expected = leaving.map(leftNotice).sort()
    for (const member of staying) expect((await take(member, leaving.length)).sort()).toEqual(expected)
    for (const member of staying) expect(member.waiting).toBe(0)
  }
  for (const { staying } of groups) for (const member of staying) member.close()
  for (const { staying } of groups) await Promise.all(staying.map(({ closed }) => closed))
}

async function fullRound(port: number): Promise<void> {
  const crowd = await gather(port)
  for (const members of crowd.rooms.values()) await expectJoinNoticesAddUp(members)
  for (let index = 0; index < MESSAGES_PER_MEMBER; index++) {
    for (const members of crowd.rooms.values()) for (const member of members) member.sendText(`${index}`)
  }
  for (const members of crowd.rooms.values()) await expectOneOrder(members)
  await disperse(crowd)
  await eventually(
    () => listRooms({ port }),
    ({ rooms }) => rooms.length === 0,
  )
}

test(
  `crowd - ${ROOM_COUNT * MEMBERS_PER_ROOM} members get exactly the messages of their room, once, in one order, and leave nothing behind`,
  async () => {
    // Small heaps make the collectors thorough, so that what stays is held by something.
    const server = await startProcess([], {
      NODE_OPTIONS: '--max-semi-space-size=1 --max-old-space-size=64',
      LOBBYCAST_LIMITS_SHARD_HEAP_MEGABYTES_MAX: '32',
    })
    // The first round fills caches and grows heaps; what the second one leaves beyond that would be a leak.
    await fullRound(server.port)
    const baseline = server.residentBytes()
    await fullRound(server.port)
    const after = server.residentBytes()
    const perConnection = (after - baseline) / (ROOM_COUNT * MEMBERS_PER_ROOM)
    console.log(
      `crowd: resident ${(baseline / 1e6).toFixed(1)} MB after round one, ${(after / 1e6).toFixed(1)} MB after round two ` +
        `(${perConnection.toFixed(0)} bytes per past connection)`,
    )
    // Heaps are still settling after two rounds (they stand still after some forty); a connection kept whole would show.
    expect(after).toBeLessThan(baseline * 1.1 + 3_000 * ROOM_COUNT * MEMBERS_PER_ROOM)
  },
  LARGE ? 300_000 : 60_000,
)

test('crowd - when all have left the server counts no connection and no member', async () => {
  const server = await startServer()
  const members = []
  for (let index = 0; index < 300; index++)
    members.push(await join(clientKinds[index % 2]!, server, { room: `r${index % 30}` }))
  expect(server.stats().connections).toBe(300)
  for (const [index, member] of members.entries()) {
    if (index % 3 === 0) member.cut('RST')
    else if (index % 3 === 1) member.cut('FIN')
    else member.close()
  }
  await eventually(
    () => server.stats().connections,
    (count) => count === 0,
  )
  await eventually(
    () => listRooms(server),
    ({ rooms }) => rooms.length === 0,
  )
})
