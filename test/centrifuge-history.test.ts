// History and recovery over the wire: what is kept and for how long, and that a member that comes back gets everything it
// missed in one reply or is told that it does not.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type ConnectResult, type Publication } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer } from './support/start-server.ts'

const { connect, open } = CentrifugeRawClient

const shared = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  limits: { historyItemsMax: 8 },
  rooms: {
    defaults: { historySize: 20 },
    namespaces: {
      five: { historySize: 5 },
      brief: { historySize: 5, historyTtlSeconds: 1, historyMetaTtlSeconds: 4 },
      light: { historySize: 20, historyBytesMax: 1000 },
      forced: { forceRecovery: true },
      placed: { historySize: 0, forcePositioning: true },
      never: { recovery: false },
    },
  },
})

interface Position {
  epoch: string
  offset: number
}

interface History extends Position {
  publications: Publication[]
}

async function say(channel: string, data: unknown, extra: object = {}): Promise<Position> {
  const answer = await push(shared.server, '/api/publish', { channel, data, ...extra })
  return (JSON.parse(answer.text) as { result: Position }).result
}

async function sayMany(channel: string, count: number): Promise<Position> {
  let position: Position | undefined
  for (let number = 1; number <= count; number++) position = await say(channel, number)
  return position!
}

// A member that keeps the room alive and may read its history.
async function memberOf(channel: string): Promise<CentrifugeRawClient> {
  const member = await connect(shared.server)
  await member.subscribe(channel)
  return member
}

const offsets = (publications: Publication[] = []) => publications.map(({ offset }) => offset)
const roomIn = (namespace: string) => `${namespace}:${freshRoom()}`
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const read = (client: CentrifugeRawClient, channel: string, params: object = {}) =>
  client.ok<History>('history', { channel, limit: -1, ...params })

const comeBack = (client: CentrifugeRawClient, channel: string, position: Position) =>
  client.subscribe(channel, { recoverable: true, recover: true, ...position })

describe('history', () => {
  test('history - offsets rise by exactly 1 from 1, in one epoch, whoever publishes', async () => {
    const channel = freshRoom()
    const member = await memberOf(channel)
    const { epoch } = await say(channel, 1)
    for (let number = 2; number <= 6; number++) {
      if (number % 2 === 0) await member.publish(channel, number)
      else expect(await say(channel, number)).toEqual({ epoch, offset: number, recipients: 1 })
    }
    const pushed: Publication[] = []
    for (let number = 1; number <= 6; number++) pushed.push(await member.nextPublication())
    expect(pushed.map(({ data, offset }) => [data, offset])).toEqual(upTo(1, 6).map((number) => [number, number]))
    expect(await read(member, channel)).toEqual({ publications: pushed, epoch, offset: 6 })
  })

  test('history - keeps the newest by count and by bytes; the position goes on', async () => {
    const five = roomIn('five')
    const member = await memberOf(five)
    await sayMany(five, 7)
    expect(offsets((await read(member, five)).publications)).toEqual([3, 4, 5, 6, 7])
    const light = roomIn('light')
    await member.subscribe(light)
    for (let number = 0; number < 5; number++) await say(light, 'x'.repeat(200))
    const kept = await read(member, light)
    expect(kept.offset).toBe(5)
    expect(offsets(kept.publications)).toEqual([3, 4, 5])
    await say(light, 'x'.repeat(2000))
    expect(await read(member, light)).toMatchObject({ publications: [], offset: 6 })
  })

  test('history - a publication is forgotten when its time is over; the position outlives it, and then goes as well', async () => {
    const channel = roomIn('brief')
    const member = await memberOf(channel)
    const { epoch } = await say(channel, 'soon gone')
    expect(offsets((await read(member, channel)).publications)).toEqual([1])
    const gone = await eventually(
      () => read(member, channel),
      ({ publications }) => publications.length === 0,
    )
    expect(gone).toEqual({ publications: [], epoch, offset: 1 })
    await member.ok('unsubscribe', { channel })
    // Empty now, but remembered: whoever missed nothing is told so.
    expect(await comeBack(member, channel, { epoch, offset: 1 })).toMatchObject({ epoch, offset: 1, recovered: true })
    // Each look at it is a use, from which its time begins anew.
    await eventually(
      async () => {
        await member.ok('unsubscribe', { channel })
        await new Promise((resolve) => setTimeout(resolve, 5500))
        return member.subscribe(channel, { positioned: true })
      },
      (result) => result.epoch !== epoch && result.offset === undefined,
    )
  })

  test('history - a reply holds at most limits.historyItemsMax, from the side it was asked from', async () => {
    const channel = freshRoom()
    const member = await memberOf(channel)
    const { epoch } = await sayMany(channel, 12)
    const offsetsOf = async (params: object) => offsets((await read(member, channel, params)).publications)
    expect(await offsetsOf({})).toEqual(upTo(1, 8))
    expect(await offsetsOf({ limit: 100 })).toEqual(upTo(1, 8))
    expect(await offsetsOf({ limit: 3 })).toEqual([1, 2, 3])
    expect(await offsetsOf({ limit: 0 })).toEqual([])
    expect(await offsetsOf({ reverse: true, limit: 3 })).toEqual([12, 11, 10])
    expect(await offsetsOf({ since: { epoch, offset: 9 } })).toEqual([10, 11, 12])
    expect(await offsetsOf({ since: { epoch, offset: 12 } })).toEqual([])
    expect(await offsetsOf({ since: { epoch, offset: 3 }, reverse: true })).toEqual([2, 1])
    expect(await offsetsOf({ since: { epoch, offset: 0 }, limit: 2 })).toEqual([1, 2])
  })

  test('history - null is as good as absent, a negative limit is no limit, and a position ahead of the log has nothing behind it', async () => {
    const channel = freshRoom()
    const member = await memberOf(channel)
    const { epoch } = await sayMany(channel, 3)
    const all = { publications: upTo(1, 3), offset: 3 }
    const answerTo = async (params: object) => {
      const { publications, offset } = await read(member, channel, params)
      return { publications: offsets(publications), offset }
    }
    for (const params of [
      { limit: 5, since: null, reverse: null },
      { limit: -1 },
      { limit: -7 },
      { limit: 5, since: { offset: null, epoch: null } },
    ]) {
      expect(await answerTo(params), JSON.stringify(params)).toEqual(all)
    }
    expect(await answerTo({ limit: null })).toEqual({ publications: [], offset: 3 })
    for (const since of [{ offset: 5 }, { offset: 5, epoch: '' }, { offset: 5, epoch }, { offset: 2 ** 64, epoch }]) {
      expect(await answerTo({ limit: 5, since }), JSON.stringify(since)).toEqual({ publications: [], offset: 3 })
    }
  })

  test('history - what makes no sense is refused: 107 for the question, 112 for the position', async () => {
    const channel = freshRoom()
    const member = await memberOf(channel)
    const { epoch } = await say(channel, 1)
    for (const bad of [
      { limit: 1.5 },
      { limit: '3' },
      { reverse: 1 },
      { since: 5 },
      { since: { epoch, offset: -1 } },
      { since: { epoch, offset: 0 }, reverse: true },
      { since: { epoch, offset: 1.5 } },
    ]) {
      expect(await member.refused('history', { channel, ...bad }), JSON.stringify(bad)).toMatchObject({ code: 107 })
    }
    const since = { epoch: 'other', offset: 0 }
    expect(await member.refused('history', { channel, limit: 1, since })).toMatchObject({ code: 112 })
  })
})

