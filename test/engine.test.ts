// What any engine promises (the prose in src/engine/engine.ts), for the memory engine and for one that answers later: the log of a
// room. What else it promises is in engine-events.test.ts.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RoomOptions } from '../src/config/config-schema.ts'
import type { Position } from '../src/engine/engine.ts'
import { MemoryBroker } from '../src/engine/memory-broker.ts'
import { textOf } from '../src/protocol/byte-builder.ts'
import { draftOf, fakeTimers, Log, OPTIONS, PARTS, sender, silent, subjects } from './support/broker-log.ts'

const MINUTE = 60_000

describe.each(subjects)('broker - %s', (_title, makeEngine) => {
  beforeEach(fakeTimers)
  afterEach(() => {
    vi.useRealTimers()
  })

  const makeSubject = () => {
    const { engine, settle } = makeEngine()
    return { broker: engine.broker, settle }
  }

  it('offsets rise by exactly 1, and each publication is delivered once, in order, before it is acknowledged', () => {
    const log = new Log(makeSubject())
    expect(log.position().offset).toBe(0)
    for (let n = 1; n <= 20; n++) {
      expect(log.offset(`text ${n}`)).toBe(n)
      expect(log.delivered.at(-1)).toEqual([n, `text ${n}`])
    }
    expect(log.delivered).toHaveLength(20)
    expect(log.position().offset).toBe(20)
  })

  it('a publication that skips history has an offset and is delivered, but not kept', () => {
    const log = new Log(makeSubject())
    expect([log.offset('a'), log.offset('b', 0, { skip: true }), log.offset('c')]).toEqual([1, 2, 3])
    expect(log.delivered).toHaveLength(3)
    expect(log.offsets()).toEqual([1, 3])
  })

  it('history keeps data as JSON, with tags and who it is from', () => {
    const log = new Log(makeSubject())
    log.publish('say "hi"', 7, { tags: '{"a":"b"}' })
    const result = log.history()
    if (result.kind !== 'ok') throw new Error(result.kind)
    const [stored] = result.publications
    expect(textOf(stored?.data as Uint8Array)).toBe('"say \\"hi\\""')
    expect(stored).toMatchObject({ offset: 1, tags: '{"a":"b"}', storedAtMs: 7 })
    expect(stored?.sender).toEqual(sender)
  })

  it('history is bounded by count', () => {
    const log = new Log(makeSubject(), 'news', { historySize: 3 })
    for (let n = 0; n < 10; n++) log.publish('x')
    expect(log.offsets()).toEqual([8, 9, 10])
  })

  it('history is bounded by bytes, of texts and tags together', () => {
    const log = new Log(makeSubject(), 'news', { historySize: 100, historyBytesMax: 1000 })
    for (let n = 0; n < 10; n++) log.publish('x'.repeat(150), 0, { tags: `{"n":"${'y'.repeat(50)}"}` })
    expect(log.offsets()).toEqual([8, 9, 10].slice(-((1000 / 300) | 0)))
    log.publish('x'.repeat(2000))
    expect(log.offsets()).toEqual([])
    log.publish('small')
    expect(log.offsets()).toEqual([12])
  })

  it('history is bounded by age, for each publication by itself', () => {
    const log = new Log(makeSubject())
    log.publish('a', 0)
    log.publish('b', 4000)
    expect(log.offsets({}, 9999)).toEqual([1, 2])
    expect(log.offsets({}, 10_000)).toEqual([2])
    expect(log.offsets({}, 14_000)).toEqual([])
    expect(log.position().offset).toBe(2)
  })

  describe('lastOnJoin', () => {
    const few = { historySize: 0, lastOnJoin: 2 }

    it('keeps the newest for joiners without history, and no history', () => {
      const log = new Log(makeSubject(), 'news', few)
      expect(log.newest()).toEqual([])
      for (const text of ['a', 'b', 'c']) log.publish(text)
      log.publish('d', 0, { skip: true })
      expect(log.newest()).toEqual([2, 3])
      expect(log.offsets()).toEqual([])
      expect(log.offsets({ reverse: true })).toEqual([])
    })

    it('keeps as many as history and joiners need, and gives each its own', () => {
      const log = new Log(makeSubject(), 'news', { historySize: 4, lastOnJoin: 2 })
      for (let n = 0; n < 9; n++) log.publish('x')
      expect([log.offsets(), log.newest()]).toEqual([
        [6, 7, 8, 9],
        [8, 9],
      ])
    })

    it('outlives the age of history, which does not show it', () => {
      const log = new Log(makeSubject(), 'news', { historySize: 4, lastOnJoin: 2 })
      for (let n = 0; n < 3; n++) log.publish('x', 0)
      log.publish('young', 5000)
      expect(log.offsets({}, 10_000)).toEqual([4])
      expect(log.offsets({ since: { epoch: '', offset: 1 } }, 10_000)).toEqual([4])
      expect(log.offsets({ since: { epoch: '', offset: 4 }, reverse: true }, 10_000)).toEqual([])
      expect(log.newest(10_000)).toEqual([3, 4])
      expect(log.newest(1_000_000)).toEqual([3, 4])
      expect(log.offsets({}, 1_000_000)).toEqual([])
    })

    it('is bounded by bytes like history', () => {
      const log = new Log(makeSubject(), 'news', { historySize: 0, lastOnJoin: 100, historyBytesMax: 1000 })
      for (let n = 0; n < 10; n++) log.publish('x'.repeat(250))
      expect(log.newest()).toEqual([8, 9, 10])
    })

    it('is what a position is recovered from, too', () => {
      const log = new Log(makeSubject(), 'news', few)
      for (let n = 0; n < 3; n++) log.publish('x')
      const { epoch } = log.position()
      expect(log.recover({ epoch, offset: 1 })).toMatchObject({ recovered: true, publications: { length: 2 } })
      expect(log.recover({ epoch, offset: 0 })).toMatchObject({ recovered: false, publications: [] })
    })

    it('is gone when the history is removed', () => {
      const log = new Log(makeSubject(), 'news', { historySize: 4, lastOnJoin: 2 })
      log.publish('x')
      log.removeHistory()
      expect(log.newest()).toEqual([])
    })

    it('is kept for historyMetaTtlSeconds after the room was last used', () => {
      const { broker, settle } = makeSubject()
      const open = () => new Log({ broker, settle }, 'news', few)
      const first = open()
      first.publish('x', 0)
      first.stream.close(1000)
      broker.sweep(60_999)
      const second = open()
      expect(second.newest(60_999)).toEqual([1])
      second.stream.close(61_000)
      broker.sweep(121_000)
      expect(open().newest(121_000)).toEqual([])
    })

    it('remembers what was said as it was said', () => {
      const log = new Log(makeSubject(), 'news', few)
      log.publish('say "hi"', 0, { kind: 'statistics' })
      expect(log.recover(undefined).publications).toMatchObject([{ kind: 'statistics', isText: true }])
    })
  })

  it('a room without history keeps nothing, yet counts', () => {
    const log = new Log(makeSubject(), 'news', { historySize: 0 })
    expect([log.offset('a'), log.offset('b')]).toEqual([1, 2])
    expect(log.offsets()).toEqual([])
  })

  it('history answers since, limit and reverse', () => {
    const log = new Log(makeSubject())
    for (let n = 0; n < 5; n++) log.publish('x')
    const { epoch } = log.position()
    expect(log.offsets({ limit: 2 })).toEqual([1, 2])
    expect(log.offsets({ limit: 0 })).toEqual([])
    expect(log.offsets({ limit: 2, reverse: true })).toEqual([5, 4])
    expect(log.offsets({ since: { epoch, offset: 3 } })).toEqual([4, 5])
    expect(log.offsets({ since: { epoch, offset: 3 }, reverse: true })).toEqual([2, 1])
    expect(log.offsets({ since: { epoch, offset: 5 } })).toEqual([])
    expect(log.offsets({ since: { epoch, offset: 7 } })).toEqual([])
    expect(log.offsets({ since: { epoch, offset: 6 }, reverse: true })).toEqual([5, 4, 3, 2, 1])
    expect(log.offsets({ since: { epoch, offset: 7 }, reverse: true })).toEqual([])
    expect(log.offsets({ since: { epoch: 'other', offset: 3 } })).toBe('unrecoverable')
    expect(log.offsets({ since: { epoch: '', offset: 3 } })).toEqual([4, 5])
    expect(log.offsets({ since: { epoch: '', offset: 7 } })).toEqual([])
  })

  it('recovery gives all that was missed, or nothing', () => {
    const log = new Log(makeSubject())
    for (let n = 0; n < 8; n++) log.publish('x')
    const { epoch } = log.position()
    const offsets = (since: Position, limit?: number) => {
      const { recovered, publications, position } = log.recover(since, limit)
      expect(position).toEqual({ epoch, offset: 8 })
      if (!recovered) expect(publications).toEqual([])
      return recovered ? publications.map(({ offset }) => offset) : 'not recovered'
    }
    expect(offsets({ epoch, offset: 8 })).toEqual([])
    expect(offsets({ epoch, offset: 5 })).toEqual([6, 7, 8])
    expect(offsets({ epoch, offset: 3 })).toEqual([4, 5, 6, 7, 8])
    expect(offsets({ epoch, offset: 2 })).toBe('not recovered')
    expect(offsets({ epoch, offset: 9 })).toBe('not recovered')
    expect(offsets({ epoch: 'other', offset: 5 })).toBe('not recovered')
    expect(offsets({ epoch: '', offset: 5 })).toEqual([6, 7, 8])
    expect(offsets({ epoch: '', offset: 2 })).toBe('not recovered')
    expect(offsets({ epoch: '', offset: 9 })).toBe('not recovered')
    expect(offsets({ epoch, offset: 5 }, 2)).toBe('not recovered')
    expect(offsets({ epoch, offset: 6 }, 2)).toEqual([7, 8])
  })

  it('recovery does not pass over a publication that was not kept, nor over one that has expired', () => {
    const log = new Log(makeSubject())
    log.publish('a', 0)
    log.publish('b', 0, { skip: true })
    log.publish('c', 5000)
    const { epoch } = log.position()
    expect(log.recover({ epoch, offset: 1 }, 100, 5000).recovered).toBe(false)
    expect(log.recover({ epoch, offset: 2 }, 100, 5000).recovered).toBe(true)
    expect(log.recover({ epoch, offset: 2 }, 100, 15_000).recovered).toBe(false)
    expect(log.recover({ epoch, offset: 3 }, 100, 15_000).recovered).toBe(true)
  })

  it('a repeated idempotency key appends nothing for 5 minutes and answers the first position', () => {
    const log = new Log(makeSubject())
    const first = log.publish('a', 0, { key: 'k' })
    log.publish('b')
    expect(log.publish('a', 5 * MINUTE - 1, { key: 'k' })).toEqual({ ...first, duplicate: true })
    expect(log.delivered).toHaveLength(2)
    expect(log.offset('a', 5 * MINUTE, { key: 'k' })).toBe(3)
  })

  it('a version that is not above the newest one is not published, and answers the newest position', () => {
    const log = new Log(makeSubject())
    const first = log.publish('a', 0, { version: 3 })
    expect(first).toMatchObject({ kind: 'ok', position: { offset: 1 } })
    log.publish('b')
    const skipped = { kind: 'ok', position: { ...log.position(), offset: 2 }, duplicate: false, skipped: true }
    expect(log.publish('c', 0, { version: 3 })).toEqual(skipped)
    expect(log.publish('c', 0, { version: 1 })).toEqual(skipped)
    expect(log.delivered).toHaveLength(2)
    expect(log.offset('d', 0, { version: 4 })).toBe(3)
    expect(log.publish('d', 0, { version: 4 })).toMatchObject({ position: { offset: 3 }, skipped: true })
    // Without a version, and with the version 0, everything is published.
    expect(log.offset('e', 0, { version: 0 })).toBe(4)
    expect(log.offset('f')).toBe(5)
  })

  it('versions count anew in another version epoch; an empty one is that of the newest version', () => {
    const log = new Log(makeSubject())
    const tell = (version: number, versionEpoch: string) => {
      const result = log.publish('a', 0, { version, versionEpoch })
      return result.kind === 'ok' && result.skipped !== true
    }
    expect(tell(5, '')).toBe(true)
    expect(tell(4, '')).toBe(false)
    expect(tell(2, 'x')).toBe(true)
    expect(tell(2, 'x')).toBe(false)
    expect(tell(2, '')).toBe(false)
    expect(tell(3, '')).toBe(true)
    expect(tell(3, 'x')).toBe(false)
    expect(tell(1, 'y')).toBe(true)
    expect(tell(1, 'x')).toBe(true)
  })

  it('a version that was skipped remembers no idempotency key, and a repeated key is no matter of versions', () => {
    const log = new Log(makeSubject())
    log.publish('a', 0, { version: 5, key: 'first' })
    expect(log.publish('b', 0, { version: 4, key: 'k' })).toMatchObject({ skipped: true })
    expect(log.offset('c', 0, { version: 6, key: 'k' })).toBe(2)
    const again = log.publish('a', 0, { version: 5, key: 'first' })
    expect(again).toMatchObject({ position: { offset: 1 }, duplicate: true })
    expect(again).not.toHaveProperty('skipped')
  })

  it.each([0, 5])('the newest version is known as long as a position is, with %d publications kept', (historySize) => {
    const subject = makeSubject()
    const options = { historySize, historyMetaTtlSeconds: 60 }
    const log = new Log(subject, 'news', options)
    log.publish('a', 0, { version: 2 })
    log.stream.close(1000)
    subject.broker.sweep(60_999)
    const again = new Log(subject, 'news', options)
    expect(again.publish('b', 60_999, { version: 2 })).toMatchObject({ position: { offset: 1 }, skipped: true })
    again.stream.close(61_000)
    subject.broker.sweep(121_000)
    expect(new Log(subject, 'news', options).offset('b', 121_000, { version: 2 })).toBe(1)
  })

  it('a removed history is gone; offsets go on, and only a member that missed nothing recovers', () => {
    const log = new Log(makeSubject())
    for (const text of ['a', 'b', 'c']) log.publish(text)
    const before = log.position()
    expect(log.removeHistory()).toEqual({ kind: 'ok' })
    expect(log.offsets()).toEqual([])
    expect(log.position()).toEqual(before)
    expect(log.recover(before)).toMatchObject({ recovered: true, publications: [] })
    expect(log.recover({ ...before, offset: 2 })).toMatchObject({ recovered: false, publications: [] })
    expect(log.offset('d')).toBe(4)
    expect(log.offsets()).toEqual([4])
    expect(log.recover(before)).toMatchObject({ recovered: true, publications: [{ offset: 4 }] })
    expect(log.recover({ ...before, offset: 2 })).toMatchObject({ recovered: false })
    expect(log.delivered).toHaveLength(4)
  })

  it('idempotency keys and versions outlive a removed history', () => {
    const log = new Log(makeSubject())
    const first = log.publish('a', 0, { key: 'k', version: 2 })
    expect(log.removeHistory()).toEqual({ kind: 'ok' })
    expect(log.removeHistory()).toEqual({ kind: 'ok' })
    expect(log.publish('a', 0, { key: 'k' })).toEqual({ ...first, duplicate: true })
    expect(log.publish('b', 0, { version: 2 })).toMatchObject({ skipped: true })
  })

  it('an idempotency key with other data or other tags is refused', () => {
    const log = new Log(makeSubject())
    log.publish('a', 0, { key: 'k' })
    expect(log.offset('b', 0, { key: 'k' })).toBe('key reused')
    expect(log.offset('a', 0, { key: 'k', tags: '{"a":"b"}' })).toBe('key reused')
    expect(log.offset('a', 0, { key: 'k2' })).toBe(2)
    expect(log.delivered).toHaveLength(2)
  })

  it('idempotency keys are bounded, and freed when they expire', () => {
    const log = new Log(makeSubject())
    for (const key of ['1', '2', '3']) log.publish('a', 1000, { key })
    expect(log.offset('a', 1000, { key: '4' })).toBe('too many keys')
    expect(log.offset('a', 1000, { key: '2' })).toBe(2)
    expect(log.offset('no key', 1000)).toBe(4)
    expect(log.offset('a', 1000 + 5 * MINUTE, { key: '4' })).toBe(5)
  })

  it('rooms do not share anything', () => {
    const subject = makeSubject()
    const [a, b] = [new Log(subject, 'a'), new Log(subject, 'b')]
    a.publish('to a', 0, { key: 'k' })
    expect(b.offset('to b', 0, { key: 'k' })).toBe(1)
    expect(b.delivered).toEqual([[1, 'to b']])
    expect(a.position().epoch).not.toBe(b.position().epoch)
  })

  it('a closed log delivers nothing more, and continues when it is opened in time', () => {
    const subject = makeSubject()
    const before = new Log(subject)
    before.publish('a', 0)
    const { epoch } = before.position()
    before.stream.close(0)
    subject.broker.sweep(9000)
    const after = new Log(subject)
    expect(after.position()).toEqual({ epoch, offset: 1 })
    expect(after.offset('b', 9000)).toBe(2)
    expect(before.delivered).toHaveLength(1)
    expect(after.recover({ epoch, offset: 0 }, 100, 9000).publications).toHaveLength(2)
  })

  it.each([0, 1, 3])('epoch and offset outlive the last use by the meta TTL, with %i publications', (count) => {
    const subject = makeSubject()
    const first = new Log(subject)
    for (let n = 0; n < count; n++) first.publish('a', 1000)
    const { epoch, offset } = first.position()
    expect(offset).toBe(count)
    // The last member leaves long after the last publication.
    first.stream.close(1000 + 2 * MINUTE)
    subject.broker.sweep(1000 + 3 * MINUTE - 1)
    // Somebody reads the position, or the history, of the empty room: that is a use as well.
    for (const at of [1000 + 3 * MINUTE - 1, 1000 + 4 * MINUTE - 2]) {
      const between = new Log(subject)
      expect(between.position()).toEqual({ epoch, offset })
      between.history({}, at)
      between.stream.close(at)
      subject.broker.sweep(at + MINUTE - 1)
    }
    subject.broker.sweep(1000 + 5 * MINUTE - 2)
    const after = new Log(subject)
    expect(after.position().offset).toBe(0)
    expect(after.position().epoch).not.toBe(epoch)
    expect(after.recover({ epoch, offset }).recovered).toBe(false)
  })

  it('what is published while the lone member of a room is away is there when it comes back', () => {
    const subject = makeSubject()
    const before = new Log(subject)
    const position = before.position()
    before.stream.close(1000)
    subject.broker.sweep(1500)
    const publisher = new Log(subject)
    publisher.publish('missed', 2000)
    publisher.stream.close(2000)
    subject.broker.sweep(2500)
    const { recovered, publications } = new Log(subject).recover(position, 100, 3000)
    expect([recovered, publications.map(({ offset }) => offset)]).toEqual([true, [1]])
  })

  it('a log with members is never dropped', () => {
    const subject = makeSubject()
    const log = new Log(subject)
    log.publish('a', 0)
    const position = log.position()
    subject.broker.sweep(1e9)
    expect(log.position()).toEqual(position)
  })
})

