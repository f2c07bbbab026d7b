// How the fan-out hands frames to uWS. Frames that uWS gathers: never more in one turn of the event loop than a member's cork buffer
// takes, or uWS falls back to a buffer of its own for each member and copies everything once more.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Connection } from '../src/gateway/connection.ts'
import { ConnectionTable } from '../src/gateway/connection-table.ts'
import { FanOut } from '../src/gateway/fan-out.ts'
import type { FanOutParts } from '../src/gateway/fan-out-parts.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { Metrics } from '../src/metrics/metrics.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { ByteBuilder, textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { AUDIENCES, PROTOCOL, WATCHED_AUDIENCE } from '../src/protocol/protocols.ts'
import { AnyOutbox } from './support/any-outbox.ts'
import { idleSession } from './support/fake-socket.ts'

const CORK_BYTES = 16_383
const thread = { index: 0, life: 1 } as ShardThread

const PLAIN = PROTOCOL.plain.audiences[0].index
const CENTRIFUGE = PROTOCOL.centrifuge.audiences[0].index
const SINGLE = AUDIENCES.filter(({ framing }) => framing === 'single')

interface Frames {
  readonly room: number
  readonly frames: number[]
  readonly audience?: number
}

/** An outbox with one record for each list of frame sizes, and what a drain of it publishes. */
function outboxOf(records: Frames[]) {
  const ring = createRing(1_048_576)
  const writer = new RingWriter(ring)
  const outbox = new AnyOutbox((header, payload) => writer.write(header, payload))
  for (const { room, frames, audience = PLAIN } of records) {
    const builder = new ByteBuilder()
    for (const size of frames) {
      const place = builder.openLength()
      builder.append(new Uint8Array(size))
      builder.closeLength(place)
    }
    outbox.frames(room, audience, builder.view())
  }
  const reader = new RingReader(ring)
  let published: { topic: string; size: number }[] = []
  const publish = (topic: string, frame: Uint8Array) => published.push({ topic, size: frame.length })
  const fanOut = new FanOut({ publisher: { publish }, metrics: new Metrics() } as unknown as FanOutParts)
  return {
    /** One turn: what was published, and whether there is more. */
    turn: () => {
      published = []
      const { more } = fanOut.drain(thread, reader)
      return { published, more }
    },
  }
}

describe.each(SINGLE)(
  'fan-out - one turn gives a member no more than one cork buffer takes: $letter',
  ({ index: audience }) => {
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
      const outbox = outboxOf(records.map((record) => ({ ...record, audience })))
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
        { room: 1, audience, frames: [10_000] },
        { room: 2, audience, frames: [10_000] },
      ]).turn()
      expect(published.map(({ size }) => size)).toEqual([10_000, 10_000])
      expect(new Set(published.map(({ topic }) => topic)).size).toBe(2)
      expect(more).toBe(false)
    })

    it('small frames leave in groups of 32, many groups in a turn', () => {
      // A turn also ends by time, which a busy machine uses up at once.
      const clock = vi.spyOn(performance, 'now').mockReturnValue(1000)
      onTestFinished(() => clock.mockRestore())
      const { published, more } = outboxOf([
        { room: 1, audience, frames: Array.from({ length: 80 }, () => 400) },
        { room: 1, audience, frames: Array.from({ length: 80 }, () => 400) },
      ]).turn()
      // uWS drains a member by itself on its 33rd message, so each group fits, and nothing need wait.
      expect(32 * 404).toBeLessThan(CORK_BYTES)
      expect(published.length).toBe(160)
      expect(more).toBe(false)
    })
  },
)

