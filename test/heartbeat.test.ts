// The heartbeat's table: who is pinged when, and who is dropped. With real servers and sockets: contract-heartbeat.test.ts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../src/gateway/connection.ts'
import { Heartbeat, nativeIdleTimeout } from '../src/gateway/heartbeat.ts'
import { Probes } from '../src/gateway/probes.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { connected } from './support/fake-socket.ts'

const { housekeepingStepMs, restSteps: REST_STEPS } = MainThreadTuning
/** In steps. */
const SECOND = 1000 / housekeepingStepMs

function beating({ intervalSeconds, timeoutSeconds } = { intervalSeconds: 5, timeoutSeconds: 10 }) {
  const dropped: Connection[] = []
  const probes = new Probes({ answered: () => undefined, firstAnswer: () => undefined })
  const heartbeat: Heartbeat = new Heartbeat({
    intervalSeconds,
    timeoutSeconds,
    probes,
    silent: (connection) => {
      dropped.push(connection)
      connection.socket = undefined
      heartbeat.closed(connection)
    },
  })
  const join = (id = 'a') => {
    const member = connected(id)
    heartbeat.opened(member.connection)
    return member
  }
  return { heartbeat, dropped, join }
}

describe('heartbeat - pings', () => {
  it('pings a connection for the first time at the end of its first interval, up to a fifth or a second earlier, then at each', () => {
    for (const [intervalSeconds, earlySeconds] of [
      [1, 0.2],
      [5, 1],
      [60, 1],
    ] as const) {
      const { heartbeat, join } = beating({ intervalSeconds, timeoutSeconds: 2 * intervalSeconds })
      heartbeat.advance(7)
      const members = Array.from({ length: 50 }, (_, index) => join(`${index}`))
      const pinged = () => members.map(({ socket }) => socket.pings.length)
      const interval = intervalSeconds * SECOND
      heartbeat.advance(interval - earlySeconds * SECOND - 1)
      expect(pinged()).toEqual(Array(50).fill(0))
      heartbeat.advance(earlySeconds * SECOND + 1)
      expect(pinged()).toEqual(Array(50).fill(1))
      for (const { socket } of members) expect(socket.log).toEqual(['ping hi'])
      for (const { connection } of members) heartbeat.heard(connection)
      heartbeat.advance(interval)
      expect(pinged()).toEqual(Array(50).fill(2))
    }
  })

  it('spreads those who come together, and keeps at it however they come and go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ move: fc.nat(), steps: fc.integer({ min: 0, max: 3 }) }), {
          minLength: 1,
          maxLength: 400,
        }),
        (moves) => {
          const { heartbeat, join } = beating({ intervalSeconds: 1, timeoutSeconds: 1000 })
          const here = new Map<ReturnType<typeof join>, { count: number; age: number }>()
          for (const { move, steps } of moves) {
            const [leaver] = [...here.keys()].slice(move % Math.max(1, here.size))
            if (move % 3 === 0 && leaver !== undefined) {
              heartbeat.closed(leaver.connection)
              here.delete(leaver)
            } else here.set(join(), { count: 0, age: 0 })
            for (let step = 0; step < steps; step++) heartbeat.advance(1)
            for (const entry of here.values()) entry.age += steps
          }
          for (const [{ socket }, { age }] of here) {
            // One in each interval, the first up to a fifth of an interval early.
            expect(socket.pings.length).toBeGreaterThanOrEqual(Math.floor(age / SECOND))
            expect(socket.pings.length).toBeLessThanOrEqual(Math.floor((age + SECOND / 5) / SECOND))
          }
        },
      ),
    )
    const { heartbeat, join } = beating()
    const members = Array.from({ length: 2100 }, () => join())
    const pinged = () => members.reduce((sum, { socket }) => sum + socket.pings.length, 0)
    for (let step = 0, before = 0; step < 5 * SECOND; step++) {
      heartbeat.advance(1)
      expect(pinged() - before).toBeLessThanOrEqual(100)
      before = pinged()
    }
    expect(pinged()).toBe(2100)
  })

  it('takes several steps at once with few connections, and every step alone with many', () => {
    const { heartbeat, join } = beating()
    const members = Array.from({ length: 1001 }, (_, index) => join(`${index}`))
    expect(heartbeat.resting).toBe(false)
    heartbeat.closed(members[0]!.connection)
    expect(heartbeat.resting).toBe(true)
  })

  it('leaves centrifuge connections to their own pings', () => {
    const { heartbeat, dropped } = beating()
    const { connection, socket } = connected('c', { isPinged: false })
    heartbeat.opened(connection)
    for (let step = 0; step < 40 * SECOND; step++) heartbeat.advance(1)
    heartbeat.closed(connection)
    expect([socket.log, dropped]).toEqual([[], []])
  })

  it('forgets who has gone once, whoever has its place by then', () => {
    const { heartbeat, join } = beating()
    const gone = join('gone')
    heartbeat.closed(gone.connection)
    const next = join('next')
    heartbeat.closed(gone.connection)
    heartbeat.advance(5 * SECOND)
    expect([gone.socket.log, next.socket.log]).toEqual([[], ['ping hi']])
  })
})

