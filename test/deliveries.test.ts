// What the messages of a room cost: how many deliveries a room and a connection in it make in a second, and what is told beyond that.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { TextRefusal } from '../src/mailbox/outbox-records.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'
import { Deliveries, type Payer } from '../src/shard/deliveries.ts'
import { BareShard, type Told } from './support/bare-shard.ts'
import { push, request } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, enterAll, wireProtocols } from './support/protocols.ts'
import { startServer } from './support/start-server.ts'

const newPayer = (): Payer => ({ second: 0, deliveries: 0 })

describe('deliveries - the meter', () => {
  it('for any traffic: within a second a room and a payer make at most what they may, or one message', () => {
    const step = fc.record({
      payer: fc.nat(2),
      kind: fc.constantFrom('message' as const, 'message' as const, 'join' as const),
      members: fc.integer({ min: 1, max: 60 }),
      gapMs: fc.oneof(fc.constant(0), fc.nat(700)),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.integer({ min: 1, max: 100 }), (steps, percentMax) => {
        const max = 100
        const deliveries = new Deliveries({ perSecondMax: max, percentMax })
        const payers = [newPayer(), newPayer(), deliveries.stranger(7, 0)]
        let nowMs = 0
        let beganAtMs = 0
        let paid: number[][] = [[], [], []]
        let counted = 0
        for (const { payer, kind, members, gapMs } of steps) {
          nowMs += gapMs
          if (nowMs - beganAtMs >= 1000) {
            beganAtMs = nowMs
            paid = [[], [], []]
            counted = 0
          }
          if (kind === 'join') {
            deliveries.count(members, nowMs)
            counted += members
            continue
          }
          const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0)
          const all = paid.flat()
          const mine = paid[payer]!
          const isWithin = all.length === 0 || sum(all) + counted + members <= max
          const isContested = sum(all) + counted + members > (max * Math.max(75, percentMax)) / 100
          const speakers = paid.filter(({ length }) => length > 0).length
          const part = Math.min((max * percentMax) / 100, isContested ? max / (speakers + 1) : max)
          const isShare = mine.length === 0 || sum(mine) + members <= part
          expect(deliveries.pay(payers[payer]!, members, nowMs)).toBe(isWithin && isShare)
          if (isWithin && isShare) mine.push(members)
        }
      }),
    )
  })

  it('a connection that is no member pays for all its messages of a second, and then begins anew', () => {
    const deliveries = new Deliveries({ perSecondMax: 100, percentMax: 50 })
    const pay = (connection: number, nowMs: number) => deliveries.pay(deliveries.stranger(connection, nowMs), 20, nowMs)
    expect([0, 1, 2].map((nowMs) => pay(7, nowMs))).toEqual([true, true, false])
    expect(pay(8, 3)).toBe(true)
    const first = deliveries.stranger(7, 999)
    expect(pay(7, 999)).toBe(false)
    expect([1000, 1001, 1002].map((nowMs) => pay(7, nowMs))).toEqual([true, true, false])
    // Connections come and go: none is kept for longer than its second.
    expect(deliveries.stranger(7, 1003)).not.toBe(first)
  })

  it('0 is no limit', () => {
    const deliveries = new Deliveries({ perSecondMax: 0, percentMax: 1 })
    const payer = newPayer()
    for (let index = 0; index < 1000; index++) expect(deliveries.pay(payer, 1_000_000, 5)).toBe(true)
  })
})

describe('deliveries - in a shard', () => {
  const limited = (deliveriesPerSecondMax: number, deliveriesPercentMax = 100) =>
    new BareShard({ rooms: { defaults: { deliveriesPerSecondMax, deliveriesPercentMax } } })
  const refused = (told: readonly Told[]) => told.filter((one) => one.kind === 'textRefused')
  const say = (shard: BareShard, connection: number, times: number) => {
    for (let index = 0; index < times; index++) shard.inbox.text(connection, utf8('x'))
  }

  it('joins and leaves count, and are never refused', () => {
    const shard = limited(20)
    for (let connection = 1; connection <= 4; connection++) shard.join(connection, 'room')
    shard.all()
    shard.nowMs += 1000
    // 4 and 5 members are told of two joins: 9 of 20. Each message costs 6.
    shard.join(5, 'room')
    shard.join(6, 'room')
    say(shard, 1, 3)
    shard.join(7, 'room')
    const told = shard.all()
    expect(refused(told)).toHaveLength(2)
    expect(told.filter((one) => one.kind === 'admitted')).toHaveLength(3)
    expect(shard.counters.get('refusedDeliveries')).toBe(2)
    shard.nowMs += 1000
    say(shard, 1, 1)
    expect(refused(shard.all())).toEqual([])
  })

  it('a connection has a part of them, and leaves the rest to others', () => {
    const shard = limited(40, 50)
    for (let connection = 1; connection <= 4; connection++) shard.join(connection, 'room')
    shard.all()
    shard.nowMs += 1000
    say(shard, 1, 20)
    say(shard, 2, 3)
    const told = refused(shard.all())
    expect(told).toEqual(Array.from({ length: 15 }, () => ({ ...told[0], connection: 1 })))
    expect(told[0]).toMatchObject({ why: TextRefusal.overloaded })
  })

  it('two that say as much as they can leave something to a third', () => {
    const shard = limited(120, 75)
    for (let connection = 1; connection <= 3; connection++) shard.join(connection, 'room')
    shard.all()
    shard.nowMs += 1000
    for (let round = 0; round < 30; round++) {
      say(shard, 1, 1)
      say(shard, 2, 1)
    }
    say(shard, 3, 5)
    const told = refused(shard.all())
    expect(told.filter((one) => 'connection' in one && one.connection === 3)).toEqual([])
    expect(told.length).toBeGreaterThan(20)
  })

  it('a room with more members than it may make deliveries still says one message in a second', () => {
    const shard = limited(1)
    for (let connection = 1; connection <= 4; connection++) shard.join(connection, 'room')
    shard.all()
    shard.nowMs += 1000
    say(shard, 1, 3)
    expect(refused(shard.all())).toHaveLength(2)
  })
})

test.each(wireProtocols)(
  'rooms.*.deliveriesPerSecondMax - a $name member is told of each message beyond it, and speaks again later',
  async (protocol) => {
    const rooms = { defaults: { deliveriesPerSecondMax: 16, deliveriesPercentMax: 100 } }
    const server = await startServer({ shards: 1, rooms })
    const room = freshRoom()
    const others = await enterAll(server, room)
    const sender = await enter(protocol, server, { room, told: others })
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const count = 200
    for (let index = 0; index < count; index++) sender.say(String(index))
    let refused = 0
    let last = -1
    let delivered = 0
    while (refused + delivered < count) {
      const heard = await sender.heard()
      if (heard.kind === 'refused') {
        expect(heard.why).toBe('overloaded')
        refused += heard.messages ?? 1
      } else {
        delivered += 1
        const index = Number((heard as { data: unknown }).data)
        expect(index).toBeGreaterThan(last)
        last = index
      }
    }
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(count)
    const { text } = await request(server, '/metrics')
    expect(text).toContain(`lobbycast_shard_refused_deliveries_total{shard="0"} ${refused}`)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    sender.say('after')
    expect(await sender.heard()).toMatchObject({ kind: 'said', data: 'after' })
    // A back end is never refused.
    for (let index = 0; index < 10; index++) {
      const answer = await push(server, '/api/publish', { channel: room, data: index })
      expect(JSON.parse(answer.text)).toHaveProperty('result')
    }
  },
)