describe('memory broker - frees what nobody can ask for', () => {
  it.each([
    ['nothing was ever published', () => undefined, MINUTE],
    ['nothing was ever published, and there is no history', () => undefined, 0, { historySize: 0 }],
    ['there is no history', (log: Log) => log.publish('a', 0, {}), 0, { historySize: 0 }],
    ['the meta TTL is over', (log: Log) => log.publish('a', 0), MINUTE],
    ['its keys have expired', (log: Log) => log.publish('a', 0, { key: 'k' }), 5 * MINUTE, { historySize: 0 }],
  ] as [string, (log: Log) => unknown, number, Partial<RoomOptions>?][])(
    '%s',
    (_title, fill, freeAtMs, options = {}) => {
      const broker = new MemoryBroker(PARTS)
      const log = new Log({ broker, settle: () => undefined }, 'news', options)
      fill(log)
      expect(broker.size).toBe(1)
      log.stream.close(0)
      if (freeAtMs > 0) {
        broker.sweep(freeAtMs - 1)
        expect(broker.size).toBe(1)
        broker.sweep(freeAtMs)
      }
      expect(broker.size).toBe(0)
    },
  )
})

describe('memory broker - a sweep is bounded', () => {
  it('and the next one goes on where it ended', () => {
    const broker = new MemoryBroker({ ...PARTS, keptLogsMax: 200_000 })
    const options = { ...OPTIONS, historySize: 1, historyTtlSeconds: 1, historyMetaTtlSeconds: 10 }
    const rooms = 150_000
    for (let n = 0; n < rooms; n++) {
      const stream = broker.open(`room ${n}`, options, silent)
      stream.publish(draftOf('a'), 0, () => undefined)
      stream.close(0)
    }
    expect(broker.size).toBe(rooms)
    const sizes = []
    for (let n = 0; n < 3; n++) {
      broker.sweep(10_000)
      sizes.push(broker.size)
    }
    expect(sizes).toEqual([50_000, 0, 0])
  })
})