describe('heartbeat - silence', () => {
  it('drops a silent connection at its first ping that is as late as the timeout, and not before', () => {
    const settings = fc
      .record({ intervalSeconds: fc.integer({ min: 1, max: 20 }), more: fc.integer({ min: 1, max: 30 }) })
      .map(({ intervalSeconds, more }) => ({ intervalSeconds, timeoutSeconds: intervalSeconds + more }))
    fc.assert(
      fc.property(
        settings,
        fc.nat({ max: 400 }),
        fc.integer({ min: 1, max: REST_STEPS }),
        (config, heardAt, stepsAtOnce) => {
          const { heartbeat, dropped, join } = beating(config)
          const { connection } = join()
          let steps = 0
          let lastHeard = 0
          while (dropped.length === 0) {
            if (steps <= heardAt) {
              heartbeat.heard(connection)
              lastHeard = steps
            }
            heartbeat.advance(stepsAtOnce)
            steps += stepsAtOnce
          }
          const silentSeconds = (steps - lastHeard) / SECOND
          expect(silentSeconds).toBeGreaterThanOrEqual(config.timeoutSeconds)
          const most = config.timeoutSeconds + config.intervalSeconds + (2 * REST_STEPS) / SECOND
          expect(silentSeconds).toBeLessThanOrEqual(most)
        },
      ),
    )
  })

  it('drops nobody who answers within the timeout, at the smallest distance between it and the interval', () => {
    const { heartbeat, dropped, join } = beating({ intervalSeconds: 1, timeoutSeconds: 2 })
    const { connection, socket } = join()
    let answered = 0
    for (let step = 0; step < 100 * SECOND; step++) {
      heartbeat.advance(1)
      // Answers come 0.9 s after their ping.
      if (step % SECOND === 18 && socket.pings.length > answered) {
        answered = socket.pings.length
        heartbeat.heard(connection)
      }
    }
    expect([dropped, socket.pings.length]).toEqual([[], 100])
  })

  it('goes on when the count of steps wraps', () => {
    const { heartbeat, dropped, join } = beating()
    heartbeat.step = 0x7fff_ffff - 100
    const { connection, socket } = join()
    for (let step = 0; step < 10 * SECOND; step++) heartbeat.advance(1)
    expect([dropped, socket.pings.length, heartbeat.step < 0]).toEqual([[], 2, true])
    heartbeat.heard(connection)
    for (let step = 0; step < 10 * SECOND; step++) heartbeat.advance(1)
    expect(dropped).toEqual([])
    for (let step = 0; step < 6 * SECOND; step++) heartbeat.advance(1)
    expect(dropped).toEqual([connection])
  })
})

it('heartbeat - the timeout of uWS is behind the last moment at which the heartbeat drops, or there is none', () => {
  expect(nativeIdleTimeout({ intervalSeconds: 5, timeoutSeconds: 10 })).toBe(132)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 2, max: 3600 }),
      (intervalSeconds, timeoutSeconds) => {
        const seconds = nativeIdleTimeout({ intervalSeconds, timeoutSeconds })
        const last = intervalSeconds + timeoutSeconds + 1
        if (last <= 950) expect(seconds).toBeGreaterThan(0)
        // uWS closes up to 4 s early, and takes 0 or 8 to 960.
        if (seconds !== 0) expect([seconds >= 8, seconds <= 960, seconds - 4 > last]).toEqual([true, true, true])
      },
    ),
  )
})
