// The rings of the mailbox, both sides in one thread, where every interleaving of calls can be chosen.
import { MessageChannel } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createCounters, ShardCounters } from '../src/mailbox/counters.ts'
import { type Drained, MainEnd, ShardEnd } from '../src/mailbox/mailbox.ts'
import { Pace } from '../src/mailbox/pace.ts'
import { createRing, type RecordHeader, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { Outbox } from '../src/shard/outbox.ts'
import { RecordMaker } from './support/mailbox-records.ts'

const TAIL_WORD = 16

/** A ring whose positions have already counted up to `position`, as after a long life. */
function agedRing(bytes: number, position: number): SharedArrayBuffer {
  const ring = createRing(bytes)
  const control = new Int32Array(ring)
  control[0] = position | 0
  control[TAIL_WORD] = position | 0
  return ring
}

const header = (kind: number, b = 0): RecordHeader => ({ kind, flags: 0, detail: 0, connection: 0, a: 0, b })

describe('a ring - what is written is read, once and in order', () => {
  const ringBytes = fc.constantFrom(256, 1024, 4096)
  // Also just before the positions begin again at 0.
  const position = fc.oneof(
    fc.constantFrom(0, 2 ** 31 - 512, 2 ** 32 - 8, 2 ** 32 - 1024),
    fc.nat(2 ** 29 - 1).map((n) => n * 8),
  )
  const actions = fc.array(fc.constantFrom('write', 'write', 'read', 'read', 'put back', 'release'), { maxLength: 400 })

  it('for any sequence of writes, reads, put-backs and releases, over any border', () => {
    fc.assert(
      fc.property(ringBytes, position, fc.nat(), actions, (bytes, at, seed, sequence) => {
        const ring = agedRing(bytes, at)
        const writer = new RingWriter(ring)
        const reader = new RingReader(ring)
        const made = new RecordMaker(seed, writer.payloadBytesMax)
        const expected = new RecordMaker(seed, writer.payloadBytesMax)
        let written = 0
        let read = 0
        let released = 0
        made.make()
        for (const action of sequence) {
          if (action === 'write') {
            const fits = made.write(writer)
            // Nothing may be refused as long as all that lies unread, and the record, are surely less than the ring.
            if (!fits) expect(written).toBeGreaterThan(released)
            else {
              written += 1
              made.make()
            }
          } else if (action === 'read') {
            expect(reader.next()).toBe(read < written)
            if (read === written) continue
            read += 1
            expect(expected.difference(reader)).toBeUndefined()
          } else if (action === 'put back' && read < written && reader.next()) {
            reader.putBack()
          } else if (action === 'release') {
            reader.release()
            released = read
          }
          expect(reader.empty).toBe(read === written)
        }
        while (reader.next()) {
          read += 1
          expect(expected.difference(reader)).toBeUndefined()
        }
        expect(read).toBe(written)
        reader.release()
        expect(writer.used).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('a payload of two parts is read as one, at every place of the ring', () => {
    for (let at = 0; at < 256; at += 8) {
      const ring = agedRing(256, at)
      const reader = new RingReader(ring)
      const first = new Uint8Array(new Float64Array([at, 2 ** 40 + at]).buffer)
      expect(new RingWriter(ring).writeBoth(header(1), first, Uint8Array.of(at, 1, 2))).toBe(true)
      expect(reader.next()).toBe(true)
      const number = reader.start / 8
      expect([...reader.doubles.subarray(number, number + 2)]).toEqual([at, 2 ** 40 + at])
      expect([...reader.bytes.subarray(reader.start + 16, reader.end)]).toEqual([at, 1, 2])
    }
  })

  it('a payload of two parts that finds no room leaves nothing behind', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    let written = 0
    while (writer.writeBoth(header(1), new Uint8Array(8), new Uint8Array(16))) written += 1
    let read = 0
    while (reader.next()) read += 1
    expect(read).toBe(written)
    reader.release()
    expect(writer.writeBoth(header(2), new Uint8Array(8), new Uint8Array(16))).toBe(true)
    expect(reader.next()).toBe(true)
    expect(reader.kind).toBe(2)
  })

  it('takes the largest record at every place of an empty ring', () => {
    for (let at = 0; at < 256; at += 8) {
      const ring = agedRing(256, 2 ** 32 - 128 + at)
      const writer = new RingWriter(ring)
      const reader = new RingReader(ring)
      const payload = Uint8Array.from({ length: writer.payloadBytesMax }, (_, i) => i + at)
      expect(writer.write(header(1), payload)).toBe(true)
      expect(reader.next()).toBe(true)
      expect(reader.bytes.slice(reader.start, reader.end)).toEqual(payload)
    }
  })

  it('refuses a record over its bound and a size that is no power of two', () => {
    const writer = new RingWriter(createRing(256))
    expect(writer.write(header(1), new Uint8Array(writer.payloadBytesMax + 1))).toBe(false)
    expect(writer.writeBoth(header(1), new Uint8Array(8), new Uint8Array(writer.payloadBytesMax - 7))).toBe(false)
    expect(writer.used).toBe(0)
    expect(writer.write(header(1), new Uint8Array(writer.payloadBytesMax))).toBe(true)
    expect(() => new RingWriter(createRing(192))).toThrow(RangeError)
  })

  it('fills up to the last byte and then refuses, until something is released', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    for (let n = 0; n < 4; n++) expect(writer.write(header(1, n), new Uint8Array(40))).toBe(true)
    expect(writer.used).toBe(256)
    expect(writer.write(header(1, 4))).toBe(false)
    expect(reader.next()).toBe(true)
    expect(writer.write(header(1, 4))).toBe(false)
    reader.release()
    expect(writer.write(header(1, 4))).toBe(true)
    const numbers = []
    while (reader.next()) numbers.push(reader.b)
    expect(numbers).toEqual([1, 2, 3, 4])
  })
})

describe('the doorbell - whoever comes second sees the other', () => {
  it('wakes a sleeper once, and a reader with unread records does not sleep', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    writer.write(header(1))
    expect(writer.leavesSleeper()).toBe(false)
    reader.next()
    expect(reader.sleep()).toBe(true)
    writer.write(header(1))
    expect(writer.leavesSleeper()).toBe(true)
    expect(writer.wake()).toBe(true)
    expect(writer.wake()).toBe(false)
    expect(reader.sleep()).toBe(false)
    expect(writer.wake()).toBe(false)
  })

  it('a sleeper that knows of everything, and one that changed its mind, is left alone', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    expect(reader.sleep()).toBe(true)
    expect(writer.leavesSleeper()).toBe(false)
    reader.stayAwake()
    writer.write(header(1))
    expect(writer.leavesSleeper()).toBe(false)
    reader.next()
    expect(reader.sleep()).toBe(true)
    expect(writer.leavesSleeper()).toBe(false)
  })

  it('a reader with unread records is not parked', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    writer.write(header(1))
    // Nobody would wake it.
    reader.park(Number.POSITIVE_INFINITY)
    expect(writer.wake()).toBe(false)
  })

  it('a reader that is parked comes back when its time is over, and is awake then', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    reader.park(1)
    writer.write(header(1))
    expect(writer.leavesSleeper()).toBe(false)
  })

  it('a reader that parks for a batch misses none that came before, and is awake afterwards', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    reader.awaitBatch()
    writer.write(header(1))
    expect(writer.hasUnannounced).toBe(true)
    expect(writer.leavesSleeper()).toBe(true)
    expect(writer.hasUnannounced).toBe(false)
    expect(writer.wake()).toBe(false)
    expect(reader.parkForBatch(10_000)).toBe(true)
    writer.write(header(2))
    expect(writer.leavesSleeper()).toBe(false)
  })

  it('a reader that parks for a batch comes back when its time is over, also with old records, and is awake then', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    writer.write(header(1))
    for (const timeoutMs of [0, 1]) {
      reader.awaitBatch()
      // Nothing new: no batch.
      if (timeoutMs > 0) expect(writer.leavesSleeper()).toBe(false)
      else writer.leavesSleeper()
      expect(reader.parkForBatch(timeoutMs)).toBe(false)
    }
    writer.write(header(2))
    expect(writer.leavesSleeper()).toBe(false)
  })

  it('tells a producer that waits for room at the next release, once', () => {
    const ring = createRing(256)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    expect(reader.release()).toBe(false)
    writer.awaitRoom()
    expect(reader.release()).toBe(true)
    expect(reader.release()).toBe(false)
  })

  it('an outbox does not wait for room that was made while it asked', () => {
    const ring = createRing(4096)
    const reader = new RingReader(ring)
    // The reader empties the ring and goes to sleep after the refused write and before the request for room.
    class LateWriter extends RingWriter {
      override awaitRoom(): void {
        while (reader.next()) {
          // Taken.
        }
        expect(reader.release()).toBe(false)
        expect(reader.sleep()).toBe(true)
        super.awaitRoom()
      }
    }
    const outbox = new Outbox(new LateWriter(ring), new ShardCounters(createCounters()))
    for (let n = 0; n < 6; n++) outbox.reply(1, n, new Uint8Array(1000))
    expect(outbox.blocked).toBe(false)
  })

  it('an outbox keeps the order of what had to wait', () => {
    const ring = createRing(4096)
    const reader = new RingReader(ring)
    const outbox = new Outbox(new RingWriter(ring), new ShardCounters(createCounters()))
    for (let n = 0; n < 40; n++) outbox.reply(1, n, new Uint8Array(500).fill(n))
    expect(outbox.blocked).toBe(true)
    const numbers: number[] = []
    let isTold = false
    while (numbers.length < 40) {
      expect(reader.next()).toBe(true)
      expect(reader.bytes[reader.start]).toBe(reader.b)
      numbers.push(reader.b)
      isTold = reader.release() || isTold
      if (isTold) outbox.unblock()
    }
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(outbox.blocked).toBe(false)
  })
})

