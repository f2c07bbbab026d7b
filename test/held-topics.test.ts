// Two of the main thread's small state machines, with sockets that only remember what was done to them.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Connection, type PlainSession, type Socket } from '../src/gateway/connection.ts'
import { HeldTopics } from '../src/gateway/held-topics.ts'
import { SlowConsumers } from '../src/gateway/slow-consumers.ts'
import { textOf, utf8 } from '../src/protocol/byte-builder.ts'

const session = { kind: 'plain', room: 'a' } as PlainSession

class FakeSocket {
  readonly topics = new Set<string>()
  readonly log: string[] = []
  buffered = 0

  subscribe(topic: string): void {
    this.topics.add(topic)
    this.log.push(`subscribe ${topic}`)
  }

  unsubscribe(topic: string): void {
    this.topics.delete(topic)
  }

  getTopics(): string[] {
    return [...this.topics]
  }

  getBufferedAmount(): number {
    return this.buffered
  }

  end(code: number, reason: string): void {
    this.log.push(`end ${code} ${reason}`)
  }

  close(): void {
    this.log.push('close')
  }
}

function connected(id: string): { connection: Connection; socket: FakeSocket } {
  const connection = new Connection(id, session)
  const socket = new FakeSocket()
  connection.socket = socket as unknown as Socket
  return { connection, socket }
}

describe('held topics - what is published before the connect reply follows it, in order', () => {
  it('only of the topics held, as they were when published', () => {
    const held = new HeldTopics(1000, () => expect.fail('too much'))
    const { connection, socket } = connected('a')
    expect(held.active).toBe(false)
    held.hold(connection, ['news', 'news-joins'])
    held.hold(connection, ['sport'])
    expect(held.active).toBe(true)
    const frame = utf8('frame 1')
    held.published('news', frame)
    frame.fill(0)
    held.published('other', utf8('not for it'))
    held.published('sport', utf8('frame 2'))
    held.published('news-joins', utf8('frame 3'))
    held.release(connection, (bytes) => socket.log.push(textOf(bytes)))
    expect(socket.log).toEqual([
      'frame 1',
      'frame 2',
      'frame 3',
      'subscribe news',
      'subscribe news-joins',
      'subscribe sport',
    ])
    expect(held.active).toBe(false)
    held.release(connection, () => expect.fail('released once'))
  })

  it('is bounded: whoever would have to wait for more is given up, others are not', () => {
    const given: Connection[] = []
    const held = new HeldTopics(20, (connection) => given.push(connection))
    const [a, b] = [connected('a'), connected('b')]
    held.hold(a.connection, ['news'])
    held.hold(b.connection, ['news', 'sport'])
    held.published('sport', utf8('0123456789'))
    held.published('news', utf8('0123456789'))
    held.published('news', utf8('x'))
    expect(given).toEqual([b.connection])
    held.published('news', utf8('y'))
    held.release(b.connection, () => expect.fail('it was given up'))
    const frames: string[] = []
    held.release(a.connection, (bytes) => frames.push(textOf(bytes)))
    expect(frames).toEqual(['0123456789', 'x', 'y'])
  })

  it('forgets a connection that has ended', () => {
    const held = new HeldTopics(20, () => expect.fail('it has ended'))
    const { connection } = connected('a')
    held.hold(connection, ['news'])
    held.forget(connection)
    expect(held.active).toBe(false)
    held.published('news', new Uint8Array(100))
  })
})

describe('slow consumers - out of everything at the first drop, then told, then cut', () => {
  function consumers() {
    const withdrawn: Connection[] = []
    let count = 0
    const slow = new SlowConsumers({
      outboxBytesMax: 1000,
      graceMs: 10_000,
      withdraw: (connection) => withdrawn.push(connection),
      advice: () => ({ code: 1013, reason: 'slow' }),
      count: () => {
        count += 1
      },
    })
    return { slow, withdrawn, counted: () => count }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('marks once, withdraws outside the drain, and tells as soon as there is room', async () => {
    const { slow, withdrawn, counted } = consumers()
    const { connection, socket } = connected('a')
    socket.subscribe('news')
    socket.buffered = 1000
    slow.mark(connection)
    slow.mark(connection)
    expect([connection.slow, counted(), socket.topics.size, withdrawn.length]).toEqual([true, 1, 1, 0])
    await turn()
    expect([socket.topics.size, withdrawn.length]).toEqual([0, 1])
    slow.drained(connection)
    expect(socket.log).not.toContain('end 1013 slow')
    socket.buffered = 999
    slow.drained(connection)
    slow.drained(connection)
    expect(socket.log.filter((entry) => entry === 'end 1013 slow')).toHaveLength(1)
  })

  it('cuts whoever has not read when the grace is over', async () => {
    const { slow } = consumers()
    const { connection, socket } = connected('a')
    socket.buffered = 2000
    slow.mark(connection)
    await turn()
    slow.sweep(performance.now() + 9000)
    expect(socket.log).toEqual([])
    slow.sweep(performance.now() + 10_001)
    slow.sweep(performance.now() + 20_000)
    expect(socket.log).toEqual(['close'])
  })

  it('does nothing to a connection that has ended meanwhile', async () => {
    const { slow, withdrawn } = consumers()
    const [early, late] = [connected('a'), connected('b')]
    late.socket.buffered = 2000
    slow.mark(early.connection)
    slow.mark(late.connection)
    early.connection.socket = undefined
    await turn()
    expect(withdrawn).toEqual([late.connection])
    late.connection.socket = undefined
    slow.forget(late.connection)
    slow.drained(late.connection)
    slow.sweep(performance.now() + 20_000)
    expect([...early.socket.log, ...late.socket.log]).toEqual([])
  })

  it('takes many out of their topics at once, and out of their rooms in groups', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { slow, withdrawn } = consumers()
    const all = Array.from({ length: 100 }, (_, index) => connected(`${index}`))
    for (const { connection, socket } of all) {
      socket.subscribe('news')
      slow.mark(connection)
    }
    await vi.advanceTimersByTimeAsync(0)
    expect(all.every(({ socket }) => socket.topics.size === 0)).toBe(true)
    expect(all.every(({ socket }) => socket.log.includes('end 1013 slow'))).toBe(true)
    const sizes = [withdrawn.length]
    all[99]!.connection.socket = undefined
    while (vi.getTimerCount() > 0) {
      await vi.advanceTimersToNextTimerAsync()
      sizes.push(withdrawn.length)
    }
    expect(sizes).toEqual([31, 62, 93, 99])
    expect(withdrawn).toEqual(all.slice(0, 99).map(({ connection }) => connection))
    // Who comes later does not wait for those.
    const late = connected('late')
    slow.mark(late.connection)
    await vi.advanceTimersByTimeAsync(0)
    expect(withdrawn.at(-1)).toBe(late.connection)
  })

  it('lets a crowd leave in sixteen groups', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { slow, withdrawn } = consumers()
    for (let index = 0; index < 3200; index++) slow.mark(connected(`${index}`).connection)
    await vi.advanceTimersByTimeAsync(0)
    let groups = 1
    while (vi.getTimerCount() > 0) {
      await vi.advanceTimersToNextTimerAsync()
      groups += 1
    }
    expect([groups, withdrawn.length]).toEqual([16, 3200])
  })

  it('does not touch a connection that keeps up', () => {
    const { slow } = consumers()
    const { connection, socket } = connected('a')
    slow.drained(connection)
    expect(socket.log).toEqual([])
  })
})