describe('recovery', () => {
  test('recovery - everything missed in one reply, then what is live, and nothing twice', async () => {
    const channel = freshRoom()
    const member = await connect(shared.server)
    const keeper = await memberOf(channel)
    await say(channel, 1)
    const { epoch = '', offset = 0 } = await member.subscribe(channel, { recoverable: true })
    expect(offset).toBe(1)
    await member.ok('unsubscribe', { channel })
    await say(channel, 2, { tags: { a: 'b' } })
    await keeper.publish(channel, 3)
    const result = await comeBack(member, channel, { epoch, offset })
    expect(result).toMatchObject({ recoverable: true, positioned: true, epoch, offset: 3, recovered: true })
    expect(result.publications).toEqual([
      { data: 2, offset: 2, tags: { a: 'b' } },
      { data: 3, offset: 3, info: { client: keeper.id, user: '' } },
    ])
    await say(channel, 4)
    expect(await member.nextPublication()).toEqual({ data: 4, offset: 4 })
  })

  test('recovery - refused whole: another epoch, too long ago, too many, from the future, past a hole', async () => {
    const member = await connect(shared.server)
    const lost = async (channel: string, position: Position) => {
      const result = await comeBack(member, channel, position)
      expect(result.recovered, JSON.stringify(position)).toBeUndefined()
      expect(result.publications).toBeUndefined()
      expect(result.was_recovering).toBe(true)
      await member.ok('unsubscribe', { channel })
      return result
    }
    const five = roomIn('five')
    const { epoch } = await sayMany(five, 7)
    expect(await lost(five, { epoch: 'another', offset: 6 })).toMatchObject({ epoch, offset: 7 })
    await lost(five, { epoch: '', offset: 0 })
    await lost(five, { epoch: '_', offset: 6 })
    await lost(five, { epoch, offset: 1 })
    await lost(five, { epoch, offset: 8 })
    expect(offsets((await comeBack(member, five, { epoch, offset: 2 })).publications)).toEqual([3, 4, 5, 6, 7])
    const many = freshRoom()
    const late = await sayMany(many, 12)
    await lost(many, { epoch: late.epoch, offset: 3 })
    expect(offsets((await comeBack(member, many, { epoch: late.epoch, offset: 4 })).publications)).toEqual(upTo(5, 12))
    const holed = freshRoom()
    const before = await say(holed, 1)
    await say(holed, 2, { skip_history: true })
    await say(holed, 3)
    await lost(holed, before)
    expect(await comeBack(member, holed, { ...before, offset: 2 })).toMatchObject({ recovered: true })
  })

  test('recovery - a namespace can forbid it, force it, and force positions alone', async () => {
    const member = await connect(shared.server)
    const never = roomIn('never')
    const { epoch, offset } = await sayMany(never, 2)
    const position = { epoch, offset: offset - 1 }
    expect(await comeBack(member, never, position)).toEqual({ was_recovering: true })
    const forced = roomIn('forced')
    await say(forced, 1)
    expect(await member.subscribe(forced)).toMatchObject({ recoverable: true, positioned: true, offset: 1 })
    const placed = roomIn('placed')
    await memberOf(placed)
    await say(placed, 1)
    expect(await member.subscribe(placed)).toEqual({ positioned: true, epoch: expect.any(String), offset: 1 })
  })

  test('recovery - under a stream of publications every return continues exactly where it stopped', async () => {
    const channel = freshRoom()
    await memberOf(channel)
    const member = await connect(shared.server)
    const { epoch = '', offset: first = 0 } = await member.subscribe(channel, { recoverable: true })
    const heard = [first]
    for (let round = 0; round < 60; round++) {
      // Fewer than one recovery may return, at any time before, while and after the member is away.
      const speaking = sayMany(channel, 6)
      await member.ok('unsubscribe', { channel })
      heard.push(...offsets((await member.pushesSoFar()).flatMap(({ pub }) => (pub === undefined ? [] : [pub]))))
      const result = await comeBack(member, channel, { epoch, offset: heard.at(-1)! })
      expect(result.recovered, `round ${round}`).toBe(true)
      heard.push(...offsets(result.publications))
      expect(heard.at(-1) ?? 0).toBe(result.offset ?? 0)
      const { offset: last } = await speaking
      while (heard.at(-1)! < last) heard.push((await member.nextPublication()).offset)
    }
    expect(heard).toEqual(upTo(heard[0]!, heard.at(-1)!))
  })
})

