// How the fan-out hands plain frames to uWS: never more in one turn of the event loop than a member's cork buffer takes, or
// uWS falls back to a buffer of its own for each member and copies everything once more.
import { describe, expect, it } from 'vitest'
import { Connection } from '../src/gateway/connection.ts'
import { ConnectionTable } from '../src/gateway/connection-table.ts'
import { FanOut, type FanOutParts } from '../src/gateway/fan-out.ts'
import { Outbound } from '../src/mailbox/records.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { ByteBuilder, textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { idleSession } from './support/fake-socket.ts'

const CORK_BYTES = 16_383
const thread = { index: 0, life: 1 } as ShardThread

/** An outbox with one record for each list of frame sizes, and what a drain of it publishes. */
function outboxOf(records: { room: number; frames: number[] }[]) {
  const ring = createRing(1_048_576)
  const writer = new RingWriter(ring)
  for (const { room, frames } of records) {
    const builder = new ByteBuilder()
    for (const size of frames) {
      const place = builder.openLength()
      builder.append(new Uint8Array(size))
      builder.closeLength(place)
    }
    writer.write({ kind: Outbound.publishPlain, flags: 0, detail: 0, connection: 0, a: room, b: 0 }, builder.view())
  }
  const reader = new RingReader(ring)
  let published: { topic: string; size: number }[] = []
  const publish = (topic: string, frame: Uint8Array) => published.push({ topic, size: frame.length })
  const fanOut = new FanOut({ publish } as unknown as FanOutParts)
  return {
    /** One turn: what was published, and whether there is more. */
    turn: () => {
      published = []
      const { more } = fanOut.drain(thread, reader)
      return { published, more }
    },
  }
}

describe('fan-out - one turn gives a member no more than one cork buffer takes', () => {
  it.each([
    ['one record', [{ room: 7, frames: [10_000, 10_000, 5000] }]],
    [
      'several records',
      [
        { room: 7, frames: [10_000] },
        { room: 7, frames: [10_000] },
        { room: 7, frames: [5000] },
      ],
    ],
  ])('%s', (_title, records) => {
    const outbox = outboxOf(records)
    const sizes: number[][] = []
    let more = true
    while (more) {
      const turn = outbox.turn()
      sizes.push(turn.published.map(({ size }) => size))
      more = turn.more
    }
    expect(sizes).toEqual([[10_000], [10_000, 5000]])
  })

  it('counts each room for itself', () => {
    const { published, more } = outboxOf([
      { room: 1, frames: [10_000] },
      { room: 2, frames: [10_000] },
    ]).turn()
    expect(published.map(({ size }) => size)).toEqual([10_000, 10_000])
    expect(new Set(published.map(({ topic }) => topic)).size).toBe(2)
    expect(more).toBe(false)
  })

  it('small frames leave in groups of 32, many groups in a turn', () => {
    const { published, more } = outboxOf([
      { room: 1, frames: Array.from({ length: 80 }, () => 400) },
      { room: 1, frames: Array.from({ length: 80 }, () => 400) },
    ]).turn()
    // uWS drains a member by itself on its 33rd message, so each group fits, and nothing need wait.
    expect(32 * 404).toBeLessThan(CORK_BYTES)
    expect(published.length).toBe(160)
    expect(more).toBe(false)
  })
})

describe('fan-out - a frame that names its members goes to them alone', () => {
  it('those who have gone, or whose slot belongs to someone else by now, are passed over', () => {
    const ring = createRing(4096)
    const connections = new ConnectionTable()
    const connectionOf = (id: string) => new Connection({ id, session: idleSession(), watch: undefined })
    const [first, gone, last] = ['1', '2', '3'].map(connectionOf) as [Connection, Connection, Connection]
    for (const connection of [first, gone, last]) connections.add(connection)
    const numbers = new Uint8Array(Float64Array.from([first, gone, last], ({ number }) => number).buffer)
    connections.remove(gone)
    const heir = connectionOf('4')
    connections.add(heir)
    const builder = new ByteBuilder()
    const place = builder.openLength()
    builder.append(utf8('hello'))
    builder.closeLength(place)
    const header = { kind: Outbound.sendPlain, flags: 0, detail: 3, connection: 0, a: 7, b: 0 }
    new RingWriter(ring).writeBoth(header, numbers, builder.view())
    const sent: string[] = []
    const send = ({ id }: Connection, frame: Uint8Array) => sent.push(`${id} ${textOf(frame)}`)
    const fanOut = new FanOut({ lobby: { connections, send } } as unknown as FanOutParts)
    expect(fanOut.drain(thread, new RingReader(ring))).toEqual({ more: false, records: 1, blocked: false })
    expect(sent).toEqual(['1 hello', '3 hello'])
  })
})
