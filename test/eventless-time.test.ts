// Busy time of the main thread that no event explains: what counts as such, and that a flood of frames without events shows in it.

import { describe, expect, test } from 'vitest'
import { EventlessTime } from '../src/gateway/eventless-time.ts'
import { encodeFrame, Opcode } from './support/frames.ts'
import { request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { RawSocket } from './support/raw-socket.ts'
import { startProcess } from './support/server-process.ts'

describe('eventless time', () => {
  test.each([
    ['busy, and nothing happened', { busyMs: 40, elapsedMs: 50, events: 7 }, 0.04],
    ['busy, and one event came', { busyMs: 40, elapsedMs: 50, events: 8 }, 0],
    ['at rest', { busyMs: 1, elapsedMs: 250, events: 7 }, 0],
    ['half busy', { busyMs: 25, elapsedMs: 50, events: 7 }, 0],
    ['no time at all', { busyMs: 0, elapsedMs: 0, events: 7 }, 0],
  ])('eventless - %s', (_, span, seconds) => {
    const eventless = new EventlessTime()
    eventless.passed({ busyMs: 50, elapsedMs: 50, events: 7 })
    eventless.passed(span)
    expect(eventless.seconds).toBeCloseTo(seconds)
  })

  test('eventless - a span is compared with the one before it, and the first with none', () => {
    const eventless = new EventlessTime()
    const seconds = [0, 7, 8, 8, 7, 7].map((events) => {
      eventless.passed({ busyMs: 50, elapsedMs: 50, events })
      return eventless.seconds
    })
    expect(seconds).toEqual([0, 0, 0, 0.05, 0.05, 0.1])
  })

  test('eventless - a flood of empty continuation frames shows, and its connection is told nothing', async () => {
    const server = await startProcess()
    const shown = async () =>
      Number(/^lobbycast_eventless_seconds_total (\S+)$/m.exec((await request(server, '/metrics')).text)?.[1])
    expect(await shown()).toBe(0)
    const raw = await RawSocket.open(server.port)
    expect((await raw.upgrade({ path: '/ws/room' })).status).toBe(101)
    await raw.write(encodeFrame({ opcode: Opcode.text, payload: 'begun', fin: false }))
    const empty = encodeFrame({ opcode: Opcode.continuation, fin: false })
    const flood = Buffer.concat(Array(100_000).fill(empty))
    let isOver = false
    const writing = (async () => {
      while (!isOver && !raw.socket.destroyed) await new Promise((resolve) => raw.socket.write(flood, resolve))
    })()
    const seconds = await eventually(shown, (value) => value > 0, 20_000).finally(() => {
      isOver = true
    })
    await writing
    expect(seconds).toBeGreaterThan(0)
  })
})
