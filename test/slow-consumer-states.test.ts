// From the first dropped frame to the end of a slow connection, one at a time and many at once. With real sockets: slow-consumer.test.ts.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Connection } from '../src/gateway/connection.ts'
import { Probes } from '../src/gateway/probes.ts'
import { overflowMark, SlowConsumers } from '../src/gateway/slow-consumers.ts'
import { connected, type FakeSocket, idleSession, payloadOf } from './support/fake-socket.ts'

describe('slow consumers - out of everything at the first drop, then told, then cut', () => {
  let withdrawn: Connection[] = []

  /** A member that notes when it has to leave its rooms. */
  function member(id: string, isPinged = true): { connection: Connection; socket: FakeSocket } {
    const { connection, socket } = connected(id, {
      isPinged,
      session: idleSession(() => withdrawn.push(connection)),
    })
    return { connection, socket }
  }

  function consumers() {
    withdrawn = []
    let count = 0
    const probes = new Probes({ answered: (connection) => slow.answered(connection), firstAnswer: () => undefined })
    const slow = new SlowConsumers({
      withdrawn: () => undefined,
      graceMs: 10_000,
      probes,
      count: () => {
        count += 1
      },
    })
    const pong = (connection: Connection, payload: string) => probes.ponged(connection, payloadOf(payload))
    return { slow, probes, pong, counted: () => count }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('marks once, withdraws outside the drain, and tells once its backlog is read', async () => {
    const { slow, pong, counted } = consumers()
    const { connection, socket } = member('a')
    socket.topics.add('news')
    socket.buffered = 938
    slow.mark(connection)
    slow.mark(connection)
    expect([connection.slow, counted(), socket.topics.size, withdrawn.length]).toEqual([true, 1, 1, 0])
    await turn()
    expect([socket.topics.size, withdrawn.length]).toEqual([0, 1])
    slow.drained(connection)
    socket.buffered = 1
    slow.drained(connection)
    pong(connection, '')
    expect(socket.log).toEqual([])
    socket.buffered = 0
    slow.drained(connection)
    pong(connection, '')
    pong(connection, 'other')
    pong(connection, 'hi')
    slow.drained(connection)
    expect(socket.log).toEqual(['ping 1'])
    pong(connection, '1')
    pong(connection, '1')
    slow.drained(connection)
    slow.sweep(performance.now() + 20_000)
    expect(socket.log).toEqual(['ping 1', 'end 1013 slow'])
  })

  it('waits with its probe for the answer to the one that is outstanding, which is in front of the backlog', async () => {
    const { slow, probes, pong } = consumers()
    const { connection, socket } = member('a')
    probes.ask(connection)
    slow.mark(connection)
    await turn()
    slow.drained(connection)
    expect(socket.log).toEqual(['ping 1'])
    pong(connection, '1')
    expect(socket.log).toEqual(['ping 1', 'ping 2'])
    pong(connection, '1')
    expect(socket.log).toEqual(['ping 1', 'ping 2'])
    pong(connection, '2')
    expect(socket.log).toEqual(['ping 1', 'ping 2', 'end 1013 slow'])
  })

  it('tells who answers a later ping of the heartbeat instead', async () => {
    const { slow, probes, pong } = consumers()
    const { connection, socket } = member('a')
    slow.mark(connection)
    await turn()
    probes.beat(connection)
    pong(connection, 'hi')
    expect(socket.log).toEqual(['ping 1', 'ping hi', 'end 1013 slow'])
  })

  it('does so for centrifuge connections, which have no heartbeat of this kind', async () => {
    const { slow, probes, pong } = consumers()
    const { connection, socket } = member('a', false)
    slow.mark(connection)
    await turn()
    probes.beat(connection)
    pong(connection, 'hi')
    expect(socket.log).toEqual(['ping 1'])
    pong(connection, '1')
    expect(socket.log).toEqual(['ping 1', 'end 1013 slow'])
  })

  it('leaves a sixteenth of the outbox for the message that overflows it', () => {
    expect(overflowMark(1_048_576) + 65_536).toBe(1_048_576)
    expect(overflowMark(1024)).toBe(960)
  })

  it('cuts whoever has not read when the grace is over', async () => {
    const { slow } = consumers()
    const { connection, socket } = member('a')
    socket.buffered = 2000
    slow.mark(connection)
    await turn()
    slow.sweep(performance.now() + 9000)
    expect(socket.log).toEqual([])
    slow.sweep(performance.now() + 10_001)
    slow.sweep(performance.now() + 20_000)
    expect(socket.log).toEqual(['close'])
  })

  it('tells whoever does not answer the ping when the grace is over', async () => {
    const { slow } = consumers()
    const { connection, socket } = member('a')
    slow.mark(connection)
    await turn()
    slow.sweep(performance.now() + 9000)
    expect(socket.log).toEqual(['ping 1'])
    slow.sweep(performance.now() + 10_001)
    slow.sweep(performance.now() + 20_000)
    expect(socket.log).toEqual(['ping 1', 'end 1013 slow'])
  })

  it('does nothing to a connection that has ended meanwhile', async () => {
    const { slow } = consumers()
    const [early, late] = [member('a'), member('b')]
    late.socket.buffered = 2000
    slow.mark(early.connection)
    slow.mark(late.connection)
    early.connection.socket = undefined
    await turn()
    expect(withdrawn).toEqual([late.connection])
    late.connection.socket = undefined
    slow.gone(late.connection)
    slow.drained(late.connection)
    slow.sweep(performance.now() + 20_000)
    expect([...early.socket.log, ...late.socket.log]).toEqual([])
  })

  it('takes many out of their topics at once, and out of their rooms in groups', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { slow } = consumers()
    const all = Array.from({ length: 100 }, (_, index) => member(`${index}`))
    for (const { connection, socket } of all) {
      socket.subscribe('news')
      slow.mark(connection)
    }
    await vi.advanceTimersByTimeAsync(0)
    expect(all.every(({ socket }) => socket.topics.size === 0)).toBe(true)
    expect(all.every(({ socket }) => socket.probes.length === 1)).toBe(true)
    const sizes = [withdrawn.length]
    all[99]!.connection.socket = undefined
    while (vi.getTimerCount() > 0) {
      await vi.advanceTimersToNextTimerAsync()
      sizes.push(withdrawn.length)
    }
    expect(sizes).toEqual([15, 30, 45, 60, 75, 90, 99])
    expect(withdrawn).toEqual(all.slice(0, 99).map(({ connection }) => connection))
    // Who comes later does not wait for those.
    const late = member('late')
    slow.mark(late.connection)
    await vi.advanceTimersByTimeAsync(0)
    expect(withdrawn.at(-1)).toBe(late.connection)
  })

  it('lets a crowd leave in thirty-two groups', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { slow } = consumers()
    for (let index = 0; index < 3200; index++) slow.mark(member(`${index}`).connection)
    await vi.advanceTimersByTimeAsync(0)
    let groups = 1
    while (vi.getTimerCount() > 0) {
      await vi.advanceTimersToNextTimerAsync()
      groups += 1
    }
    expect([groups, withdrawn.length]).toEqual([32, 3200])
  })

  it('does not touch a connection that keeps up', () => {
    const { slow, pong } = consumers()
    const { connection, socket } = member('a')
    slow.drained(connection)
    pong(connection, '1')
    expect(socket.log).toEqual([])
  })
})
