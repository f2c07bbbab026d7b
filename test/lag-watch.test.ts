// Members that send but no longer read: when they are asked, when they are judged, and that the others are left alone.
import { describe, expect, it, test } from 'vitest'
import type { Connection } from '../src/gateway/connection.ts'
import { ConnectionTable } from '../src/gateway/connection-table.ts'
import { LagWatch } from '../src/gateway/lag-watch.ts'
import { Probes } from '../src/gateway/probes.ts'
import { TICK_MS } from '../src/gateway/rhythm.ts'
import type { MemberWatch } from '../src/gateway/room-topics.ts'
import { LAP_BYTES, LARGE_ROOM, RoomTopics } from '../src/gateway/room-topics.ts'
import { join } from './support/clients.ts'
import { connected, type FakeSocket, payloadOf } from './support/fake-socket.ts'
import { request } from './support/http.ts'
import { freshRoom, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { startServer } from './support/start-server.ts'

const ROUND = 100

interface Watched {
  readonly connection: Connection
  readonly watch: MemberWatch
  readonly socket: FakeSocket
}

/** A room of so many members; a heartbeat of 8 s is 160 ticks. */
function watchedRoom(count: number) {
  const connections = new ConnectionTable()
  const slow: string[] = []
  let late = 0
  const probes = new Probes({
    answered: (connection) => watch.answered(connection),
    firstAnswer: (connection) => watch.firstAnswer(connection),
  })
  const watch = new LagWatch({
    connections,
    timeoutSeconds: 8,
    probes,
    late: () => {
      late += 1
    },
    slow: ({ id }) => slow.push(id),
  })
  const topics = new RoomTopics('0.1.1')
  // A room that has said something before.
  topics.laps = 3
  const members: Watched[] = Array.from({ length: count }, (_, index) => {
    const { connection, watch: memberWatch, socket } = connected(`${index}`)
    topics.admit(memberWatch)
    socket.topics.add(topics.plain)
    connections.add(connection)
    return { connection, watch: memberWatch, socket }
  })
  const ticks = (times: number) => {
    for (let tick = 0; tick < times; tick++) watch.tick()
  }
  const asked = () => members.map(({ socket }) => socket.probes.length)
  const pong = ({ connection }: Watched, payload: string) => probes.ponged(connection, payloadOf(payload))
  /** Each answers its newest probe. */
  const answer = (who: readonly Watched[]) => {
    for (const watched of who) pong(watched, watched.socket.probes.at(-1) ?? 'nothing')
  }
  const beat = ({ connection }: Watched) => probes.beat(connection)
  return { watch, beat, pong, members, topics, slow, ticks, asked, answer, late: () => late }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

const JUDGED_AFTER = 8000 / TICK_MS

describe('lag watch - who is asked, and who is slow', () => {
  it('asks once for each lap of the room, a hundredth of the members at a time', () => {
    const { members, topics, ticks, asked, answer } = watchedRoom(200)
    topics.carried(LAP_BYTES - 1)
    ticks(ROUND)
    expect(asked().every((count) => count === 0)).toBe(true)
    topics.carried(1)
    ticks(1)
    expect(asked().filter((count) => count === 1)).toHaveLength(2)
    ticks(ROUND - 1)
    expect(asked().every((count) => count === 1)).toBe(true)
    expect(members[0]!.socket.log).toEqual([expect.stringMatching(/^ping \d+$/)])
    answer(members)
    ticks(3 * ROUND)
    expect(asked().every((count) => count === 1)).toBe(true)
    topics.carried(3 * LAP_BYTES)
    ticks(ROUND)
    expect(asked().every((count) => count === 2)).toBe(true)
  })

  it('rests while nobody has been asked, and takes ticks that come at once for what they are', () => {
    const { watch, members, topics, ticks, asked, answer } = watchedRoom(200)
    watch.tick(5)
    expect([watch.resting, sum(asked())]).toEqual([true, 0])
    topics.carried(LAP_BYTES)
    watch.tick(5)
    expect([watch.resting, sum(asked())]).toEqual([false, 10])
    for (let tick = 10; tick < ROUND; tick += 5) watch.tick(5)
    watch.tick(5)
    expect(asked().every((count) => count === 1)).toBe(true)
    expect(watch.resting).toBe(false)
    answer(members)
    expect(watch.resting).toBe(true)
    topics.carried(LAP_BYTES)
    ticks(1)
    expect(watch.resting).toBe(false)
    // Nobody is asked any more, but those who did not answer are yet to be judged.
    members.forEach(({ connection }) => {
      connection.socket = undefined
    })
    ticks(JUDGED_AFTER - 1)
    expect(watch.resting).toBe(false)
    ticks(1)
    expect(watch.resting).toBe(true)
  })

  it('asks a member that was sent as much by itself', () => {
    const { members, ticks, asked } = watchedRoom(2)
    members[1]!.connection.sentBytes = LAP_BYTES
    ticks(3 * ROUND)
    expect(asked()).toEqual([0, 1])
  })

  it('takes for slow who has answered before and no longer does, once the time of the heartbeat is over', () => {
    const { pong, answer, members, topics, slow, ticks } = watchedRoom(1)
    const [member] = members as [Watched]
    const { socket } = member
    topics.carried(LAP_BYTES)
    ticks(ROUND)
    pong(member, '')
    pong(member, 'foreign')
    pong(member, `${socket.probes[0]}0`)
    ticks(3 * JUDGED_AFTER)
    expect([member.watch.answersPings, slow]).toEqual([false, []])
    answer(members)
    topics.carried(LAP_BYTES)
    let waited = 0
    while (socket.log.length < 2) ticks(1)
    expect(new Set(socket.probes).size).toBe(2)
    while (slow.length === 0) {
      ticks(1)
      waited += 1
    }
    expect([waited, slow]).toEqual([JUDGED_AFTER, ['0']])
  })

  it('does not judge who never answered, nor who answers late but in time', () => {
    const { answer, members, topics, slow, ticks } = watchedRoom(2)
    for (let lap = 0; lap < 6; lap++) {
      topics.carried(LAP_BYTES)
      ticks(JUDGED_AFTER - 1)
      answer([members[1]!])
    }
    ticks(3 * JUDGED_AFTER)
    expect(slow).toEqual([])
    expect(members.map(({ socket }) => socket.probes.length)).toEqual([1, 6])
  })

  it('judges the probe that a stranger left unanswered from its first answer to the heartbeat on', () => {
    const { watch, beat, pong, members, topics, slow, ticks } = watchedRoom(1)
    const [member] = members as [Watched]
    beat(member)
    topics.carried(LAP_BYTES)
    ticks(ROUND + 2 * JUDGED_AFTER)
    expect([member.socket.pings.length, slow, watch.resting]).toEqual([2, [], true])
    pong(member, 'hi')
    expect(watch.resting).toBe(false)
    ticks(JUDGED_AFTER - 1)
    expect(slow).toEqual([])
    ticks(1)
    expect(slow).toEqual(['0'])
  })

  it('takes an answer to a later ping of the heartbeat for one to the probe', () => {
    const { beat, pong, members, topics, slow, ticks } = watchedRoom(1)
    const [member] = members as [Watched]
    member.watch.answersPings = true
    topics.carried(LAP_BYTES)
    ticks(ROUND)
    beat(member)
    pong(member, 'hi')
    ticks(3 * JUDGED_AFTER)
    expect([member.socket.probes.length, slow]).toEqual([1, []])
  })

  it('judges once for all ticks that have passed, and asks a room with all of them', () => {
    const { watch, members, topics, slow, asked } = watchedRoom(100)
    for (const { watch: memberWatch } of members) memberWatch.answersPings = true
    topics.carried(LAP_BYTES)
    watch.tick(0)
    expect(sum(asked())).toBe(0)
    watch.tick(10)
    expect(sum(asked())).toBe(10)
    for (let tick = 10; tick <= JUDGED_AFTER; tick += 10) watch.tick(10)
    expect(slow).toHaveLength(10)
  })

  it('has nothing to do with those who have gone or are slow already', () => {
    const { watch, members, topics, slow, ticks, asked } = watchedRoom(3)
    const [gone, marked, closing] = members as [Watched, Watched, Watched]
    for (const { watch: memberWatch } of members) memberWatch.answersPings = true
    marked.connection.slow = true
    closing.connection.socket = undefined
    topics.carried(LAP_BYTES)
    ticks(ROUND)
    expect(asked()).toEqual([1, 0, 0])
    watch.gone(gone.connection)
    gone.connection.socket = undefined
    ticks(3 * JUDGED_AFTER)
    expect([asked(), slow]).toEqual([[1, 0, 0], []])
  })
})

/** What is in the topics, by the members' places. */
const placesIn = (members: readonly Watched[], topic: string): number[] =>
  members.flatMap(({ socket }, place) => (socket.topics.has(topic) ? [place] : []))

/** All have answered once. A round has been begun anew when this returns. */
function acquainted(count: number) {
  const room = watchedRoom(count)
  room.topics.carried(LAP_BYTES)
  room.ticks(ROUND)
  room.answer(room.members)
  return room
}

const LATE_AFTER = 400 / TICK_MS

describe('lag watch - late members of large rooms', () => {
  it('asks everyone who was sent anything to speak of in each round, from a certain size of the room on', () => {
    for (const [count, expected] of [
      [LARGE_ROOM, 1],
      [LARGE_ROOM - 1, 0],
    ] as const) {
      const { topics, ticks, asked } = watchedRoom(count)
      topics.carried(4095)
      ticks(ROUND)
      expect(asked().every((times) => times === 0)).toBe(true)
      topics.carried(1)
      ticks(ROUND)
      expect(asked().every((times) => times === expected)).toBe(true)
    }
  })

  it('moves who does not answer in time to the topic of the late, until it does', () => {
    const { members, topics, ticks, answer, late } = acquainted(LARGE_ROOM)
    const [victim] = members as [Watched]
    topics.carried(LAP_BYTES)
    for (let tick = 0; tick < ROUND + LATE_AFTER - 1; tick++) {
      ticks(1)
      answer(members.filter((member) => member !== victim))
    }
    expect(victim.socket.log.at(-1)).toMatch(/^ping \d+$/)
    expect([placesIn(members, topics.late), topics.lateMembers]).toEqual([[], 0])
    ticks(1)
    expect([placesIn(members, topics.late), topics.lateMembers, late()]).toEqual([[0], 1, 1])
    expect([...victim.socket.topics]).toEqual([topics.late])
    answer([victim])
    expect([...victim.socket.topics]).toEqual([topics.plain])
    expect([placesIn(members, topics.late), topics.lateMembers, late()]).toEqual([[], 0, 1])
    expect(placesIn(members, topics.plain)).toHaveLength(LARGE_ROOM)
  })

  it('has no late members in smaller rooms, nor among those who never answered', () => {
    const small = acquainted(LARGE_ROOM - 1)
    const strangers = watchedRoom(LARGE_ROOM)
    for (const { topics, ticks, members, late } of [small, strangers]) {
      topics.carried(LAP_BYTES)
      ticks(ROUND + LATE_AFTER)
      expect([placesIn(members, topics.late), topics.lateMembers, late()]).toEqual([[], 0, 0])
    }
  })

  it('calls the roll of a room in which many are late at once, and not again within a round', () => {
    const { members, topics, ticks, asked, answer, late } = acquainted(3000)
    const stuck = members.filter((_, place) => place % 5 === 0)
    const prompt = members.filter((_, place) => place % 5 !== 0)
    const before = sum(asked())
    for (let tick = 1; topics.lateMembers < stuck.length; tick++) {
      expect(tick).toBeLessThan(40)
      topics.carried(LAP_BYTES)
      ticks(1)
      answer(prompt)
    }
    expect(placesIn(members, topics.late).every((place) => place % 5 === 0)).toBe(true)
    expect(late()).toBe(stuck.length)
    // Everyone once by the roll, and those whose turn it was.
    expect(sum(asked()) - before).toBeGreaterThanOrEqual(3000)
    expect(sum(asked()) - before).toBeLessThan(3000 + 40 * (3000 / ROUND))
  })

  it('asks no more than a thousand in one tick', () => {
    const { members, topics, ticks, asked, answer } = acquainted(3000)
    const prompt = members.filter((_, place) => place % 5 !== 0)
    let most = 0
    topics.carried(LAP_BYTES)
    for (let tick = 0; tick < 40; tick++) {
      const before = sum(asked())
      ticks(1)
      most = Math.max(most, sum(asked()) - before)
      answer(prompt)
    }
    expect(most).toBeGreaterThan(900)
    expect(most).toBeLessThanOrEqual(1000 + 3000 / ROUND)
  })

  it('leaves the roll alone when only one is late', () => {
    const { members, topics, ticks, asked, answer, late } = acquainted(6000)
    const before = sum(asked())
    topics.carried(LAP_BYTES)
    for (let tick = 0; tick < 40; tick++) {
      ticks(1)
      answer(members.filter((_, place) => place !== 101))
    }
    expect(late()).toBe(1)
    expect(sum(asked()) - before).toBe(40 * (6000 / ROUND))
  })

  it('counts who is there: those who go, and who come back in another life of the shard, leave the old count', () => {
    const { watch, answer, members, topics, ticks } = acquainted(LARGE_ROOM)
    topics.carried(LAP_BYTES)
    ticks(ROUND + LATE_AFTER)
    expect([topics.members, topics.lateMembers]).toEqual([LARGE_ROOM, LARGE_ROOM])
    watch.gone(members[0]!.connection)
    watch.gone(members[0]!.connection)
    expect([topics.members, topics.lateMembers]).toEqual([LARGE_ROOM - 1, LARGE_ROOM - 1])
    const next = new RoomTopics('0.2.1')
    next.admit(members[1]!.watch)
    expect([topics.members, topics.lateMembers, next.members]).toEqual([LARGE_ROOM - 2, LARGE_ROOM - 2, 1])
    answer([members[1]!])
    expect(members[1]!.socket.topics.has(topics.plain)).toBe(false)
    members[2]!.connection.slow = true
    answer([members[2]!])
    expect(members[2]!.socket.topics.has(topics.plain)).toBe(false)
  })
})

test('lag watch - a member of a large room that rests sees everything once and in order, before, while and after it is late', async () => {
  const server = await startServer()
  const room = freshRoom()
  const sleeper = (await join(PlainClient, server, { room })) as PlainClient
  const others: RawClient[] = []
  for (let index = 1; index < LARGE_ROOM; index++) {
    const other = await RawClient.connect(server.port, room)
    await other.welcome()
    others.push(other)
  }
  const talker = (await join(PlainClient, server, { room })) as PlainClient
  let said = 0
  const talkUntil = async (isDone: () => boolean | Promise<boolean>) => {
    for (let round = 0; !(await isDone()); round++) {
      expect(round).toBeLessThan(1500)
      talker.sendText(`${said}:${'x'.repeat(500)}`)
      while (!String(await talker.next()).includes(`"msg":"${said}:`));
      said += 1
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const lateMembers = async () =>
    Number(/^lobbycast_late_members_total (\d+)$/m.exec((await request(server, '/metrics')).text)![1])

  let asked = 0
  sleeper.socket.on('ping', (payload) => {
    if (payload.toString() !== 'hi') asked += 1
  })
  await talkUntil(() => asked > 0)
  sleeper.socket.pause()
  await talkUntil(async () => (await lateMembers()) === 1)
  const wasLateFrom = said
  await talkUntil(() => said === wasLateFrom + 20)
  sleeper.socket.resume()
  await talkUntil(() => said === wasLateFrom + 60)
  sleeper.sendText('awake')
  const seen: string[] = []
  while (!seen.at(-1)?.includes('"msg":"awake"')) seen.push(String(await sleeper.next()))
  const numbered = seen.flatMap((text) => /"msg":"(\d+):/.exec(text)?.[1] ?? [])
  expect(numbered).toEqual(Array.from({ length: said }, (_, index) => `${index}`))
  expect(await lateMembers()).toBe(1)
  const raw = others[7]!
  const heard: string[] = []
  while (!heard.at(-1)?.includes('"msg":"awake"')) heard.push(String(await raw.next()))
  expect(heard.flatMap((text) => /"msg":"(\d+):/.exec(text)?.[1] ?? [])).toEqual(numbered)
}, 60_000)

test('lag watch - a member that sends but does not read leaves and is told; one that answers no ping stays', async () => {
  const server = await startServer({ heartbeat: { timeoutSeconds: 8 } })
  const room = freshRoom()
  const stuck = (await join(PlainClient, server, { room })) as PlainClient
  const mute = await RawClient.connect(server.port, room, { mute: true })
  await mute.welcome()
  const healthy = (await join(PlainClient, server, { room, told: [mute] })) as PlainClient
  const said = (index: number) => `${index}:${'x'.repeat(1000)}`

  // One at a time each goes to the members by name.
  // The heartbeat pings as well.
  const asked = new Promise<void>((resolve) =>
    stuck.socket.on('ping', (payload) => {
      if (payload.toString() !== 'hi') resolve()
    }),
  )
  for (let index = 0; index < 70; index++) {
    healthy.sendText(said(index))
    expect(String(await healthy.next())).toContain(`"msg":"${index}:`)
  }
  await asked
  while ((await mute.pings.next()) === 'hi');

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
