// What waits for a connect reply, and in which order it follows.
import { describe, expect, it } from 'vitest'
import { HeldTopics } from '../src/centrifuge/held-topics.ts'
import type { Connection } from '../src/gateway/connection.ts'
import { textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { connected } from './support/fake-socket.ts'

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
