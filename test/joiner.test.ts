// Joiner: what the reply to a join says, from the engine's answer and from what was delivered meanwhile.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Publication, Recovery, StoredPublication } from '../src/engine/engine.ts'
import { NO_REQUEST } from '../src/mailbox/outbox-records.ts'
import { textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { storedBytes } from '../src/protocol/centrifuge.ts'
import { Identity } from '../src/protocol/identity.ts'
import { fromTextFrame } from '../src/protocol/payload.ts'
import { PROTOCOL, type Protocol } from '../src/protocol/protocols.ts'
import { Joiner, type JoinRequest, keptPublication } from '../src/shard/joiner.ts'
import { Member } from '../src/shard/member.ts'
import type { RoomLimits } from '../src/shard/room-limits.ts'
import type { SubscribeRequest } from '../src/shard/subscribe-request.ts'

const ID = '0e3a1b52-0d6c-4d0e-9d7f-5a1f00aa11cc'
const EPOCH = 'abcd'
const speaker = new Identity({ id: 'ffffffff-ffff-4fff-bfff-ffffffffffff', user: 'eve' })

const limitsOf = (limits: Partial<RoomLimits> = {}): RoomLimits => ({
  recoverMax: 100,
  recoverBytesMax: 100_000,
  bufferedMax: 100,
  frameBytesMax: 1000,
  behindMax: 10,
  jsonDepthMax: 8,
  ...limits,
})

const at = (offset: number, epoch = EPOCH) => ({ epoch, offset })

/** Its payload lies in a buffer that the next one overwrites, as in a ring. */
const ring = new Uint8Array(64)
function delivered(offset: number, kind: Publication['kind'] = 'message'): Publication {
  const content = utf8(`said ${offset}`)
  ring.fill(0x22)
  ring.set(content, 3)
  const payload = fromTextFrame('text', ring, { start: 3, end: 3 + content.length })
  return {
    kind,
    offset,
    payload,
    sender: speaker,
    tags: offset % 2 === 0 ? '{"even":"yes"}' : undefined,
    skipHistory: false,
  }
}

const stored = (offset: number): StoredPublication => ({
  kind: 'message',
  isText: true,
  offset,
  data: utf8(`"said ${offset}"`),
  sender: speaker,
  tags: offset % 2 === 0 ? '{"even":"yes"}' : undefined,
  storedAtMs: 0,
})

const onWire = (offset: number) => ({
  data: `said ${offset}`,
  info: { client: speaker.id, user: 'eve' },
  offset,
  tags: offset % 2 === 0 ? { even: 'yes' } : undefined,
})

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const recovery = (offset: number, publications: readonly number[]): Recovery => ({
  kind: 'ok',
  recovered: true,
  position: at(offset),
  publications: publications.map(stored),
})

interface Wish {
  readonly recover?: JoinRequest['recover']
  readonly newest?: JoinRequest['newest']
  readonly mustRecover?: boolean
  readonly order?: Partial<SubscribeRequest['order']>
  readonly call?: SubscribeRequest['call']
}

function joinerOf({
  recover,
  newest,
  mustRecover = false,
  order = {},
  call = { connection: 1, id: 5, request: 9 },
}: Wish = {}) {
  const identity = { id: ID, user: 'ada' }
  const member = new Member({ connection: 1, protocol: PROTOCOL.centrifuge, joinLeave: false, identity })
  const subscribe: SubscribeRequest = {
    call,
    order: {
      ...identity,
      room: 'news',
      joinLeave: false,
      form: 'reply',
      positioned: false,
      recoverable: true,
      ...(recover !== undefined && { recover }),
      mustRecover,
      ...order,
    },
  }
  return new Joiner(member, { subscribe, recover, newest, mustRecover, refused: () => undefined })
}

/** What the reply says when the join takes its place behind this position. */
function admission(joiner: Joiner, position = at(0), limits = limitsOf()) {
  const answer = joiner.admission(position, { limits, room: 'news', members: 3 })
  return answer === undefined ? undefined : JSON.parse(textOf(answer.reply)).subscribe
}

describe('joiner - who lives in the room is greeted', () => {
  const greeted = (protocol: Protocol) => {
    const identity = { id: ID, user: '', name: 'Ann "A"' }
    const member = new Member({ connection: 1, protocol, joinLeave: true, identity })
    const request = {
      subscribe: undefined,
      recover: undefined,
      newest: undefined,
      mustRecover: false,
      refused: () => undefined,
    }
    const answer = new Joiner(member, request).admission(at(7), { limits: limitsOf(), room: 'gün', members: 3 })!
    return [answer.request, textOf(answer.reply)]
  }

  it.each([
    [PROTOCOL.plain, `your id is ${ID}`],
    [PROTOCOL.json, `{"type":"welcome","id":"${ID}","name":"Ann \\"A\\"","room":"gün","members":3}`],
  ])('with the protocol $name, in a room that has been talked in', (protocol, greeting) => {
    expect(greeted(protocol)).toEqual([NO_REQUEST, greeting])
  })
})

describe('joiner - who subscribes is answered', () => {
  it.each([
    ['reply', '{"id":5,"subscribe":{"positioned":true,"epoch":"abcd","offset":7}}'],
    ['result', '{"positioned":true,"epoch":"abcd","offset":7}'],
    ['push', '{"push":{"channel":"news","subscribe":{"positioned":true,"epoch":"abcd","offset":7}}}'],
  ] as const)('as a %s', (form, reply) => {
    const joiner = joinerOf({ order: { form, recoverable: false, positioned: true } })
    const answer = joiner.admission(at(7), { limits: limitsOf(), room: 'news', members: 1 })!
    expect([answer.request, textOf(answer.reply)]).toEqual([9, reply])
  })

  it('with what was asked for and nothing else', () => {
    expect(admission(joinerOf({ order: { recoverable: false } }), at(7))).toEqual({})
    expect(admission(joinerOf({ order: { ttl: 60, data: '{"a":1}' } }), at(7))).toEqual({
      recoverable: true,
      epoch: EPOCH,
      offset: 7,
      expires: true,
      ttl: 60,
      data: { a: 1 },
    })
  })

  it('keeps nothing of what is said while it waits, unless it recovers', () => {
    const joiner = joinerOf()
    for (const offset of range(1, 5))
      joiner.keep(keptPublication(delivered(offset)), { bufferedMax: 2, isStored: true })
    expect(admission(joiner, at(5))).toEqual({ recoverable: true, epoch: EPOCH, offset: 5 })
  })
})

describe('joiner - who recovers', () => {
  const unrecovered = (offset: number) => ({ recoverable: true, epoch: EPOCH, offset, was_recovering: true })

  it('gets all that it missed, once each and in order, or is told that it has not recovered', () => {
    fc.assert(
      fc.property(
        fc.record({
          since: fc.nat(5),
          // Publications up to its request, up to the engine's snapshot, up to the engine's answer, up to its join.
          counts: fc.tuple(fc.nat(5), fc.nat(4), fc.nat(4), fc.nat(4)),
          bufferedMax: fc.constantFrom(0, 1, 3, 100),
          // Bytes more than needed.
          spare: fc.constantFrom(-1, 0, 1000),
          data: fc.constantFrom(undefined, '"é"'),
          mustRecover: fc.boolean(),
        }),
        ({ since, counts: [before, seen, unseen, later], bufferedMax, spare, data, mustRecover }) => {
          const snapshot = since + before + seen
          const newest = snapshot + unseen + later
          const missed = range(since + 1, newest)
          let bytes = data === undefined ? 0 : utf8(data).length
          for (const offset of missed) bytes += storedBytes(stored(offset))
          const limits = limitsOf({ bufferedMax, recoverBytesMax: bytes + spare })
          const joiner = joinerOf({ recover: at(since), mustRecover, order: data === undefined ? {} : { data } })
          const deliverUpTo = (from: number, to: number) => {
            for (const offset of range(from, to))
              joiner.keep(keptPublication(delivered(offset)), { bufferedMax, isStored: true })
          }
          deliverUpTo(since + before + 1, snapshot + unseen)
          expect(joiner.wouldRecover(limits)).toBe(false)
          joiner.recovery = recovery(snapshot, range(since + 1, snapshot))
          const isOverflowed = seen + unseen > bufferedMax
          // Nothing more happens: then it is certain, but for an overflow, which the join will show.
          if (later === 0 && !isOverflowed) expect(joiner.wouldRecover(limits)).toBe(spare >= 0)
          deliverUpTo(snapshot + unseen + 1, newest)

          const isComplete = seen + unseen + later <= bufferedMax || unseen + later === 0
          const isRecovered = isComplete && spare >= 0
          const answer = admission(joiner, at(newest), limits)
          if (!isRecovered && mustRecover) expect(answer).toBeUndefined()
          else {
            const result = isRecovered ? { recovered: true, publications: missed.map(onWire) } : {}
            const expected = { ...unrecovered(newest), data: data && JSON.parse(data), ...result }
            if (newest === 0) Object.assign(expected, { offset: undefined })
            if (missed.length === 0) Object.assign(expected, { publications: undefined })
            expect(answer).toEqual(JSON.parse(JSON.stringify(expected)))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('too much said while it waits: one publication more than are kept, and a part is never given', () => {
    const bufferedMax = 3
    for (const count of [3, 4]) {
      const joiner = joinerOf({ recover: at(10) })
      for (const offset of range(11, 10 + count))
        joiner.keep(keptPublication(delivered(offset)), { bufferedMax, isStored: true })
      joiner.recovery = recovery(10, [])
      const publications = range(11, 13).map(onWire)
      const recovered = { ...unrecovered(13), recovered: true, publications }
      expect(admission(joiner, at(10 + count))).toEqual(count === 3 ? recovered : unrecovered(14))
    }
  })

  it.each<[string, Recovery | undefined, { epoch: string; offset: number }]>([
    ['the engine was not asked', undefined, at(10)],
    ['the log is another', { kind: 'ok', recovered: false, position: at(10), publications: [] }, at(10)],
    ['the log has become another meanwhile', recovery(10, []), at(10, 'efgh')],
    ['something in between was not delivered', recovery(10, []), at(12)],
    ['the log is shorter than the answer', recovery(12, [11, 12]), at(11)],
  ])('%s: it has not recovered', (_, answer, position) => {
    for (const mustRecover of [false, true]) {
      const joiner = joinerOf({ recover: at(10), mustRecover })
      joiner.recovery = answer
      const result = admission(joiner, position)
      if (mustRecover) expect(result).toBeUndefined()
      else expect(result).toEqual({ ...unrecovered(position.offset), epoch: position.epoch })
    }
  })

  it('a push of statistics is missed like any message', () => {
    const joiner = joinerOf({ recover: at(0) })
    joiner.keep(keptPublication(delivered(1, 'statistics')), { bufferedMax: 10, isStored: true })
    joiner.recovery = recovery(0, [])
    expect(admission(joiner, at(1)).publications).toEqual([JSON.parse(JSON.stringify(onWire(1)))])
  })
})

describe('joiner - is sent the newest publications', () => {
  const wish = { count: 3, bytesMax: 100_000, isRecovery: false }
  const keep = (joiner: Joiner, offset: number, isStored = true) =>
    joiner.keep(keptPublication(delivered(offset)), { bufferedMax: 2, isStored })
  const offsetsOf = (result: { publications?: { offset: number }[] } | undefined) =>
    result?.publications?.map(({ offset }) => offset) ?? []

  it('of the log, and of what comes before the join, each once and no more than wished', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), fc.nat(6), fc.integer({ min: 1, max: 7 }), (early, logged, live, count) => {
        // What is delivered before the engine's answer is in the answer as well.
        const top = logged + live
        const joiner = joinerOf({ newest: { ...wish, count } })
        for (const offset of range(Math.max(1, logged - early + 1), top)) keep(joiner, offset)
        joiner.recovery = recovery(logged, range(1, logged).slice(-count))
        const expected = range(1, top).slice(-count)
        expect(offsetsOf(admission(joiner, at(top)))).toEqual(expected)
      }),
    )
  })

  it('without those that skip history', () => {
    const joiner = joinerOf({ newest: wish })
    joiner.recovery = recovery(1, [1])
    keep(joiner, 2, false)
    keep(joiner, 3)
    expect(offsetsOf(admission(joiner, at(3)))).toEqual([1, 3])
  })

  it('as far as half of an outbox holds them, the newest first', () => {
    const joiner = joinerOf({ newest: wish })
    joiner.recovery = recovery(3, [1, 2, 3])
    const two = storedBytes(stored(2)) + storedBytes(stored(3))
    expect(offsetsOf(admission(joiner, at(3), limitsOf({ recoverBytesMax: 2 * two })))).toEqual([2, 3])
    expect(offsetsOf(admission(joiner, at(3), limitsOf({ recoverBytesMax: 2 * two - 1 })))).toEqual([3])
  })

  it('and keeps no more bytes than the room does while it waits', () => {
    const joiner = joinerOf({ newest: { ...wish, bytesMax: storedBytes(stored(3)) } })
    for (const offset of range(1, 3)) keep(joiner, offset)
    joiner.recovery = recovery(0, [])
    expect(offsetsOf(admission(joiner, at(3)))).toEqual([3])
  })

  it.each([
    ['nothing was asked', {}, false, undefined],
    ['it asked to recover without a position', { recover: at(0, '') }, true, true],
  ])('%s: it is told so', (_, order, isRecovery, recovered) => {
    const joiner = joinerOf({ newest: { ...wish, isRecovery }, order })
    joiner.recovery = recovery(1, [1])
    const { recovered: told, was_recovering: asked } = admission(joiner, at(1))
    expect([told, asked]).toEqual([recovered, recovered])
  })

  it('in a connect reply it is told that it has recovered, because SDKs leave out the publications otherwise', () => {
    const joiner = joinerOf({ newest: wish, order: { form: 'result' } })
    const result = () =>
      JSON.parse(textOf(joiner.admission(at(1), { limits: limitsOf(), room: 'a', members: 1 })!.reply))
    joiner.recovery = recovery(1, [])
    expect(result()).not.toHaveProperty('recovered')
    joiner.recovery = recovery(1, [1])
    expect(result()).toMatchObject({ recovered: true, publications: { length: 1 } })
  })

  it('behind a subscribe push as pushes', () => {
    const joiner = joinerOf({ newest: wish, order: { form: 'push' } })
    joiner.recovery = recovery(2, [1, 2])
    const { reply } = joiner.admission(at(2), { limits: limitsOf(), room: 'a', members: 1 })!
    const [first, ...rest] = textOf(reply)
      .split('\n')
      .map((line) => JSON.parse(line).push)
    expect(first.subscribe).toEqual({ recoverable: true, epoch: EPOCH, offset: 2 })
    expect(rest).toEqual([1, 2].map((offset) => ({ channel: 'a', pub: JSON.parse(JSON.stringify(onWire(offset))) })))
  })

  it('without the answer of the engine none, and one that must recover may not join', () => {
    expect(offsetsOf(admission(joinerOf({ newest: wish }), at(3)))).toEqual([])
    const strict = { newest: { ...wish, isRecovery: true }, order: { recover: at(0, '') }, mustRecover: true }
    expect(admission(joinerOf(strict), at(3))).toBeUndefined()
  })
})