describe('memory broker - logs without members are bounded', () => {
  it('the one longest without members goes first and comes back under another epoch', () => {
    const broker = new MemoryBroker({ ...PARTS, keptLogsMax: 2 })
    const options = { ...OPTIONS, historySize: 1, historyTtlSeconds: 1e3, historyMetaTtlSeconds: 1e3 }
    const epochs = new Map<string, string>()
    const visit = (room: string): string => {
      const stream = broker.open(room, options, silent)
      let epoch = ''
      stream.publish(draftOf('a'), 0, (result) => {
        if (result.kind === 'ok') epoch = result.position.epoch
      })
      stream.close(0)
      return epoch
    }
    for (const room of ['a', 'b']) epochs.set(room, visit(room))
    // Somebody was in room a meanwhile, so b is now the oldest.
    expect(visit('a')).toBe(epochs.get('a'))
    visit('c')
    expect(broker.size).toBe(2)
    expect(visit('a')).toBe(epochs.get('a'))
    expect(visit('b')).not.toBe(epochs.get('b'))
    expect(broker.size).toBe(2)
  })
})

describe('memory broker - the bytes of all logs are bounded', () => {
  const PAYLOAD_BYTES = 1000
  // Room for nine publications of that size and what stands beside them.
  const BYTES_MAX = 12_000
  const options = {
    ...OPTIONS,
    historySize: 100,
    historyBytesMax: 1e6,
    historyTtlSeconds: 1e3,
    historyMetaTtlSeconds: 1e3,
  }

  function bounded() {
    const counts = { bytes: 0, evicted: 0 }
    const usage = {
      logBytes: (bytes: number) => {
        counts.bytes = bytes
      },
      logEvicted: () => {
        counts.evicted += 1
        if (counts.evicted > 1000) throw new Error('evicts without an end')
      },
    }
    const broker = new MemoryBroker({ ...PARTS, historyBytesMax: BYTES_MAX, usage, idempotencyKeysMax: 1000 })
    const open = (room: string) => new Log({ broker, settle: () => undefined }, room, options)
    const fill = (log: Log, publications: number) => {
      for (let n = 0; n < publications; n++) log.publish('x'.repeat(PAYLOAD_BYTES - 2), 0)
    }
    const bytes = () => {
      broker.sweep(0)
      return counts.bytes
    }
    return { broker, counts, open, fill, bytes }
  }

  it('logs without members go first, the oldest before the others, and come back under another epoch', () => {
    const { broker, counts, open, fill, bytes } = bounded()
    const epochs = ['a', 'b', 'c'].map((room) => {
      const log = open(room)
      fill(log, 3)
      const { epoch } = log.position()
      log.stream.close(0)
      return epoch
    })
    expect(broker.size).toBe(3 - counts.evicted)
    const present = open('d')
    fill(present, 4)
    expect(bytes()).toBeLessThanOrEqual(BYTES_MAX)
    expect(counts.evicted).toBeGreaterThan(0)
    expect(present.offsets()).toEqual([1, 2, 3, 4])
    const again = open('a')
    expect(again.position().epoch).not.toBe(epochs[0])
    expect(again.recover({ epoch: epochs[0]!, offset: 1 })).toMatchObject({ recovered: false, publications: [] })
    expect(open('c').position().epoch).toBe(epochs[2])
  })

  it('then the older halves of histories go; the rooms keep their epochs, and nobody is told that all was recovered', () => {
    const { broker, counts, open, fill, bytes } = bounded()
    const [large, small] = [open('large'), open('small')]
    fill(small, 2)
    fill(large, 50)
    expect(bytes()).toBeLessThanOrEqual(BYTES_MAX)
    expect(counts.evicted).toBeGreaterThan(0)
    expect(broker.size).toBe(2)
    const { epoch, offset } = large.position()
    expect(offset).toBe(50)
    const offsets = large.offsets() as number[]
    expect(offsets.at(-1)).toBe(50)
    const oldest = offsets[0]!
    expect(large.recover({ epoch, offset: oldest - 2 })).toMatchObject({ recovered: false, publications: [] })
    expect(large.recover({ epoch, offset: oldest - 1 })).toMatchObject({ recovered: true })
    const isWhole = small.offsets().length === 2
    expect(small.recover({ ...small.position(), offset: 0 })).toMatchObject({ recovered: isWhole })
  })

  it('a room with members loses nothing while a log without members can go', () => {
    const { broker, counts, open, fill } = bounded()
    const present = open('present')
    fill(present, 3)
    for (const room of ['a', 'b']) {
      const log = open(room)
      fill(log, 2)
      log.stream.close(0)
    }
    expect(counts.evicted).toBe(0)
    fill(present, 6)
    expect(counts.evicted).toBe(2)
    expect(broker.size).toBe(1)
    expect(present.offsets()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('the histories of rooms with members are halved one room after the other', () => {
    const { counts, open, fill } = bounded()
    const [one, other] = [open('one'), open('other')]
    fill(one, 4)
    fill(other, 5)
    expect(counts.evicted).toBe(0)
    const last = open('last')
    while (counts.evicted < 2) fill(last, 1)
    expect(one.offsets()).toEqual([3, 4])
    expect(other.offsets()).toEqual([4, 5])
  })

  it('a history that has become empty cannot give way to keys', () => {
    const { open, fill, counts } = bounded()
    const log = open('news')
    fill(log, 1)
    // As old as it may be: only the keys are left.
    const laterMs = options.historyTtlSeconds * 1000
    expect(log.offsets({}, laterMs)).toEqual([])
    let last: string
    let count = 0
    do {
      last = log.publish('a', laterMs, { key: `key ${count}`.padEnd(110), skip: true }).kind
      count += 1
    } while (last === 'ok' && count < 100)
    expect(last).toBe('refused')
    expect(counts.evicted).toBe(0)
  })

  it('a publication larger than all that may be kept is delivered and not kept', () => {
    const { open, bytes } = bounded()
    const log = open('news')
    expect(log.publish('x'.repeat(2 * BYTES_MAX), 0)).toMatchObject({ kind: 'ok' })
    expect(log.offsets()).toEqual([])
    expect(bytes()).toBe(0)
  })

  it('keys that fill all of it are refused until some expire', () => {
    const { open } = bounded()
    const log = open('news')
    const refused: number[] = []
    for (let n = 0; n < 100; n++) {
      if (log.publish('a', 0, { key: `key ${n}`, skip: true }).kind === 'refused') refused.push(n)
    }
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(100)
    expect(log.publish('a', 5 * MINUTE - 1, { key: 'later', skip: true })).toMatchObject({ kind: 'refused' })
    expect(log.publish('a', 5 * MINUTE, { key: 'later', skip: true })).toMatchObject({ kind: 'ok' })
  })

  it('a removed history gives its bytes back', () => {
    const { open, fill, bytes } = bounded()
    const log = open('news')
    fill(log, 4)
    expect(bytes()).toBeGreaterThan(0)
    log.removeHistory()
    expect(bytes()).toBe(0)
    fill(log, 2)
    expect(log.offsets()).toEqual([5, 6])
  })

  it('what ends gives its bytes back', () => {
    const { broker, open, fill, bytes } = bounded()
    for (const room of ['a', 'b']) {
      const log = open(room)
      fill(log, 2)
      log.publish('a', 0, { key: 'k' })
      log.stream.close(0)
    }
    expect(bytes()).toBeGreaterThan(6000)
    broker.sweep(1e9)
    expect(broker.size).toBe(0)
    expect(bytes()).toBe(0)
  })
})
