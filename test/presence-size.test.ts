// What a list of members and a count cost: the size of a list is known without making it, for any members and any changes.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryEngine } from '../src/engine/memory-engine.ts'
import { presenceResult, presenceResultBytes } from '../src/protocol/centrifuge.ts'
import { Identity } from '../src/protocol/identity.ts'
import { PARTS } from './support/broker-log.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const json = optional(fc.json())
const who = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  user: fc.oneof(fc.constant(''), fc.constant('ada'), text),
  name: optional(text),
  connectionInfo: json,
  roomInfo: json,
})
const change = fc.oneof(
  who.map((fields) => ({ kind: 'add' as const, who: new Identity(fields) })),
  fc.constantFrom('a', 'b', 'c', 'd').map((id) => ({ kind: 'remove' as const, id })),
)

it('presence - the size of a list and the counts are those of the members, after any changes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const { presence } = createMemoryEngine(PARTS)
      const members = new Map<string, Identity>()
      for (const one of changes) {
        if (one.kind === 'add') {
          presence.add('room', one.who)
          members.set(one.who.id, one.who)
        } else {
          presence.remove('room', one.id)
          members.delete(one.id)
        }
      }
      const seen: unknown[] = []
      presence.stats('room', (result) => seen.push(result))
      const users = new Set([...members.values()].map(({ user }) => user))
      expect(seen).toEqual([{ kind: 'ok', stats: { clients: members.size, users: users.size } }])
      presence.list('room', (result) => {
        if (result.kind === 'failed') throw new Error('the memory engine does not fail')
        expect(new Map(result.members)).toEqual(members)
        const { length } = presenceResult(result.members, result.bytes)
        // The comma behind the last entry is counted, and not written.
        expect(presenceResultBytes(result.bytes) - length).toBe(members.size > 0 ? 1 : 0)
      })
    }),
  )
})
