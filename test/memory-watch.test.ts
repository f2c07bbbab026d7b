// What the server does when the process takes too much memory, and when all peers together have too much to read: whom it closes, in which
// order, and when it stops.
import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import type { CloseAdvice, Connection } from '../src/gateway/connection.ts'
import { MemoryWatch } from '../src/gateway/memory-watch.ts'
import { Relief } from '../src/gateway/relief.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { connected, type FakeSocket, idleSession } from './support/fake-socket.ts'

const SECOND_STEPS = 20
const MiB = 1_048_576

interface Person {
  readonly connection: Connection
  readonly socket: FakeSocket
}

function world({ memoryMax = 200 * MiB, outboxBytesTotalMax = 50 * MiB } = {}) {
  const { limits } = resolveConfig({ limits: { memoryMax, outboxBytesTotalMax } })
  const people: Person[] = []
  const state = { residentBytes: (100 * MiB) as number | undefined, nowMs: 0, waiting: 0 }
  const closed: string[] = []
  const slow: string[] = []
  const others: { bytes: number; end: () => void }[] = []
  const counted: string[] = []
  const told: CloseAdvice[] = []
  const logged: string[] = []
  const heartbeat = { step: 1000 }
  const remove = (id: string) => {
    const at = people.findIndex(({ connection }) => connection.id === id)
    people.splice(at, 1)
    closed.push(id)
  }
  const lobby = {
    connections: {
      get size() {
        return people.length
      },
      values: () => people.map(({ connection }) => connection),
      share: (part: number, parts: number) =>
        people.filter((_, at) => at % parts === part).map(({ connection }) => connection),
    },
    close: ({ id }: Connection, advice: CloseAdvice) => {
      told.push(advice)
      remove(id)
    },
  }
  const refusals = { record: (reason: string) => counted.push(reason) }
  const applicants = {
    turnAwayOldest: (count: number, advice: CloseAdvice) => {
      const away = Math.min(count, state.waiting)
      state.waiting -= away
      for (let index = 0; index < away; index++) told.push(advice)
      return away
    },
  }
  const relief = new Relief({ lobby, refusals, heartbeat, applicants } as never)
  const watch = new MemoryWatch({
    limits,
    lobby,
    logger: { warn: (_: object, text: string) => logged.push(text) },
    refusals,
    relief,
    residentBytes: () => state.residentBytes,
    slow: (connection: Connection) => {
      connection.slow = true
      slow.push(connection.id)
    },
    others: { unread: () => others },
  } as never)
  const add = (id: string, { silentSteps = 0, isKnown = true, unread = 0 } = {}) => {
    const session = { ...idleSession(), isReachable: isKnown }
    const { connection, socket } = connected(id, { session })
    connection.heardTick = heartbeat.step - silentSteps
    socket.buffered = unread
    socket.close = () => remove(id)
    people.push({ connection, socket })
    return socket
  }
  const sweep = (residentBytes = state.residentBytes) => {
    state.residentBytes = residentBytes
    state.nowMs += 250
    watch.sweep(state.nowMs)
  }
  return { watch, state, add, sweep, closed, slow, counted, told, logged, people, others }
}