describe('rooms of a token', () => {
  test('rooms of a token - are recovered by the connect reply', async () => {
    const [room, forced] = [freshRoom(), roomIn('forced')]
    const token = await tokenFor({ sub: 'ada', channels: [room], subs: { [forced]: { info: { vip: true } } } })
    const first = await open(shared.server)
    const { subs = {} } = await first.hello({ token })
    expect(subs).toEqual({ [room]: {}, [forced]: { recoverable: true, positioned: true, epoch: expect.any(String) } })
    const keeper = await memberOf(forced)
    const epoch = subs[forced]!.epoch!
    first.socket.terminate()
    await say(forced, 'missed')
    const second = await open(shared.server)
    const back = await second.hello({ token, subs: { [forced]: { recover: true, epoch, offset: 0 } } })
    const publications = [{ data: 'missed', offset: 1 }]
    expect(back.subs?.[forced]).toMatchObject({ recovered: true, offset: 1, publications })
    const { presence } = await keeper.ok<{ presence: object }>('presence', { channel: forced })
    expect(presence).toMatchObject({ [second.id]: { user: 'ada', chan_info: { vip: true } } })
  })

  test('rooms of a token - what is said while a client connects comes after its connect reply, without a gap', async () => {
    const rooms = [0, 1].map((shard) => {
      let room = roomIn('placed')
      while (shared.server.shardOf(room) !== shard) room = roomIn('placed')
      return room
    })
    const token = await tokenFor({ sub: 'ada', channels: rooms })
    let running = true
    const speaking = Promise.all(
      rooms.map(async (room) => {
        for (let number = 1; running; number++) await say(room, number)
      }),
    )
    for (let round = 0; round < 15; round++) {
      const client = await open(shared.server)
      client.send({ id: 1, connect: { token } })
      const reply = JSON.parse(await client.nextLine()) as { connect: ConnectResult }
      expect(reply.connect, `round ${round}: the connect reply comes first`).toBeDefined()
      const next = new Map(rooms.map((room) => [room, (reply.connect.subs?.[room]?.offset ?? 0) + 1]))
      for (let heard = 0; heard < 12; heard++) {
        const { channel = '', pub } = await client.nextPush()
        expect(pub?.offset, `round ${round}: ${channel}`).toBe(next.get(channel))
        next.set(channel, pub!.offset + 1)
      }
      client.socket.terminate()
    }
    running = false
    await speaking
  })
})
