import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteBuilder, readLength, textOf, utf8 } from '../src/protocol/byte-builder.ts'

const text = fc.string({ unit: 'binary', maxLength: 300 })

describe('byte builder - holds what was appended, whatever the order and the sizes', () => {
  const part = fc.oneof(
    fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
    fc.record({ kind: fc.constant('integer' as const), value: fc.oneof(fc.maxSafeNat(), fc.nat(1000)) }),
    fc.record({ kind: fc.constant('text' as const), value: text }),
    fc.record({ kind: fc.constant('framed' as const), bytes: fc.uint8Array({ maxLength: 300 }) }),
    fc.record({ kind: fc.constant('byte text' as const), value: text }),
    fc.record({ kind: fc.constant('clear' as const) }),
  )

  it('any sequence of appends', () => {
    fc.assert(
      fc.property(fc.nat(64), fc.array(part, { maxLength: 20 }), (capacity, parts) => {
        const builder = new ByteBuilder(capacity)
        let expected = Buffer.alloc(0)
        for (const each of parts) {
          if (each.kind === 'clear') {
            builder.clear()
            expected = Buffer.alloc(0)
          } else if (each.kind === 'bytes') {
            const start = Math.floor(each.bytes.length / 3)
            builder.append(each.bytes, start)
            expected = Buffer.concat([expected, each.bytes.subarray(start)])
          } else if (each.kind === 'integer') {
            builder.appendInteger(each.value)
            expected = Buffer.concat([expected, Buffer.from(String(each.value))])
          } else if (each.kind === 'text') {
            const bytes = utf8(each.value)
            builder.appendEscaped(bytes, 0, bytes.length)
            expected = Buffer.concat([expected, Buffer.from(JSON.stringify(each.value).slice(1, -1))])
          } else if (each.kind === 'byte text') {
            const bytes = Buffer.from(each.value)
            builder.appendBytes(bytes.toString('latin1'))
            expected = Buffer.concat([expected, bytes])
          } else {
            const place = builder.openLength()
            builder.append(each.bytes)
            builder.closeLength(place)
            expect(readLength(builder.bytes, place)).toBe(each.bytes.length)
            const length = Buffer.alloc(4)
            length.writeUInt32LE(each.bytes.length)
            expected = Buffer.concat([expected, length, each.bytes])
          }
          expect(Buffer.from(builder.copy()).equals(expected)).toBe(true)
        }
        const kept = builder.copy()
        builder.clear()
        builder.append(new Uint8Array(kept.length).fill(1))
        expect(Buffer.from(kept).equals(expected)).toBe(true)
      }),
    )
  })

  it('textOf gives back what utf8 took, a byte order mark included', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(textOf(utf8(any))).toBe(any)
      }),
    )
    expect(textOf(utf8('\ufeffx'))).toBe('\ufeffx')
  })

  it('reads text from shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(16))
    shared.set(utf8('h\u00e9llo'))
    expect(textOf(shared, 0, 6)).toBe('h\u00e9llo')
  })
})