describe('memory - of the process', () => {
  test('is too much from the first look above the limit until the first below nine tenths of it', () => {
    const { watch, sweep, logged } = world()
    const isShort = [200, 201, 199, 181, 180, 179, 199].map((mebibytes) => {
      sweep(mebibytes * MiB)
      return watch.isShort
    })
    expect(isShort).toEqual([false, true, true, true, true, false, false])
    expect(logged).toHaveLength(2)
  })

  test('a look that fails changes nothing', () => {
    const { watch, sweep, state } = world()
    sweep(300 * MiB)
    state.residentBytes = undefined
    sweep()
    expect(watch.isShort).toBe(true)
  })

  test('connections are closed: unknown ones first, then those that were silent for longest, none that was just active', () => {
    const { add, sweep, closed, counted, told, state } = world()
    add('active')
    add('silent', { silentSteps: 3 * SECOND_STEPS })
    add('stranger', { isKnown: false })
    add('most silent', { silentSteps: 9 * SECOND_STEPS })
    add('younger stranger', { isKnown: false })
    state.waiting = 1
    for (let looks = 0; looks < 60; looks++) sweep(300 * MiB)
    expect(state.waiting).toBe(0)
    expect(closed).toEqual(['stranger', 'younger stranger', 'most silent', 'silent'])
    expect(counted).toEqual(Array.from({ length: 5 }, () => 'memory_relief'))
    const advice = { code: 1013, reason: 'the server has too little memory' }
    expect(told).toEqual(Array.from({ length: 5 }, () => advice))
  })

  test('those whose token is being verified are a part of what one relief closes', () => {
    const { add, sweep, closed, state } = world()
    // One relief closes three of 64 connections.
    for (let n = 0; n < 64; n++) add(`${n}`, { silentSteps: 10 * SECOND_STEPS })
    state.waiting = 2
    sweep(300 * MiB)
    expect([state.waiting, closed]).toEqual([0, ['0']])
  })

  test('a part of the connections is closed each second, and none once there is enough memory', () => {
    const { add, sweep, closed } = world()
    for (let n = 0; n < 640; n++) add(`${n}`, { silentSteps: 10 * SECOND_STEPS })
    sweep(300 * MiB)
    expect(closed).toHaveLength(21)
    for (let looks = 0; looks < 3; looks++) sweep()
    expect(closed).toHaveLength(21)
    sweep()
    expect(closed).toHaveLength(42)
    for (let looks = 0; looks < 40; looks++) sweep(100 * MiB)
    expect(closed).toHaveLength(42)
  })
})

describe('memory - unread bytes of all connections', () => {
  test('are told after a round of looks, with those of watchers, and nothing is counted twice', () => {
    const { add, sweep, others, watch } = world()
    for (let count = 1; count <= 30; count++) add(`${count}`, { unread: count * 1024 })
    others.push({ bytes: MiB, end: () => undefined })
    const total = 1024 * ((30 * 31) / 2) + MiB
    for (let round = 0; round < 3; round++) {
      for (let look = 1; look < MainThreadTuning.unreadRoundSweeps; look++) sweep(MiB)
      expect(watch.unreadBytes).toBe(round === 0 ? 0 : total)
      sweep(MiB)
      expect(watch.unreadBytes).toBe(total)
    }
  })

  test('those with the most are slow first, until the others fit', () => {
    const { add, sweep, slow, closed } = world()
    add('little', { unread: 10 * MiB })
    add('most', { unread: 40 * MiB })
    add('nothing')
    add('much', { unread: 30 * MiB })
    sweep()
    expect(slow).toEqual([])
    sweep()
    expect(slow).toEqual(['most'])
    expect(closed).toEqual([])
  })

  test('a slow one that does not read is cut at a later look, and counted', () => {
    const { add, sweep, closed, counted } = world()
    add('most', { unread: 60 * MiB })
    add('some', { unread: 40 * MiB })
    for (let looks = 0; looks < 5; looks++) sweep()
    expect(closed).toEqual(['most'])
    expect(counted).toEqual(['unread'])
  })

  test('what is read before the next look makes nobody slow', () => {
    const { add, sweep, slow } = world()
    const socket = add('bursts', { unread: 60 * MiB })
    for (let looks = 0; looks < 6; looks++) {
      socket.buffered = looks % 2 === 0 ? 60 * MiB : 0
      sweep()
    }
    expect(slow).toEqual([])
  })

  test('two looks that find too much make nobody slow when the process was smaller between them', () => {
    const { add, sweep, slow } = world()
    add('bursts', { unread: 60 * MiB })
    for (const mebibytes of [100, 40, 100]) sweep(mebibytes * MiB)
    expect(slow).toEqual([])
    sweep(100 * MiB)
    expect(slow).toEqual(['bursts'])
  })

  test('are not looked at while the process itself is smaller', () => {
    const { add, sweep, slow } = world()
    add('impossible', { unread: 60 * MiB })
    for (let looks = 0; looks < 4; looks++) sweep(40 * MiB)
    expect(slow).toEqual([])
  })
})

describe('memory - unread bytes of watchers', () => {
  test('count with those of connections, and the peers that leave the most unread are ended', () => {
    const { add, sweep, slow, others } = world()
    const ended: number[] = []
    for (const mebibytes of [20, 35]) others.push({ bytes: mebibytes * MiB, end: () => ended.push(mebibytes) })
    add('little', { unread: 10 * MiB })
    for (let looks = 0; looks < 2; looks++) sweep()
    expect([ended, slow]).toEqual([[35], []])
  })
})
