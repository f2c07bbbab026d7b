// A shard between its two rings: which frames leave with the batch that brought them, which wait for the window, and whose
// they are when a slot of the connection table is used again.
import { expect, it } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { createMemoryEngine } from '../src/engine/memory-engine.ts'
import { createCounters, ShardCounters } from '../src/mailbox/counters.ts'
import { createEndedConnections, EndedConnections } from '../src/mailbox/ended-connections.ts'
import { InboxWriter } from '../src/mailbox/inbox-records.ts'
import type { OutboxHandler } from '../src/mailbox/outbox-records.ts'
import { readOutbox } from '../src/mailbox/read-outbox.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import type { Slice } from '../src/mailbox/slice.ts'
import { NUMBER_BYTES, SLOTS } from '../src/mailbox/words.ts'
import { readLength, textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { PROTOCOL } from '../src/protocol/protocols.ts'
import { Outbox } from '../src/shard/outbox.ts'
import { Shard } from '../src/shard/shard.ts'

const WINDOW_MS = 20

/** A shard with one plain member, who has been quiet for less than a window. */
function startShard() {
  const inbox = createRing(65_536)
  const outbox = createRing(65_536)
  const counters = new ShardCounters(createCounters())
  counters.windowMs = WINDOW_MS
  const ended = new EndedConnections(createEndedConnections(1))
  const thread = { ended, clock: () => 0, faults: false }
  const parts = { config: resolveConfig({}), outbox: new Outbox(new RingWriter(outbox), counters), counters, ...thread }
  const shard = new Shard({ ...parts, createEngine: createMemoryEngine, drainSoon: () => undefined })
  const [ring, reader, written] = [new RingWriter(inbox), new RingReader(inbox), new RingReader(outbox)]
  const records = new InboxWriter((...record) => ring.write(...record))
  const send = {
    join: (connection: number, id: string) =>
      records.join(connection, { id, user: '', room: 'room', protocol: PROTOCOL.plain.number, isReplay: false }),
    text: (connection: number, text: string) => records.text(connection, utf8(text)),
    leave: (connection: number) => records.leave(connection),
  }
  const { index: plain } = PROTOCOL.plain.audiences[0]
  /** Applies what was sent, and returns the plain frames that each record of the outbox holds. */
  const frames = (nowMs: number) => {
    shard.drain(reader, nowMs)
    const found: string[][] = []
    const take = ({ bytes, end }: Slice, start: number) => {
      const texts: string[] = []
      for (let at = start; at < end; at += 4 + readLength(bytes, at)) {
        texts.push(textOf(bytes, at + 4, at + 4 + readLength(bytes, at)))
      }
      found.push(texts)
    }
    const handler: Partial<OutboxHandler> = {
      admitted: () => undefined,
      left: () => undefined,
      frames: (_room, audience, slice) => {
        expect(audience).toBe(plain)
        take(slice, slice.start)
        return true
      },
      addressedFrame: ({ count }, slice) => take(slice, slice.start + count * NUMBER_BYTES),
    }
    while (written.next()) readOutbox(written, handler as OutboxHandler)
    written.release()
    return found
  }
  const drain = (nowMs: number) => frames(nowMs).map((texts) => texts.length)
  send.join(1, '0'.repeat(36))
  drain(1000)
  return {
    counters,
    shard,
    say: (count: number) => {
      for (let n = 0; n < count; n++) send.text(1, `${n}`)
    },
    send,
    frames,
    drain,
  }
}

it('a window - full groups of plain frames do not wait for it, the rest does', () => {
  const { shard, say, drain } = startShard()
  say(70)
  expect(drain(1005)).toEqual([32, 32])
  expect(shard.nextDueMs).toBe(1000 + WINDOW_MS)
  expect(drain(1010)).toEqual([])
  say(1)
  expect(drain(1020)).toEqual([7])
  expect(shard.nextDueMs).toBeUndefined()
})

it('a window - ends without another flush when all that waited has left in full groups', () => {
  const { counters, shard, say, drain } = startShard()
  const before = counters.get('flushes')
  say(64)
  expect(drain(1005)).toEqual([32, 32])
  expect(drain(1020)).toEqual([])
  expect(shard.nextDueMs).toBeUndefined()
  expect(counters.get('flushes') - before).toBe(2)
})

it('a window - fewer frames than a group are held back until it ends', () => {
  const { say, drain } = startShard()
  say(31)
  expect(drain(1005)).toEqual([])
  expect(drain(1020)).toEqual([31])
})

it('a slot - used again before the end of its last owner has come: both speak, each as itself', () => {
  const { send, frames } = startShard()
  const [older, newer] = [1, SLOTS + 1]
  const said = (id: string, text: string) => `{"id":"${id.repeat(36)}","msg":"${text}","room_id":"room"}`
  send.join(newer, '9'.repeat(36))
  send.text(newer, 'a')
  send.text(older, 'b')
  send.leave(older)
  send.text(older, 'c')
  send.text(newer, 'd')
  send.leave(newer)
  send.text(newer, 'e')
  expect(frames(1020).flat().slice(1)).toEqual([
    said('9', 'a'),
    said('0', 'b'),
    `${'0'.repeat(36)} disconnected.`,
    said('9', 'd'),
  ])
})

it('leave notices - wait in a large room for what it says next, but not for ever; in a small one not at all', () => {
  const { shard, send, frames, counters } = startShard()
  counters.windowMs = 0
  const id = (n: number) => `${n}`.padStart(36, '0')
  const join = (from: number, to: number) => {
    for (let n = from; n <= to; n++) send.join(n, id(n))
  }
  join(2, 10)
  frames(2000)
  send.leave(10)
  expect(frames(3000).flat()).toEqual([`${id(10)} disconnected.`])

  for (let n = 11; n < 500; n += 100) {
    join(n, n + 99)
    frames(4000)
  }
  send.leave(20)
  expect(frames(5000)).toEqual([])
  send.text(30, 'hi')
  const said = `{"id":"${id(30)}","msg":"hi","room_id":"room"}`
  expect(frames(5005)).toEqual([[`${id(20)} disconnected.`, said]])
  send.leave(21)
  send.leave(22)
  expect(frames(6000)).toEqual([])
  expect(shard.nextDueMs).toBe(6020)
  expect(frames(6020)).toEqual([[`${id(21)} disconnected.`, `${id(22)} disconnected.`]])
})
