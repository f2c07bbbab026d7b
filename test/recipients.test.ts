// How many members a publication met, for publishers that ask; also when answers come long after deliveries.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveredOffset, Recipients } from '../src/shard/recipients.ts'

const position = (offset: number) => ({ epoch: 'e', offset })

describe('recipients - the members at the delivery', () => {
  it('of a publication that is answered within the call', () => {
    const recipients = new Recipients()
    recipients.delivered(1, 9)
    recipients.begin()
    recipients.delivered(2, 7)
    expect(recipients.end(2)).toBe(7)
    recipients.begin()
    expect(recipients.end(2)).toBe(0)
  })

  it('whatever else is delivered meanwhile, and however many wait', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(100)), { maxLength: 30 }), (deliveries) => {
        const recipients = new Recipients()
        const own = deliveries.flatMap(([isOwn], index) => (isOwn ? [index + 1] : []))
        for (const _ of own) recipients.begin()
        for (const [index, [, members]] of deliveries.entries()) recipients.delivered(index + 1, members)
        for (const offset of own) expect(recipients.end(offset)).toBe(deliveries[offset - 1]![1])
        // Nothing is left of them.
        recipients.begin()
        expect(recipients.end(own.at(-1) ?? 1)).toBe(0)
      }),
    )
  })

  it('a failure and a duplicate met nobody, and leave the others as they are', () => {
    const recipients = new Recipients()
    for (let count = 0; count < 3; count++) recipients.begin()
    recipients.delivered(5, 3)
    recipients.delivered(6, 4)
    expect(recipients.end(undefined)).toBe(0)
    expect([recipients.end(5), recipients.end(6)]).toEqual([3, 4])
  })
})

it('delivered offset - of what was published by this request, and of nothing else', () => {
  expect(deliveredOffset({ kind: 'ok', position: position(3), duplicate: false })).toBe(3)
  expect(deliveredOffset({ kind: 'ok', position: position(3), duplicate: true })).toBeUndefined()
  expect(deliveredOffset({ kind: 'ok', position: position(3), duplicate: false, skipped: true })).toBeUndefined()
  expect(deliveredOffset({ kind: 'refused', why: 'key reused' })).toBeUndefined()
  expect(deliveredOffset({ kind: 'failed', temporary: true })).toBeUndefined()
})
