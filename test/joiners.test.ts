// Joiners: who is joining a room, and what waits behind each.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Publication } from '../src/engine/engine.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'
import { Identity } from '../src/protocol/identity.ts'
import { fromTextFrame } from '../src/protocol/payload.ts'
import { PROTOCOL } from '../src/protocol/protocols.ts'
import { Joiner } from '../src/shard/joiner.ts'
import { Joiners } from '../src/shard/joiners.ts'
import { Member } from '../src/shard/member.ts'

const BEHIND_MAX = 4
const limits = {
  recoverMax: 10,
  recoverBytesMax: 10_000,
  bufferedMax: 1,
  frameBytesMax: 1000,
  behindMax: BEHIND_MAX,
  jsonDepthMax: 8,
}

/** Joins only when it gets all that it has missed, if it says since when. */
function joinerOf(connection: number, recover?: { epoch: string; offset: number }): Joiner {
  const identity = { id: `id ${connection}`, user: '' }
  const member = new Member({ connection, protocol: PROTOCOL.centrifuge, joinLeave: true, identity })
  const wish = { room: 'a', joinLeave: true, form: 'result', positioned: false, recoverable: true } as const
  const order = { ...identity, ...wish, mustRecover: recover !== undefined }
  const subscribe = { call: { connection, id: 1, request: 1 }, order }
  return new Joiner(member, {
    subscribe,
    recover,
    newest: undefined,
    mustRecover: order.mustRecover,
    refused: () => undefined,
  })
}

describe('joiners - who is one', () => {
  it('from being added to being removed, which happens once', () => {
    const joiners = new Joiners(limits)
    const [ann, bob] = [joinerOf(1), joinerOf(2)]
    for (const joiner of [ann, bob]) joiners.add(joiner)
    expect([joiners.size, joiners.get(1), joiners.has(bob), joiners.get(3)]).toEqual([2, ann, true, undefined])
    expect(joiners.all()).toEqual([ann, bob])
    expect([joiners.remove(ann), joiners.remove(ann), joiners.has(ann), joiners.size]).toEqual([true, false, false, 1])
    expect(joiners.all()).toEqual([bob])
  })

  it('a later join of the same connection is another, which the end of the first does not touch', () => {
    const joiners = new Joiners(limits)
    const [first, second] = [joinerOf(1), joinerOf(1)]
    joiners.add(first)
    joiners.remove(first)
    joiners.add(second)
    expect([joiners.has(first), joiners.remove(first), joiners.get(1)]).toEqual([false, false, second])
  })

  it('a join is found by its id once it has been announced', () => {
    const joiners = new Joiners(limits)
    const [ann, bob] = [joinerOf(1), joinerOf(2)]
    for (const joiner of [ann, bob]) joiners.add(joiner)
    bob.isAnnounced = true
    expect([joiners.announced('id 1'), joiners.announced('id 2'), joiners.announced('id 3')]).toEqual([
      undefined,
      bob,
      undefined,
    ])
    joiners.remove(bob)
    expect(joiners.announced('id 2')).toBeUndefined()
  })

  it('each of those that recover keeps what is delivered, up to what one may keep', () => {
    const joiners = new Joiners(limits)
    const since = { epoch: 'e', offset: 0 }
    const [ann, bob, late] = [joinerOf(1, since), joinerOf(2, since), joinerOf(3, since)]
    const say = (offset: number) => {
      const payload = fromTextFrame('text', utf8('hi'), { start: 0, end: 2 })
      const publication: Publication = {
        kind: 'message',
        offset,
        payload,
        sender: new Identity({ id: 'x', user: '' }),
        tags: undefined,
        skipHistory: false,
      }
      joiners.keep(publication)
    }
    say(1)
    for (const joiner of [ann, bob]) joiners.add(joiner)
    say(2)
    joiners.add(late)
    joiners.remove(bob)
    say(3)
    /** Whether it may join behind a publication, when the engine's answer reached up to another. */
    const recovers = (joiner: Joiner, answered: number, offset: number) => {
      joiner.recovery = { kind: 'ok', recovered: true, position: { epoch: 'e', offset: answered }, publications: [] }
      return joiner.admission({ epoch: 'e', offset }, { limits, room: 'a', members: 1 }) !== undefined
    }
    // One too many for the first; the second was none any more when the third publication came.
    expect([recovers(ann, 1, 3), recovers(bob, 1, 2), recovers(bob, 1, 3), recovers(late, 2, 3)]).toEqual([
      false,
      true,
      false,
      true,
    ])
  })
})

