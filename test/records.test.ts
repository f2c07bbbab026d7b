// The records between the threads: what a writer is given is what the handler on the other side gets, for every kind, through a ring so small
// that records wrap round its end, fill it and have to wait.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InboxWriter } from '../src/mailbox/inbox-records.ts'
import { readInbox } from '../src/mailbox/read-inbox.ts'
import { readOutbox } from '../src/mailbox/read-outbox.ts'
import { createRing, type RecordHeader, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { AnyOutbox } from './support/any-outbox.ts'
import { INBOX_CASES, type InboxCase, notes, OUTBOX_CASES, type OutboxCase } from './support/record-cases.ts'

const RING_BYTES = 8192
const inboxCase: fc.Arbitrary<InboxCase> = fc.oneof(...Object.values(INBOX_CASES))
const outboxCase: fc.Arbitrary<OutboxCase> = fc.oneof(...Object.values(OUTBOX_CASES))
const many = { minLength: 1, maxLength: 60, size: 'max' } as const

/** A ring, and its reader, which reads each record twice: as it came, and again after it was put back. */
function ringOf(read: (reader: RingReader) => void) {
  const ring = createRing(RING_BYTES)
  const reader = new RingReader(ring)
  return {
    writer: new RingWriter(ring),
    drain: () => {
      let records = 0
      while (reader.next()) {
        read(reader)
        reader.putBack()
        expect(reader.next()).toBe(true)
        read(reader)
        records += 1
      }
      reader.release()
      return records
    },
  }
}

const twice = (cases: readonly { readonly expected: readonly unknown[] }[]) =>
  cases.flatMap(({ expected }) => [expected, expected])

function inboxThrough(cases: readonly InboxCase[]) {
  const { calls, inbox: handler } = notes()
  const { writer, drain } = ringOf((reader) => readInbox(reader, handler))
  const inbox = new InboxWriter((...record) => writer.write(...record))
  for (const { write } of cases) {
    if (write(inbox)) continue
    // Not taken: written once more, it comes as if nothing had been.
    drain()
    expect(write(inbox)).toBe(true)
  }
  drain()
  return calls
}

function outboxThrough(cases: readonly OutboxCase[]) {
  const { calls, outbox: handler } = notes()
  const { writer, drain } = ringOf((reader) => expect(readOutbox(reader, handler)).toBe(true))
  const isTaken = (write: () => boolean) => {
    if (write()) return true
    drain()
    expect(write()).toBe(true)
    return true
  }
  const outbox = new AnyOutbox((header, payload) => isTaken(() => writer.write(header, payload)))
  const both = {
    writeBoth: (...given: Parameters<RingWriter['writeBoth']>) => isTaken(() => writer.writeBoth(...given)),
  }
  for (const { write } of cases) write(outbox, both)
  drain()
  return calls
}

describe('inbox records', () => {
  it.each(Object.entries(INBOX_CASES))('%s - comes as it was written', (_name, records) => {
    fc.assert(
      fc.property(fc.array(records as fc.Arbitrary<InboxCase>, { ...many, maxLength: 10 }), (cases) => {
        expect(inboxThrough(cases)).toEqual(twice(cases))
      }),
    )
  })

  it('all kinds of them, one after another, come as they were written', () => {
    fc.assert(
      fc.property(fc.array(inboxCase, many), (cases) => {
        expect(inboxThrough(cases)).toEqual(twice(cases))
      }),
    )
  })

  it('are the same whatever was written before them', () => {
    const written = (cases: readonly InboxCase[]) => {
      let last: unknown
      const inbox = new InboxWriter((header, payload, start, end) => {
        last = { ...header, payload: Buffer.from(payload.subarray(start, end)).toString('hex') }
        expect(inbox.lastBytes).toBe(end - start)
        return true
      })
      for (const { write } of cases) write(inbox)
      return last
    }
    fc.assert(
      fc.property(inboxCase, inboxCase, (before, record) => {
        expect(written([before, record])).toEqual(written([record]))
      }),
      { numRuns: 2000 },
    )
  })

  it('one that is larger than the scratch buffer is kept leaves nothing behind', () => {
    const payloads: Buffer[] = []
    const scratchBytes: number[] = []
    const inbox = new InboxWriter((_header, payload, start, end) => {
      payloads.push(Buffer.from(payload.subarray(start, end)))
      scratchBytes.push(payload.length)
      return true
    })
    const body = new Uint8Array(100_000).fill(0x78)
    inbox.statistics(1, 'a', { isUntilFlushed: false, isOfSchema: false, isOnlyChecked: false, body })
    inbox.statistics(2, 'b', {
      isUntilFlushed: true,
      isOfSchema: false,
      isOnlyChecked: false,
      key: 'k',
      body: body.subarray(0, 1),
    })
    expect(payloads).toEqual([Buffer.concat([Buffer.from('\x01\0a\0\0'), body]), Buffer.from('\x01\0b\x01\0kx')])
    expect(scratchBytes[1]).toBeLessThan(scratchBytes[0]!)
  })

  it('one of no kind is a bug of its writer: the reader throws', () => {
    const { writer, drain } = ringOf((reader) => readInbox(reader, notes().inbox))
    writer.write({ kind: 255, flags: 0, detail: 0, connection: 0, a: 0, b: 0 })
    expect(drain).toThrow()
  })
})

describe('outbox records', () => {
  it.each(Object.entries(OUTBOX_CASES))('%s - comes as it was written', (_name, records) => {
    fc.assert(
      fc.property(fc.array(records as fc.Arbitrary<OutboxCase>, { ...many, maxLength: 10 }), (cases) => {
        expect(outboxThrough(cases)).toEqual(twice(cases))
      }),
    )
  })

  it('all kinds of them, one after another, come as they were written', () => {
    fc.assert(
      fc.property(fc.array(outboxCase, many), (cases) => {
        expect(outboxThrough(cases)).toEqual(twice(cases))
      }),
    )
  })

  it('are the same whatever was written before them', () => {
    const written = (cases: readonly OutboxCase[]) => {
      let last: unknown
      const note = (header: RecordHeader, ...payloads: Uint8Array[]) => {
        last = { ...header, payload: Buffer.concat(payloads).toString('hex') }
        return true
      }
      const outbox = new AnyOutbox(note)
      for (const { write } of cases) write(outbox, { writeBoth: note })
      return last
    }
    fc.assert(
      fc.property(outboxCase, outboxCase, (before, record) => {
        expect(written([before, record])).toEqual(written([record]))
      }),
      { numRuns: 2000 },
    )
  })

  it('frames have to wait when their handler says so, and only they', () => {
    fc.assert(
      fc.property(outboxCase, ({ write, expected }) => {
        const { outbox: handler } = notes({ goesOn: false })
        const answers: boolean[] = []
        const { writer, drain } = ringOf((reader) => answers.push(readOutbox(reader, handler)))
        write(new AnyOutbox((header, payload) => writer.write(header, payload)), writer)
        drain()
        expect(answers).toEqual([expected[0] !== 'frames', expected[0] !== 'frames'])
      }),
    )
  })

  it('one of no kind is a bug of its writer: the reader throws', () => {
    const { writer, drain } = ringOf((reader) => readOutbox(reader, notes().outbox))
    writer.write({ kind: 255, flags: 0, detail: 0, connection: 0, a: 0, b: 0 })
    expect(drain).toThrow()
  })
})