/** While rooms gather messages no answer is expected at once. */
function gatheringPace(): Pace {
  const pace = new Pace()
  pace.windowMs = 20
  return pace
}

/** The main thread's end on rings of its own, and what the shard would see of it. */
function mainEnd(drain: (end: MainEnd) => Drained, pace = gatheringPace()) {
  const { port1, port2 } = new MessageChannel()
  const write = createRing(256)
  const read = createRing(256)
  const end: MainEnd = new MainEnd({ write, read, port: port1, drain: () => drain(end) }, pace)
  onTestFinished(() => {
    end.close()
    port2.close()
  })
  return { end, inbox: new RingReader(write), outbox: new RingWriter(read), shardPort: port2 }
}

/** `performance.now()` stands still until it is advanced. */
function stopTheClock(): void {
  vi.useFakeTimers({ toFake: ['performance'], now: 0 })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  vi.advanceTimersByTime(1_000_000)
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Reads all there is. */
function readAll({ reader }: MainEnd): Drained {
  let records = 0
  while (reader.next()) records += 1
  reader.release()
  return { more: false, records, blocked: false }
}

describe('a mailbox end - reads in turns and stops when it should', () => {
  it('a bell in front of a requested turn does not start a second chain of turns', async () => {
    let drains = 0
    const { end } = mainEnd(() => {
      drains += 1
      return { more: true, records: 1, blocked: false }
    })
    for (let n = 0; n < 5; n++) end.run()
    const before = drains
    await turn()
    expect(drains - before).toBeLessThanOrEqual(1)
  })

  it('a blocked reader waits for the bell that tells of room', async () => {
    const { port1, port2 } = new MessageChannel()
    const read = createRing(256)
    let drains = 0
    let blocked = true
    const drain = () => {
      drains += 1
      while (!blocked && end.reader.next()) {
        // Taken.
      }
      end.reader.release()
      return { more: false, records: 0, blocked }
    }
    const duties = { dueMs: () => Number.POSITIVE_INFINITY, mayPark: () => false }
    const end = new ShardEnd({ write: createRing(256), read, port: port1, drain }, duties)
    onTestFinished(() => {
      end.close()
      port2.close()
    })
    const writer = new RingWriter(read)
    writer.write(header(1))
    end.run()
    expect(drains).toBe(1)
    // It is awake as far as the writer can see, so more records ring no bell.
    writer.wake()
    writer.write(header(2))
    expect(writer.wake()).toBe(false)
    blocked = false
    port2.postMessage(1)
    await expect.poll(() => drains).toBe(2)
    expect(writer.used).toBe(0)
    expect(writer.wake()).toBe(true)
  })

  it('does nothing any more once it is closed', async () => {
    let drains = 0
    const { end, shardPort } = mainEnd(() => {
      drains += 1
      return { more: true, records: 1, blocked: false }
    })
    end.run()
    end.close()
    shardPort.postMessage(0)
    end.run()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(drains).toBe(1)
  })
})

describe("the main thread's end - rings once a turn and waits for the answer", () => {
  it('many writes of one turn are one bell', async () => {
    const { end, inbox, shardPort } = mainEnd(readAll)
    let bells = 0
    shardPort.on('message', () => {
      bells += 1
    })
    await turn()
    expect(inbox.sleep()).toBe(true)
    for (let n = 0; n < 3; n++) {
      end.writer.write(header(n))
      end.wrote()
    }
    await expect.poll(() => bells).toBe(1)
    // A second one would have been sent with the first.
    await turn()
    expect(bells).toBe(1)
  })

  /** An end that sleeps, as its shard does. What is in the outbox when it asks is as good as an answer. */
  async function atRest(pace: Pace) {
    let read = 0
    const mailbox = mainEnd((main) => {
      const drained = readAll(main)
      read += drained.records
      return drained
    }, pace)
    const write = () => {
      mailbox.inbox.next()
      mailbox.inbox.sleep()
      mailbox.end.writer.write(header(1))
    }
    await turn()
    return { ...mailbox, write, read: () => read }
  }

  it('asks at rest: rings at once, and has read the answer when that returns', async () => {
    const { end, inbox, outbox, shardPort, write, read } = await atRest(new Pace())
    let bells = 0
    shardPort.on('message', () => {
      bells += 1
    })
    write()
    outbox.write(header(2))
    end.asked()
    expect(read()).toBe(1)
    expect(inbox.next()).toBe(true)
    // Having got its answer it sleeps.
    outbox.write(header(3))
    expect(outbox.leavesSleeper()).toBe(true)
    await expect.poll(() => bells).toBe(1)
  })

  it.each([
    ['while rooms gather messages', 10, true],
    ['within 2 ms of the last time', 1.9, false],
  ])('does not wait for an answer %s', async (_title, passedMs, gathers) => {
    const pace = new Pace()
    const { end, inbox, outbox, write, read } = await atRest(pace)
    stopTheClock()
    write()
    outbox.write(header(2))
    end.asked()
    expect(read()).toBe(1)
    vi.advanceTimersByTime(passedMs)
    pace.windowMs = gathers ? 20 : 0
    write()
    outbox.write(header(3))
    end.asked()
    expect(read()).toBe(1)
    // It sleeps, and the bell comes at the end of the turn.
    expect(outbox.leavesSleeper()).toBe(true)
    expect(inbox.next()).toBe(true)
  })

  it('waits for half a millisecond, and for 50 ms after an answer that did not come not at all', async () => {
    const { end, outbox, write, read } = await atRest(new Pace())
    stopTheClock()
    const from = process.hrtime.bigint()
    write()
    end.asked()
    expect(process.hrtime.bigint() - from).toBeGreaterThan(400_000n)
    vi.advanceTimersByTime(49)
    write()
    outbox.write(header(2))
    end.asked()
    expect(read()).toBe(0)
    // The bell of that.
    await turn()
    vi.advanceTimersByTime(3)
    write()
    end.asked()
    expect(read()).toBe(1)
  })
})

describe("the main thread's end - in a tick", () => {
  it('has an answer to wait for when it wrote something, and does not wait for 50 ms after one that did not come', () => {
    const pace = new Pace()
    const { end, outbox } = mainEnd(() => ({ more: false, records: 0, blocked: false }), pace)
    const write = () => end.writer.write(header(1))
    expect(end.ringForAnswer(performance.now())).toBe(false)
    write()
    expect(end.ringForAnswer(performance.now())).toBe(true)
    // It is found although it came before the wait.
    outbox.write(header(2))
    if (outbox.leavesSleeper()) outbox.wake()
    const fromMs = performance.now()
    end.awaitAnswer(10_000)
    expect(performance.now() - fromMs).toBeLessThan(5000)

    write()
    expect(end.ringForAnswer(performance.now())).toBe(true)
    // Others have used the time of this tick: that says nothing about this shard.
    end.awaitAnswer(0)
    write()
    expect(end.ringForAnswer(performance.now())).toBe(true)
    end.awaitAnswer(0.1)
    write()
    const nowMs = performance.now()
    expect(end.ringForAnswer(nowMs)).toBe(false)
    end.awaitAnswer(10_000)
    write()
    expect(end.ringForAnswer(nowMs + 51)).toBe(true)
    end.awaitAnswer(0)
  })

  it('rings the shard also when there is no answer to wait for', () => {
    const { end, inbox } = mainEnd(() => ({ more: false, records: 0, blocked: false }), new Pace())
    end.writer.write(header(1))
    end.ringForAnswer(performance.now())
    end.awaitAnswer(0.1)
    inbox.next()
    inbox.release()
    expect(inbox.sleep()).toBe(true)
    end.writer.write(header(2))
    expect(end.ringForAnswer(performance.now())).toBe(false)
    // Rung: the word of a sleeper is taken.
    expect(end.writer.leavesSleeper()).toBe(false)
  })
})

describe("a shard's end - also drains when something is due that no record brought", () => {
  it.each([
    ['parked', true],
    ['asleep in its event loop', false],
  ])('%s', async (_title, parks) => {
    const { port1, port2 } = new MessageChannel()
    let dueMs = performance.now() + 30
    let flushedAtMs: number | undefined
    const drain = () => {
      if (performance.now() >= dueMs) {
        flushedAtMs = performance.now()
        dueMs = Number.POSITIVE_INFINITY
      }
      return { more: false, records: 0, blocked: false }
    }
    const wasDueMs = dueMs
    const parts = { write: createRing(256), read: createRing(256), port: port1, drain }
    const end = new ShardEnd(parts, { dueMs: () => dueMs, mayPark: () => parks })
    onTestFinished(() => {
      end.close()
      port2.close()
    })
    await expect.poll(() => flushedAtMs).toBeGreaterThanOrEqual(wasDueMs)
  })

  it('a parked one lets its event loop turn', async () => {
    const { port1, port2 } = new MessageChannel()
    const drain = () => ({ more: false, records: 0, blocked: false })
    const parts = { write: createRing(256), read: createRing(256), port: port1, drain }
    const end = new ShardEnd(parts, { dueMs: () => Number.POSITIVE_INFINITY, mayPark: () => true })
    onTestFinished(() => {
      end.close()
      port2.close()
    })
    let beats = 0
    const beat = setInterval(() => beats++, 10)
    await expect.poll(() => beats).toBeGreaterThan(1)
    clearInterval(beat)
  })
})