it('joiners - what is delivered is kept once, however many recover', () => {
  const joiners = new Joiners({ ...limits, bufferedMax: 100 })
  for (let connection = 0; connection < 1000; connection++) joiners.add(joinerOf(connection, { epoch: 'e', offset: 0 }))
  const bytes = utf8(`${'x'.repeat(10_000)}`)
  const before = process.memoryUsage().arrayBuffers
  for (let offset = 1; offset <= 100; offset++) {
    const payload = fromTextFrame('text', bytes, { start: 0, end: bytes.length })
    const sender = new Identity({ id: 'x', user: '' })
    joiners.keep({ kind: 'message', offset, payload, sender, tags: undefined, skipHistory: false })
  }
  // A copy for each would be a gigabyte.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
})

describe('joiners - what waits behind a join', () => {
  const waiting = () => {
    const joiners = new Joiners(limits)
    const joiner = joinerOf(1)
    joiners.add(joiner)
    const log: string[] = []
    const note = (text: string) => () => void log.push(text)
    const settle = () => {
      joiners.remove(joiner)
      joiners.settled(joiner)
    }
    return { joiners, joiner, log, note, settle }
  }

  it('is done in its order once the join is settled, and once', () => {
    const { joiners, log, note, settle } = waiting()
    for (const text of ['a', 'b', 'c']) expect(joiners.behind(1, note(text))).toBe(true)
    expect(log).toEqual([])
    settle()
    expect(log).toEqual(['a', 'b', 'c'])
  })

  it('is bounded, but for the end of the membership, which comes behind everything else', () => {
    const { joiners, log, note, settle } = waiting()
    for (let count = 0; count < BEHIND_MAX; count++) expect(joiners.behind(1, note(`${count}`))).toBe(true)
    expect(joiners.behind(1, note('too much'))).toBe(false)
    joiners.atLast(1, note('end'))
    expect(joiners.behind(1, note('after the end'))).toBe(false)
    settle()
    expect(log).toEqual(['0', '1', '2', '3', 'end'])
  })

  it('is each connection its own', () => {
    const { joiners, log, note, settle } = waiting()
    const other = joinerOf(2)
    joiners.add(other)
    joiners.behind(2, note('other'))
    for (let count = 0; count < BEHIND_MAX; count++) expect(joiners.behind(1, note(`${count}`))).toBe(true)
    settle()
    expect(log).toEqual(['0', '1', '2', '3'])
    joiners.remove(other)
    joiners.settled(other)
    expect(log.at(-1)).toBe('other')
  })

  it('waits anew where it joins once more, behind what that join has already', () => {
    const { joiners, log, note, settle } = waiting()
    const again = joinerOf(1)
    joiners.behind(1, note('leave'))
    joiners.behind(1, () => {
      log.push('join')
      joiners.add(again)
      joiners.behind(1, note('first'))
    })
    joiners.behind(1, note('second'))
    joiners.atLast(1, note('end'))
    settle()
    expect(log).toEqual(['leave', 'join'])
    joiners.remove(again)
    joiners.settled(again)
    expect(log).toEqual(['leave', 'join', 'first', 'second', 'end'])
  })

  it('a join that is settled within the call lets the rest go on at once', () => {
    const { joiners, log, note, settle } = waiting()
    const again = joinerOf(1)
    joiners.behind(1, () => {
      joiners.add(again)
      joiners.remove(again)
      joiners.settled(again)
    })
    joiners.behind(1, note('next'))
    settle()
    expect(log).toEqual(['next'])
  })

  it('for any commands and answers, in the order in which the connection gave them', () => {
    const step = fc.constantFrom('say', 'say', 'leave and join', 'settle', 'settle' as const)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const joiners = new Joiners({ ...limits, behindMax: 100 })
        const done: number[] = []
        const join = () => joiners.add(joinerOf(1))
        const settle = () => {
          const joiner = joiners.get(1)
          if (joiner === undefined) return
          joiners.remove(joiner)
          joiners.settled(joiner)
        }
        const ask = (run: () => void) => {
          if (joiners.get(1) === undefined) run()
          else expect(joiners.behind(1, run)).toBe(true)
        }
        join()
        let asked = 0
        for (const each of steps) {
          if (each === 'settle') {
            settle()
            continue
          }
          asked += 1
          const number = asked
          ask(() => {
            done.push(number)
            if (each !== 'say') join()
          })
        }
        while (joiners.size > 0) settle()
        expect(done).toEqual(Array.from({ length: asked }, (_, index) => index + 1))
      }),
    )
  })
})
