// The end of a shard: its engine is closed once, when it has answered everything, and is asked nothing afterwards.
import { expect, it } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import type { Acknowledgement, Engine, EngineParts, Stream } from '../src/engine/engine.ts'
import { createMemoryEngine } from '../src/engine/memory-engine.ts'
import { createCounters, ShardCounters } from '../src/mailbox/counters.ts'
import { createEndedConnections, EndedConnections } from '../src/mailbox/ended-connections.ts'
import { InboxWriter } from '../src/mailbox/inbox-records.ts'
import type { OutboxHandler } from '../src/mailbox/outbox-records.ts'
import { readOutbox } from '../src/mailbox/read-outbox.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { PROTOCOL } from '../src/protocol/protocols.ts'
import { Outbox } from '../src/shard/outbox.ts'
import { Shard } from '../src/shard/shard.ts'

/** The memory engine, which answers leaves and its own close when the test says so and notes what it is asked. */
function stoppedShard() {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const createEngine = (parts: EngineParts): Engine => {
    const inner = createMemoryEngine(parts)
    const { broker } = inner
    return {
      ...inner,
      answersLater: true,
      broker: {
        open: (room, options, listener): Stream => {
          const stream = broker.open(room, options, listener)
          return {
            publish: (draft, nowMs, done) => stream.publish(draft, nowMs, done),
            join: (who, done) => stream.join(who, done),
            leave: (who, done) => {
              asked.push(`leave ${who.id.at(0)}`)
              answers.push(() => stream.leave(who, done as (result: Acknowledgement) => void))
            },
            recover: (since, limit, nowMs, done) => stream.recover(since, limit, nowMs, done),
            history: (query, nowMs, done) => stream.history(query, nowMs, done),
            removeHistory: (done) => stream.removeHistory(done),
            push: (push, nowMs, done) => stream.push(push, nowMs, done),
            remove: (removal, nowMs, done) => stream.remove(removal, nowMs, done),
            board: undefined,
            loadBoard: (done) => stream.loadBoard(done),
            close: (nowMs) => stream.close(nowMs),
          }
        },
        sweep: () => asked.push('sweep'),
      },
      close: (done) => {
        asked.push('close')
        answers.push(done)
      },
    }
  }
  const [inbox, outbox] = [createRing(65_536), createRing(65_536)]
  const counters = new ShardCounters(createCounters())
  const ended = new EndedConnections(createEndedConnections(1))
  const thread = { ended, clock: () => performance.now(), faults: false }
  const parts = { config: resolveConfig({}), outbox: new Outbox(new RingWriter(outbox), counters), counters, ...thread }
  const shard = new Shard({ ...parts, createEngine, drainSoon: () => undefined })
  const [ring, reader, written] = [new RingWriter(inbox), new RingReader(inbox), new RingReader(outbox)]
  const records = new InboxWriter((...record) => ring.write(...record))
  const heard: string[] = []
  const handler: Partial<OutboxHandler> = {
    admitted: () => undefined,
    frames: () => true,
    addressedFrame: () => undefined,
    left: () => heard.push('left'),
    settled: (number) => heard.push(`settled ${number}`),
    stopped: () => heard.push('stopped'),
  }
  let nowMs = 1000
  const drain = () => {
    nowMs += 1000
    shard.drain(reader, nowMs)
    while (written.next()) readOutbox(written, handler as OutboxHandler)
    written.release()
  }
  for (const connection of [1, 2, 3]) {
    const id = `${connection}`.repeat(36)
    records.join(connection, { id, user: '', room: 'room', protocol: PROTOCOL.plain.number, isReplay: false })
  }
  return { shard, records, asked, answer: () => answers.shift()!(), heard, drain }
}

it('the engine is closed when it has answered everything, and asked nothing after that', () => {
  const { shard, records, asked, answer, heard, drain } = stoppedShard()
  records.leave(1)
  records.stop()
  drain()
  expect([asked, heard]).toEqual([['leave 1'], []])
  records.leave(2)
  answer()
  drain()
  expect([asked, heard]).toEqual([['leave 1', 'leave 2'], ['left']])
  answer()
  drain()
  expect([asked, heard]).toEqual([
    ['leave 1', 'leave 2', 'close'],
    ['left', 'left'],
  ])
  const beforehand = [...asked]
  records.leave(3)
  drain()
  shard.sweep(10_000)
  expect([asked, heard]).toEqual([beforehand, ['left', 'left']])
  answer()
  drain()
  expect(heard).toEqual(['left', 'left', 'stopped'])
})

it('a shard that is to settle answers when the engine has answered everything, with the number of the last order, and goes on', () => {
  const { records, asked, answer, heard, drain } = stoppedShard()
  records.leave(1)
  records.settle(1)
  records.settle(2)
  drain()
  expect([asked, heard]).toEqual([['leave 1'], []])
  answer()
  drain()
  expect(heard).toEqual(['left', 'settled 2'])
  records.leave(2)
  drain()
  answer()
  drain()
  expect(asked.filter((question) => question !== 'sweep')).toEqual(['leave 1', 'leave 2'])
  expect(heard).toEqual(['left', 'settled 2', 'left'])
})
