// Members that send but no longer read: when they are asked, when they are judged, and that the others are left alone.
import { describe, expect, it } from 'vitest'
import { type AudienceTopic, RoomTopics } from '../src/gateway/audience-topic.ts'
import type { Connection } from '../src/gateway/connection.ts'
import { ConnectionTable } from '../src/gateway/connection-table.ts'
import { LagWatch } from '../src/gateway/lag-watch.ts'
import type { MemberWatch } from '../src/gateway/member-watch.ts'
import { Probes } from '../src/gateway/probes.ts'
import { PROTOCOL } from '../src/protocol/protocols.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { connected, type FakeSocket, payloadOf } from './support/fake-socket.ts'

const { lapBytes, largeRoomMembers } = MainThreadTuning

const ROUND = 100

interface Watched {
  readonly connection: Connection
  readonly watch: MemberWatch
  readonly socket: FakeSocket
}

const plainTopic = (topics: RoomTopics): AudienceTopic => topics.topic(PROTOCOL.plain.audiences[0].index)

/** A room of so many plain members; a heartbeat of 8 s is 160 ticks. */
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
  const topic = plainTopic(new RoomTopics('0.1.1'))
  // A room that has said something before.
  topic.laps = 3
  const members: Watched[] = Array.from({ length: count }, (_, index) => {
    const { connection, watch: memberWatch, socket } = connected(`${index}`)
    topic.admit(memberWatch)
    socket.topics.add(topic.name)
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
  return { watch, beat, pong, members, topic, slow, ticks, asked, answer, late: () => late }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

const JUDGED_AFTER = 8000 / MainThreadTuning.housekeepingStepMs

describe('lag watch - who is asked, and who is slow', () => {
  it('asks once for each lap of the room, a hundredth of the members at a time', () => {
    const { members, topic, ticks, asked, answer } = watchedRoom(200)
    topic.carried(lapBytes - 1)
    ticks(ROUND)
    expect(asked().every((count) => count === 0)).toBe(true)
    topic.carried(1)
    ticks(1)
    expect(asked().filter((count) => count === 1)).toHaveLength(2)
    ticks(ROUND - 1)
    expect(asked().every((count) => count === 1)).toBe(true)
    expect(members[0]!.socket.log).toEqual([expect.stringMatching(/^ping \d+$/)])
    answer(members)
    ticks(3 * ROUND)
    expect(asked().every((count) => count === 1)).toBe(true)
    topic.carried(3 * lapBytes)
    ticks(ROUND)
    expect(asked().every((count) => count === 2)).toBe(true)
  })

  it('rests while nobody has been asked, and takes ticks that come at once for what they are', () => {
    const { watch, members, topic, ticks, asked, answer } = watchedRoom(200)
    watch.tick(5)
    expect([watch.resting, sum(asked())]).toEqual([true, 0])
    topic.carried(lapBytes)
    watch.tick(5)
    expect([watch.resting, sum(asked())]).toEqual([false, 10])
    for (let tick = 10; tick < ROUND; tick += 5) watch.tick(5)
    watch.tick(5)
    expect(asked().every((count) => count === 1)).toBe(true)
    expect(watch.resting).toBe(false)
    answer(members)
    expect(watch.resting).toBe(true)
    topic.carried(lapBytes)
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
    members[1]!.connection.sentBytes = lapBytes
    ticks(3 * ROUND)
    expect(asked()).toEqual([0, 1])
  })

  it('takes for slow who has answered before and no longer does, once the time of the heartbeat is over', () => {
    const { pong, answer, members, topic, slow, ticks } = watchedRoom(1)
    const [member] = members as [Watched]
    const { socket } = member
    topic.carried(lapBytes)
    ticks(ROUND)
    pong(member, '')
    pong(member, 'foreign')
    pong(member, `${socket.probes[0]}0`)
    ticks(3 * JUDGED_AFTER)
    expect([member.watch.answersPings, slow]).toEqual([false, []])
    answer(members)
    topic.carried(lapBytes)
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
    const { answer, members, topic, slow, ticks } = watchedRoom(2)
    for (let lap = 0; lap < 6; lap++) {
      topic.carried(lapBytes)
      ticks(JUDGED_AFTER - 1)
      answer([members[1]!])
    }
    ticks(3 * JUDGED_AFTER)
    expect(slow).toEqual([])
    expect(members.map(({ socket }) => socket.probes.length)).toEqual([1, 6])
  })

  it('judges the probe that a stranger left unanswered from its first answer to the heartbeat on', () => {
    const { watch, beat, pong, members, topic, slow, ticks } = watchedRoom(1)
    const [member] = members as [Watched]
    beat(member)
    topic.carried(lapBytes)
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
    const { beat, pong, members, topic, slow, ticks } = watchedRoom(1)
    const [member] = members as [Watched]
    member.watch.answersPings = true
    topic.carried(lapBytes)
    ticks(ROUND)
    beat(member)
    pong(member, 'hi')
    ticks(3 * JUDGED_AFTER)
    expect([member.socket.probes.length, slow]).toEqual([1, []])
  })

  it('judges once for all ticks that have passed, and asks a room with all of them', () => {
    const { watch, members, topic, slow, asked } = watchedRoom(100)
    for (const { watch: memberWatch } of members) memberWatch.answersPings = true
    topic.carried(lapBytes)
    watch.tick(0)
    expect(sum(asked())).toBe(0)
    watch.tick(10)
    expect(sum(asked())).toBe(10)
    for (let tick = 10; tick <= JUDGED_AFTER; tick += 10) watch.tick(10)
    expect(slow).toHaveLength(10)
  })

  it('has nothing to do with those who have gone or are slow already', () => {
    const { watch, members, topic, slow, ticks, asked } = watchedRoom(3)
    const [gone, marked, closing] = members as [Watched, Watched, Watched]
    for (const { watch: memberWatch } of members) memberWatch.answersPings = true
    marked.connection.slow = true
    closing.connection.socket = undefined
    topic.carried(lapBytes)
    ticks(ROUND)
    expect(asked()).toEqual([1, 0, 0])
    watch.gone(gone.connection)
    gone.connection.socket = undefined
    ticks(3 * JUDGED_AFTER)
    expect([asked(), slow]).toEqual([[1, 0, 0], []])
  })
})

/** What is in the topics, by the members' places. */
const placesIn = (members: readonly Watched[], name: string): number[] =>
  members.flatMap(({ socket }, place) => (socket.topics.has(name) ? [place] : []))

/** All have answered once. A round has been begun anew when this returns. */
function acquainted(count: number) {
  const room = watchedRoom(count)
  room.topic.carried(lapBytes)
  room.ticks(ROUND)
  room.answer(room.members)
  return room
}

const LATE_AFTER = 400 / MainThreadTuning.housekeepingStepMs

describe('lag watch - late members of large rooms', () => {
  it('asks everyone who was sent anything to speak of in each round, from a certain size of the room on', () => {
    for (const [count, expected] of [
      [largeRoomMembers, 1],
      [largeRoomMembers - 1, 0],
    ] as const) {
      const { topic, ticks, asked } = watchedRoom(count)
      topic.carried(4095)
      ticks(ROUND)
      expect(asked().every((times) => times === 0)).toBe(true)
      topic.carried(1)
      ticks(ROUND)
      expect(asked().every((times) => times === expected)).toBe(true)
    }
  })

  it('moves who does not answer in time to the topic of the late, until it does', () => {
    const { members, topic, ticks, answer, late } = acquainted(largeRoomMembers)
    const [victim] = members as [Watched]
    topic.carried(lapBytes)
    for (let tick = 0; tick < ROUND + LATE_AFTER - 1; tick++) {
      ticks(1)
      answer(members.filter((member) => member !== victim))
    }
    expect(victim.socket.log.at(-1)).toMatch(/^ping \d+$/)
    expect([placesIn(members, topic.lateName), topic.lateMembers]).toEqual([[], 0])
    ticks(1)
    expect([placesIn(members, topic.lateName), topic.lateMembers, late()]).toEqual([[0], 1, 1])
    expect([...victim.socket.topics]).toEqual([topic.lateName])
    answer([victim])
    expect([...victim.socket.topics]).toEqual([topic.name])
    expect([placesIn(members, topic.lateName), topic.lateMembers, late()]).toEqual([[], 0, 1])
    expect(placesIn(members, topic.name)).toHaveLength(largeRoomMembers)
  })

  it('has no late members in smaller rooms, nor among those who never answered', () => {
    const small = acquainted(largeRoomMembers - 1)
    const strangers = watchedRoom(largeRoomMembers)
    for (const { topic, ticks, members, late } of [small, strangers]) {
      topic.carried(lapBytes)
      ticks(ROUND + LATE_AFTER)
      expect([placesIn(members, topic.lateName), topic.lateMembers, late()]).toEqual([[], 0, 0])
    }
  })

  it('calls the roll of a room in which many are late at once, and not again within a round', () => {
    const { members, topic, ticks, asked, answer, late } = acquainted(3000)
    const stuck = members.filter((_, place) => place % 5 === 0)
    const prompt = members.filter((_, place) => place % 5 !== 0)
    const before = sum(asked())
    for (let tick = 1; topic.lateMembers < stuck.length; tick++) {
      expect(tick).toBeLessThan(40)
      topic.carried(lapBytes)
      ticks(1)
      answer(prompt)
    }
    expect(placesIn(members, topic.lateName).every((place) => place % 5 === 0)).toBe(true)
    expect(late()).toBe(stuck.length)
    // Everyone once by the roll, and those whose turn it was.
    expect(sum(asked()) - before).toBeGreaterThanOrEqual(3000)
    expect(sum(asked()) - before).toBeLessThan(3000 + 40 * (3000 / ROUND))
  })

  it('asks no more than a thousand in one tick', () => {
    const { members, topic, ticks, asked, answer } = acquainted(3000)
    const prompt = members.filter((_, place) => place % 5 !== 0)
    let most = 0
    topic.carried(lapBytes)
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
    const { members, topic, ticks, asked, answer, late } = acquainted(6000)
    const before = sum(asked())
    topic.carried(lapBytes)
    for (let tick = 0; tick < 40; tick++) {
      ticks(1)
      answer(members.filter((_, place) => place !== 101))
    }
    expect(late()).toBe(1)
    expect(sum(asked()) - before).toBe(40 * (6000 / ROUND))
  })

  it('counts who is there: those who go, and who come back in another life of the shard, leave the old count', () => {
    const { watch, answer, members, topic, ticks } = acquainted(largeRoomMembers)
    topic.carried(lapBytes)
    ticks(ROUND + LATE_AFTER)
    expect([topic.members, topic.lateMembers]).toEqual([largeRoomMembers, largeRoomMembers])
    watch.gone(members[0]!.connection)
    watch.gone(members[0]!.connection)
    expect([topic.members, topic.lateMembers]).toEqual([largeRoomMembers - 1, largeRoomMembers - 1])
    const next = plainTopic(new RoomTopics('0.2.1'))
    next.admit(members[1]!.watch)
    expect([topic.members, topic.lateMembers, next.members]).toEqual([largeRoomMembers - 2, largeRoomMembers - 2, 1])
    answer([members[1]!])
    expect(members[1]!.socket.topics.has(topic.name)).toBe(false)
    members[2]!.connection.slow = true
    answer([members[2]!])
    expect(members[2]!.socket.topics.has(topic.name)).toBe(false)
  })
})