describe('fan-out - the audiences of a room', () => {
  it('have a topic of their own each, and are counted each for itself', () => {
    const { published, more } = outboxOf(
      SINGLE.map(({ index }) => ({ room: 1, audience: index, frames: [10_000] })),
    ).turn()
    expect(published.map(({ size }) => size)).toEqual(SINGLE.map(() => 10_000))
    expect(new Set(published.map(({ topic }) => topic)).size).toBe(SINGLE.length)
    expect(more).toBe(false)
  })

  it('get what is one frame of many lines whole, however large it is', () => {
    const ring = createRing(1_048_576)
    const writer = new RingWriter(ring)
    const outbox = new AnyOutbox((header, payload) => writer.write(header, payload))
    const lines = AUDIENCES.filter(({ framing }) => framing === 'lines')
    const frame = utf8('x'.repeat(3 * CORK_BYTES))
    for (const { index } of lines) for (const bytes of [frame, utf8('y')]) outbox.frames(1, index, bytes)
    const published: [string, string][] = []
    const held: [string, string][] = []
    const publish = (topic: string, bytes: Uint8Array) => published.push([topic, textOf(bytes)])
    const hold = { active: true, published: (topic: string, bytes: Uint8Array) => held.push([topic, textOf(bytes)]) }
    const fanOut = new FanOut({ publisher: { publish }, metrics: new Metrics(), held: hold } as unknown as FanOutParts)
    const reader = new RingReader(ring)
    // uWS sends at the end of the turn.
    expect(fanOut.drain(thread, reader)).toMatchObject({ more: false, unsent: true })
    expect(fanOut.drain(thread, reader)).toMatchObject({ records: 0, unsent: false })
    const expected = lines.flatMap(({ letter }) => [
      [`${letter}0.1.1`, textOf(frame)],
      [`${letter}0.1.1`, 'y'],
    ])
    expect([published, held]).toEqual([expected, expected])
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
    const header = new AnyOutbox(() => undefined).addressedHeader(1, PLAIN, numbers)
    new RingWriter(ring).writeBoth(header, numbers, builder.view())
    const sent: string[] = []
    const send = ({ id }: Connection, frame: Uint8Array) => sent.push(`${id} ${textOf(frame)}`)
    const lobby = { connections, transmit: send }
    const fanOut = new FanOut({ lobby, metrics: new Metrics() } as unknown as FanOutParts)
    expect(fanOut.drain(thread, new RingReader(ring))).toEqual({
      more: false,
      records: 1,
      blocked: false,
      unsent: false,
    })
    expect(sent).toEqual(['1 hello', '3 hello'])
  })

  it('a reply and a publication for one connection leave together, unless the publication is held for its connect reply', () => {
    const connections = new ConnectionTable()
    const [first, held] = ['1', '2'].map(
      (id) => new Connection({ id, session: { ...idleSession(), faulted: () => undefined }, watch: undefined }),
    ) as [Connection, Connection]
    for (const connection of [first, held]) connections.add(connection)
    const ring = createRing(4096)
    const writer = new RingWriter(ring)
    const outbox = new AnyOutbox((header, payload) => writer.write(header, payload))
    const numbers = new Uint8Array(Float64Array.from([first, held], ({ number }) => number).buffer)
    outbox.reply(first.number, 0, utf8('reply'))
    outbox.rejection(
      { connection: held.number, request: 0, code: 111, isNotSubscribed: false, isFault: false },
      utf8('busy'),
    )
    writer.writeBoth(outbox.addressedHeader(1, CENTRIFUGE, numbers), numbers, utf8('push'))
    outbox.rejection(
      { connection: held.number, request: 0, code: 108, isNotSubscribed: false, isFault: true },
      utf8('fault'),
    )
    outbox.reply(first.number, 0, utf8('last'))
    const sent: string[] = []
    const kept: string[] = []
    const send = ({ id }: Connection, frame: Uint8Array) => sent.push(`${id} ${textOf(frame)}`)
    const fanOut = new FanOut({
      lobby: { connections, send, transmit: send },
      metrics: new Metrics(),
      held: {
        active: true,
        published: (topic: string, frame: Uint8Array) => kept.push(`${topic[0]} ${textOf(frame)}`),
        holds: (connection: Connection) => connection === held,
      },
      refusals: { command: () => undefined },
    } as unknown as FanOutParts)
    fanOut.drain({ ...thread, commands: { close: () => undefined } } as unknown as ShardThread, new RingReader(ring))
    expect(sent).toEqual(['1 reply\npush', '2 busy', '2 fault', '1 last'])
    expect(kept).toEqual(['c push'])
  })
})

describe('fan-out - the watchers of a room', () => {
  const JSON_MEMBERS = WATCHED_AUDIENCE.index

  function watchedRoom() {
    const ring = createRing(1_048_576)
    const writer = new RingWriter(ring)
    const outbox = new AnyOutbox((header, payload) => writer.write(header, payload))
    const shown: number[] = []
    let flushes = 0
    let isWanted = true
    const sink = {
      frame: ({ length }: Uint8Array) => {
        shown.push(length)
        return isWanted
      },
    }
    const watchers = {
      active: true,
      watched: (request: number) => (request === 9 ? sink : undefined),
      flush: () => {
        flushes += 1
      },
    }
    const publisher = { publish: () => undefined }
    const lobby = { connections: new ConnectionTable() }
    const fanOut = new FanOut({ publisher, lobby, metrics: new Metrics(), watchers } as unknown as FanOutParts)
    const reader = new RingReader(ring)
    const frames = (audience: number, sizes: readonly number[]) => {
      const builder = new ByteBuilder()
      for (const size of sizes) {
        const place = builder.openLength()
        builder.append(new Uint8Array(size))
        builder.closeLength(place)
      }
      return { room: 1, audience, bytes: builder.view() }
    }
    const nobody = new Uint8Array(0)
    return {
      outbox,
      watchers,
      shown,
      drain: () => fanOut.drain(thread, reader),
      flushes: () => flushes,
      unwatch: () => {
        isWanted = false
      },
      say: (sizes: readonly number[], audience = JSON_MEMBERS) => {
        outbox.frames(1, audience, frames(audience, sizes).bytes)
      },
      address: (size: number, audience = JSON_MEMBERS) => {
        const { bytes } = frames(audience, [size])
        writer.writeBoth(outbox.addressedHeader(1, audience, nobody), nobody, bytes)
      },
    }
  }

  it('get each frame of their audience once, from their record on, also when a record is published in parts', () => {
    const { outbox, say, address, drain, shown, flushes, unwatch } = watchedRoom()
    say([1])
    address(2)
    outbox.watched(9, 1)
    say([10_000, 10_001, 10_002, 10_003])
    address(5)
    say([6], PLAIN)
    address(7, PLAIN)
    let turns = 0
    do turns += 1
    while (drain().more)
    expect(shown).toEqual([10_000, 10_001, 10_002, 10_003, 5])
    // What a reading of the outbox had for them leaves at its end.
    expect([turns, flushes()]).toEqual([4, 4])
    unwatch()
    say([8, 9])
    address(10)
    drain()
    expect([shown.slice(5), flushes()]).toEqual([[8], 5])
    // The shard has confirmed a room whose watchers have gone meanwhile.
    outbox.watched(8, 1)
    say([11])
    drain()
    expect(shown.slice(6)).toEqual([])
  })

  it('cost nothing where nobody watches: their table is not asked for anything', () => {
    const { say, address, drain, watchers } = watchedRoom()
    watchers.active = false
    watchers.watched = watchers.flush = () => {
      throw new Error('the watchers are asked')
    }
    say([1, 2, 3])
    address(4)
    expect(drain()).toMatchObject({ more: false, records: 2 })
  })
})
