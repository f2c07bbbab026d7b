// The table of watchers, with shards and streams that do what the test says: times, full inboxes, deaths, and numbers of rooms that are given
// away again. The whole of it runs against real servers in watchers.test.ts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { FanOut } from '../src/gateway/fan-out.ts'
import type { FanOutParts } from '../src/gateway/fan-out-parts.ts'
import { RemoteAddresses } from '../src/gateway/remote-addresses.ts'
import { WatchedRoom } from '../src/http/watched-room.ts'
import { Watcher } from '../src/http/watcher.ts'
import { Watchers, type WatchOptions } from '../src/http/watchers.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { Metrics } from '../src/metrics/metrics.ts'
import type { Outcome } from '../src/operations/outcome.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { ByteBuilder, utf8 } from '../src/protocol/byte-builder.ts'
import { WATCHED_AUDIENCE } from '../src/protocol/protocols.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { AnyOutbox } from './support/any-outbox.ts'
import { FakeStream } from './support/fake-stream.ts'

const { watcherPingIntervalMs } = MainThreadTuning

type InboxRecord =
  | { readonly kind: 'watch'; readonly request: number; readonly room: string }
  | { readonly kind: 'unwatch'; readonly room: string }

/** Watchers of rooms that live in one shard, which the test plays. Its outbox is read by a real fan-out. */
function world({ watchersMax = 100, outboxBytesMax = 1000, slowGraceMs = 500 } = {}) {
  const inbox: InboxRecord[] = []
  const state = { isFull: false, isReady: true, isShort: false, banned: [] as string[] }
  const writerOf = (takes: () => boolean) => {
    const write = (record: InboxRecord) => {
      if (state.isFull || !takes()) return false
      inbox.push(record)
      return true
    }
    return {
      watch: (request: number, room: string) => write({ kind: 'watch', request, room }),
      unwatch: (room: string) => write({ kind: 'unwatch', room }),
    }
  }
  const thread = {
    index: 0,
    life: 1,
    refusal: 'overloaded',
    orders: writerOf(() => state.isReady),
    replays: writerOf(() => !state.isReady),
  }
  const shard = thread as unknown as ShardThread
  const counted: string[] = []
  const { limits } = resolveConfig({ limits: { addressConnectionsMax: 2 } })
  const addresses = new RemoteAddresses(limits)
  const watchers = new Watchers({
    limits: { watchersMax, outboxBytesMax, slowGraceMs },
    pool: { owner: () => shard },
    refusals: { record: (reason: string) => counted.push(reason) },
    addresses,
    moderation: { banOf: ({ user }) => (state.banned.includes(user) ? { reason: 'be nice', endsAtMs: 0 } : undefined) },
    isShortOfMemory: () => state.isShort,
    slow: () => counted.push('slow'),
  })
  const ring = createRing(1_048_576)
  const writer = new RingWriter(ring)
  const reader = new RingReader(ring)
  const outbox = new AnyOutbox((header, payload) => writer.write(header, payload))
  const fanOut = new FanOut({
    publisher: { publish: () => undefined },
    metrics: new Metrics(),
    watchers,
    shardDown: (dead: ShardThread) => watchers.shardDown(dead),
  } as unknown as FanOutParts)
  const drain = () => {
    while (fanOut.drain(shard, reader).more) {
      // Until everything is read.
    }
    reader.release()
  }
  const frames = (room: number, ...texts: string[]) => {
    const builder = new ByteBuilder()
    for (const text of texts) {
      const place = builder.openLength()
      builder.append(utf8(text))
      builder.closeLength(place)
    }
    outbox.frames(room, WATCHED_AUDIENCE.index, builder.view())
  }
  const outcomes: Outcome<void>[] = []
  const watch = (room: string, options: WatchOptions = {}) => {
    const stream = new FakeStream()
    void watchers.watch(room, stream, options).then((outcome) => outcomes.push(outcome))
    return stream
  }
  /** The shard confirms everything it was asked, each room by its place in the inbox so far. */
  const confirm = (number = 1) => {
    const [record] = inbox.splice(0, 1)
    if (record?.kind !== 'watch') throw new Error('nobody watches')
    outbox.watched(record.request, number)
    drain()
  }
  return {
    watchers,
    addresses,
    thread,
    shard,
    inbox,
    state,
    counted,
    outbox,
    drain,
    frames,
    watch,
    confirm,
    outcomes,
    fanOut,
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('watchers - between a request and the first event', () => {
  it('nothing is written until the shard has confirmed the room', async () => {
    const { watch, confirm, outcomes } = world()
    const stream = watch('a')
    await settled()
    expect([stream.written, outcomes]).toEqual([[], []])
    confirm()
    await settled()
    expect([stream.text, outcomes]).toEqual([': watching\n\n', [{ kind: 'ok', value: undefined }]])
  })

  it('the shard is told of the first watcher of a room and of the last', () => {
    const { watch, confirm, inbox } = world()
    const [first, second] = [watch('a'), watch('a')]
    confirm()
    expect(second.text).toBe(': watching\n\n')
    const third = watch('a')
    expect(third.text).toBe(': watching\n\n')
    for (const stream of [first, second]) stream.leave()
    expect(inbox).toEqual([])
    third.leave()
    expect(inbox).toEqual([{ kind: 'unwatch', room: 'a' }])
  })

  it('a full inbox, and a shard that is being replaced, refuse it for now', async () => {
    const { watch, state, outcomes, watchers } = world()
    state.isFull = true
    const stream = watch('a')
    await settled()
    const error = { code: 111, message: 'overloaded', temporary: true }
    expect([outcomes, stream.written, watchers.size, watchers.active]).toEqual([
      [{ kind: 'refused', error }],
      [],
      0,
      false,
    ])
  })

  it('too many watchers: one more is refused and counted', async () => {
    const { watch, outcomes, counted, watchers } = world({ watchersMax: 1 })
    watch('a')
    watch('a')
    await settled()
    expect([outcomes.map(({ kind }) => kind), counted, watchers.size]).toEqual([['refused'], ['watchers'], 1])
  })

  it('a process that takes too much memory takes no watchers', async () => {
    const { watch, outcomes, counted, state, inbox } = world()
    state.isShort = true
    watch('a')
    await settled()
    expect([outcomes.map(({ kind }) => kind), counted, inbox]).toEqual([['refused'], ['memory'], []])
  })

  it('a watcher counts as a connection of its remote address, until it has gone', async () => {
    const { watch, outcomes, counted, addresses } = world()
    const remote = addresses.find('192.0.2.1')
    const [first] = [watch('a', { remote }), watch('b', { remote })]
    watch('a', { remote })
    watch('a', { remote: addresses.find('192.0.2.2') })
    await settled()
    const error = expect.objectContaining({ message: 'your address holds 2 connections and may hold no more' })
    expect([outcomes, counted]).toEqual([[{ kind: 'refused', error }], ['address_connections']])
    first!.leave()
    expect(remote.connections).toBe(1)
    watch('a', { remote })
    expect(counted).toHaveLength(1)
  })

  it('too many rooms: it is refused, and may try again', async () => {
    const { watch, inbox, outbox, drain, outcomes, confirm, watchers } = world()
    watch('a')
    const [record] = inbox.splice(0) as [InboxRecord & { kind: 'watch' }]
    outbox.watchRefused(record.request)
    drain()
    await settled()
    expect(outcomes).toEqual([{ kind: 'refused', error: { code: 111, message: 'too many rooms', temporary: true } }])
    expect([watchers.size, inbox]).toEqual([0, []])
    const next = watch('a')
    confirm()
    expect(next.text).toBe(': watching\n\n')
  })

  it('a peer that goes before the shard has answered: the room is not watched, and a late answer changes nothing', async () => {
    const { watch, inbox, outbox, drain, frames, watchers, outcomes } = world()
    watch('a').leave()
    await settled()
    expect([inbox.map(({ kind }) => kind), watchers.size, outcomes.length]).toEqual([['watch', 'unwatch'], 0, 1])
    const next = watch('b')
    outbox.watched((inbox[0] as { request: number }).request, 1)
    frames(1, '{"n":1}')
    drain()
    expect(next.written).toEqual([])
  })
})

describe('watchers - when a shard is replaced', () => {
  it('waiting watchers go on waiting, the others are told, and new ones are refused meanwhile', async () => {
    const { watch, confirm, inbox, state, fanOut, shard, thread, watchers, outcomes } = world()
    const [stream, waiting] = [watch('a'), watch('b')]
    confirm()
    inbox.length = 0
    state.isReady = false
    thread.refusal = 'the shard is restarting'
    fanOut.down(shard)
    expect([stream.data, waiting.written]).toEqual([['{"type":"restarted"}'], []])
    watch('a')
    await settled()
    expect(outcomes.at(-1)).toMatchObject({ kind: 'refused', error: { message: 'the shard is restarting' } })
    thread.life += 1
    state.isFull = true
    const portions = watchers.portions(shard)
    expect(portions.next().done).toBe(false)
    expect(inbox).toEqual([])
    state.isFull = false
    expect(portions.next().done).toBe(true)
    expect(inbox.map(({ kind, room }) => `${kind} ${room}`)).toEqual(['watch a', 'watch b'])
    confirm(2)
    confirm(1)
    expect(waiting.text).toBe(': watching\n\n')
    expect(stream.data).toEqual(['{"type":"restarted"}'])
  })

  it('a room that has gone without a watcher is not registered anew', () => {
    const { watch, confirm, inbox, state, fanOut, shard, watchers } = world()
    const [first, second] = [watch('a'), watch('b')]
    confirm(1)
    confirm(2)
    state.isFull = true
    first.leave()
    state.isReady = false
    fanOut.down(shard)
    second.leave()
    state.isFull = false
    expect([[...watchers.portions(shard)], inbox, watchers.active]).toEqual([[], [], false])
  })

  it('a room that the new shard cannot open: its watchers are told and ended', () => {
    const { watch, confirm, inbox, state, fanOut, shard, watchers, outbox, drain } = world()
    const stream = watch('a')
    confirm()
    state.isReady = false
    fanOut.down(shard)
    expect([...watchers.portions(shard)]).toEqual([])
    const [record] = inbox.splice(0) as [InboxRecord & { kind: 'watch' }]
    outbox.watchRefused(record.request)
    drain()
    expect([stream.state, watchers.size, inbox]).toEqual(['ended', 0, []])
    expect(stream.text).toContain('event: refused\ndata: {"code":3004,"reason":"too many rooms"}\n\n')
  })
})

describe('watchers - in time', () => {
  it('a comment is written when nothing else was for a while', () => {
    const { watch, confirm, watchers, frames, drain } = world()
    const stream = watch('a')
    const startMs = performance.now()
    confirm()
    watchers.sweep(startMs + watcherPingIntervalMs - 1000, 0)
    expect(stream.text).toBe(': watching\n\n')
    watchers.sweep(startMs + watcherPingIntervalMs + 1000, 0)
    expect(stream.text).toBe(': watching\n\n: ping\n\n')
    frames(1, '{"n":1}')
    drain()
    // The event counts as a sign of life.
    watchers.sweep(startMs + watcherPingIntervalMs - 1000, 0)
    expect(stream.text).toBe(': watching\n\n: ping\n\ndata: {"n":1}\n\n')
  })

  it('a token that expires ends its watcher, and no other', async () => {
    const { watch, confirm, watchers, outcomes } = world()
    const [short, long, endless] = [
      watch('a', { expiresAtMs: 10_000 }),
      watch('a', { expiresAtMs: 20_000 }),
      watch('a'),
    ]
    confirm()
    const waiting = watch('b', { expiresAtMs: 10_000 })
    watchers.sweep(0, 9000)
    expect(short.state).toBe('open')
    watchers.sweep(0, 10_000)
    expect([short.state, short.text]).toEqual([
      'ended',
      ': watching\n\nevent: expired\ndata: {"code":3005,"reason":"connection expired"}\n\n',
    ])
    expect([long.state, endless.state, waiting.written, watchers.size]).toEqual(['open', 'open', [], 2])
    await settled()
    expect(outcomes.at(-1)).toEqual({ kind: 'refused', error: { code: 110, message: 'expired' } })
  })

  it('one that is banned is told and ended, and does not come back', async () => {
    const { watch, confirm, watchers, state, outcomes, counted } = world()
    const options = { who: { user: 'ann', address: '192.0.2.1' } }
    const [banned, other, admin] = [
      watch('a', options),
      watch('a', { who: { user: 'bob', address: '192.0.2.1' } }),
      watch('a'),
    ]
    confirm()
    state.banned.push('ann')
    watchers.sweep(0, 0)
    expect(banned.text).toContain('event: banned\ndata: {"code":3503,"reason":"be nice"}\n\n')
    expect([banned, other, admin].map((stream) => stream.state)).toEqual(['ended', 'open', 'open'])
    watch('a', options)
    await settled()
    const error = { code: 103, message: 'be nice' }
    expect([outcomes.at(-1), counted]).toEqual([{ kind: 'refused', error }, ['banned']])
  })

  it('one that leaves too much unread is told, and ended when it has read', () => {
    const { watch, confirm, watchers, frames, drain, counted, inbox } = world()
    const stream = watch('a')
    confirm()
    stream.isStuck = true
    for (let n = 0; n < 4; n++) {
      frames(1, `"${'x'.repeat(400)}"`)
      drain()
    }
    expect(counted).toEqual(['slow'])
    expect(stream.data.map((data) => data.length)).toEqual([
      402,
      402,
      JSON.stringify({ code: 3008, reason: 'slow' }).length,
    ])
    watchers.sweep(performance.now() + 400, 0)
    expect(stream.state).toBe('open')
    stream.unreadBytes = 0
    watchers.sweep(performance.now() + 450, 0)
    expect([stream.state, watchers.size, inbox]).toEqual(['ended', 0, [{ kind: 'unwatch', room: 'a' }]])
  })

  it('one that goes on not reading is cut when its grace is over', () => {
    const { watch, confirm, watchers, frames, drain } = world()
    const stream = watch('a')
    confirm()
    stream.isStuck = true
    // The first write may be larger than the limit.
    frames(1, `"${'x'.repeat(2000)}"`)
    drain()
    expect(stream.data).toHaveLength(1)
    frames(1, '1')
    drain()
    expect(stream.text).toContain('event: slow')
    watchers.sweep(performance.now() + 450, 0)
    expect([stream.state, watchers.size]).toEqual(['open', 1])
    watchers.sweep(performance.now() + 600, 0)
    expect([stream.state, watchers.size]).toEqual(['cut', 0])
  })

  it('the watchers with the most unread bytes can be ended, and then cut', () => {
    const { watch, confirm, watchers, frames, drain, counted } = world()
    const [stuck, reading] = [watch('a'), watch('a')]
    confirm()
    stuck.isStuck = true
    frames(1, '12345')
    drain()
    const [unread, ...others] = [...watchers.unread()]
    expect([unread!.bytes, others]).toEqual(['data: 12345\n\n'.length, []])
    unread!.end()
    expect([stuck.state, counted]).toEqual(['open', ['slow']])
    expect(stuck.text).toContain('event: slow')
    ;[...watchers.unread()][0]!.end()
    expect([stuck.state, reading.state, watchers.size, counted]).toEqual(['cut', 'open', 1, ['slow']])
  })

  it('a server that stops ends all watchers, also waiting ones', async () => {
    const { watch, confirm, watchers, outcomes, counted } = world()
    const stream = watch('a')
    confirm()
    watch('b')
    watchers.stop()
    await settled()
    expect(counted).toEqual(['stopping'])
    expect(stream.text).toContain('event: shutdown\ndata: {"code":3001,"reason":"shutdown"}\n\n')
    expect([watchers.size, outcomes.map(({ kind }) => kind)]).toEqual([0, ['ok', 'refused']])
  })

  it('a full inbox: the shard is told later that the room is not watched, unless it is by then', () => {
    const { watch, confirm, watchers, state, inbox, frames, drain } = world()
    const first = watch('a')
    confirm()
    state.isFull = true
    first.leave()
    expect(watchers.size).toBe(0)
    const second = watch('a')
    state.isFull = false
    watchers.sweep(0, 0)
    expect(inbox).toEqual([])
    frames(1, '1')
    drain()
    expect(second.data).toEqual(['1'])
    state.isFull = true
    second.leave()
    state.isFull = false
    watchers.sweep(0, 0)
    expect([inbox, watchers.active]).toEqual([[{ kind: 'unwatch', room: 'a' }], false])
  })
})

describe('watchers - many frames of one reading', () => {
  it('leave in one write, and in several when they are large', () => {
    const { watch, confirm, frames, drain } = world({ outboxBytesMax: 4_194_304 })
    const stream = watch('a')
    confirm()
    stream.written.length = 0
    frames(1, '1', '2', '3')
    frames(1, '4')
    drain()
    expect(stream.written).toEqual(['data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n'])
  })

  it('leave in several writes where they are large, so that the limit is looked at between them', () => {
    const gathered: WatchedRoom[] = []
    const room = new WatchedRoom({ name: 'a', thread: {} as ShardThread, gathered })
    const stream = new FakeStream()
    const limits = { outboxBytesMax: 1000, slowGraceMs: 500 }
    const ignore = () => undefined
    const watcher = new Watcher({
      stream,
      limits,
      expiresAtMs: undefined,
      ban: ignore,
      settled: ignore,
      gone: ignore,
      slow: ignore,
      counted: ignore,
    })
    watcher.begin(0)
    room.watchers.add(watcher)
    stream.written.length = 0
    for (const size of [30_000, 30_000, 30_000, 80_000, 80_000, 1, 1]) room.frame(new Uint8Array(size).fill(0x31))
    for (const each of gathered) each.flush(0)
    expect(stream.written.map(({ length }) => Math.floor(length / 10_000))).toEqual([6, 3, 8, 8, 0])
    expect(stream.data.map(({ length }) => length)).toEqual([30_000, 30_000, 30_000, 80_000, 80_000, 1, 1])
  })
})

describe('watchers - each sees the messages of its room in order, without a gap and without those of another room', () => {
  const ROOMS = ['a', 'b', 'c'] as const
  const step = fc.record({
    what: fc.constantFrom(
      'watch',
      'leave',
      'say',
      'say',
      'say',
      'open',
      'close',
      'shard',
      'shard',
      'drain',
      'drain',
      'full',
      'sweep',
      'die',
    ),
    room: fc.constantFrom(...ROOMS),
    which: fc.nat(20),
  })

  it('whatever the shard, the peers and the inbox do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const { watchers, thread, shard, inbox, state, outbox, drain, frames, watch, fanOut } = world({
          outboxBytesMax: 1e9,
        })
        let streams: { readonly room: string; readonly stream: FakeStream }[] = []
        // The shard: rooms that are open, by number, and why.
        const open = new Map<string, { number: number; hasMembers: boolean; isWatched: boolean }>()
        const free = [1, 2, 3]
        const said = new Map<string, number>()
        const openRoom = (room: string) => {
          const known = open.get(room)
          if (known !== undefined) return known
          const opened = { number: free.pop()!, hasMembers: false, isWatched: false }
          open.set(room, opened)
          return opened
        }
        const closeRoom = (room: string) => {
          const known = open.get(room)
          if (known === undefined || known.hasMembers || known.isWatched) return
          open.delete(room)
          free.push(known.number)
        }
        const work = (records: number) => {
          for (const record of inbox.splice(0, records)) {
            if (record.kind === 'watch') {
              const room = openRoom(record.room)
              room.isWatched = true
              outbox.watched(record.request, room.number)
            } else {
              const room = open.get(record.room)
              if (room !== undefined) room.isWatched = false
              closeRoom(record.room)
            }
          }
        }
        const die = () => {
          drain()
          inbox.length = 0
          open.clear()
          free.splice(0, free.length, 1, 2, 3)
          state.isReady = false
          fanOut.down(shard)
          thread.life += 1
          state.isFull = false
          const portions = watchers.portions(shard)
          while (portions.next().done !== true) {
            // Until the inbox has taken everything.
          }
          state.isReady = true
          // What is restored comes before everything else that the new shard is told.
          work(1000)
        }
        for (const { what, room, which } of steps) {
          if (what === 'watch') streams.push({ room, stream: watch(room) })
          else if (what === 'leave') streams.splice(which % Math.max(1, streams.length), 1)[0]?.stream.leave()
          else if (what === 'open') openRoom(room).hasMembers = true
          else if (what === 'close') {
            const known = open.get(room)
            if (known !== undefined) known.hasMembers = false
            closeRoom(room)
          } else if (what === 'say') {
            const known = open.get(room)
            if (known === undefined) continue
            said.set(room, (said.get(room) ?? 0) + 1)
            frames(known.number, JSON.stringify({ room, n: said.get(room) }))
          } else if (what === 'shard') work(1 + (which % 3))
          else if (what === 'drain') drain()
          else if (what === 'full') state.isFull = !state.isFull
          else if (what === 'sweep') watchers.sweep(0, 0)
          else die()
        }
        state.isFull = false
        for (let rounds = 0; rounds < 2; rounds++) {
          watchers.sweep(0, 0)
          work(1000)
          drain()
        }
        streams = streams.filter(({ stream }) => stream.written.length > 0)
        expect(watchers.size).toBe(streams.length)
        const watched = [...open].filter(([, { isWatched }]) => isWatched).map(([room]) => room)
        expect(watched.sort()).toEqual([...new Set(streams.map(({ room }) => room))].sort())
        for (const { room, stream } of streams) {
          const seen = stream.data
            .map((data) => JSON.parse(data) as { room?: string; n: number; type?: string })
            .filter(({ type }) => type !== 'restarted')
          expect(seen.filter((message) => message.room !== room)).toEqual([])
          const last = said.get(room) ?? 0
          expect(seen.map(({ n }) => n)).toEqual(seen.map((_, index) => last - seen.length + 1 + index))
        }
      }),
      { numRuns: 500 },
    )
  })
})
