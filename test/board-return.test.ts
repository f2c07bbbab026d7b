// Members of boards that come back, that come with their connection, or that the back end brings; and what they get when their shard dies.
import { describe, expect, test } from 'vitest'
import { boardProtocols, enterPlain, enterRaw, enterSdk } from './support/board-members.ts'
import { RawBoardMember, SdkBoardMember } from './support/board-subscribers.ts'
import { boardOf, boardRoom, clearRecords, pushRecords, removeRecord, statistic } from './support/boards.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { sdkClient } from './support/sdk-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const namespaces = {
  board: { board: { key: 'product_line_id' } },
  forgetful: { board: { key: 'product_line_id', tombstonesMax: 1 } },
  strict: { board: { key: 'product_line_id' }, recovery: false },
}
const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true }, rooms: { namespaces } })

async function boardWith(records: readonly object[], namespace?: string) {
  const room = boardRoom(namespace)
  const { epoch, offset } = await pushRecords(shared.server, room, records)
  const client = await CentrifugeRawClient.connect(shared.server)
  const subscribe = async (params: object) => {
    const result = await client.subscribe(room, params)
    await client.ok('unsubscribe', { channel: room })
    return result
  }
  return { room, epoch, offset, client, subscribe }
}

const expected = { recoverable: true, positioned: true, was_recovering: true }

test('return - with a valid position: recovered, and one publication at the top, or none', async () => {
  const { server } = shared
  const { room, epoch, subscribe } = await boardWith([statistic(1), statistic(2)])
  expect(await subscribe({ recover: true, epoch, offset: 1 })).toEqual({
    ...expected,
    recovered: true,
    epoch,
    offset: 1,
  })
  for (let n = 0; n < 3; n++) await pushRecords(server, room, [statistic(1, { total_trx: n })])
  await removeRecord(server, room, 2)
  const data = { set: [statistic(1, { total_trx: 2 })], removed: [2] }
  const reply = { ...expected, recovered: true, epoch, offset: 5, publications: [{ data, offset: 5 }] }
  expect(await subscribe({ recover: true, epoch, offset: 1 })).toEqual(reply)
  expect(await subscribe({ recover: true, epoch, offset: 1, flag: 2 })).toEqual(reply)
  // A key that came and went since is nobody's business.
  await pushRecords(server, room, [statistic(9)])
  await removeRecord(server, room, 9)
  expect(await subscribe({ recover: true, epoch, offset: 5 })).toEqual({
    ...expected,
    recovered: true,
    epoch,
    offset: 7,
  })
})

test('return - with a position that is too old, of another epoch, in the future, or none: the whole board', async () => {
  const { server } = shared
  const { room, epoch, client, subscribe } = await boardWith([statistic(1), statistic(2), statistic(3)], 'forgetful')
  for (const key of [2, 3]) await removeRecord(server, room, key)
  const whole = { ...expected, epoch, offset: 3, data: { set: [statistic(1)], reset: true } }
  for (const position of [
    { epoch, offset: 1 },
    { epoch: 'other', offset: 3 },
    { epoch, offset: 4 },
    { epoch, offset: 0 },
    {},
  ]) {
    expect(await subscribe({ recover: true, ...position })).toEqual(whole)
    expect(await client.refused('subscribe', { channel: room, recover: true, flag: 2, ...position })).toMatchObject({
      code: 112,
    })
  }
  expect(await subscribe({ recover: true, epoch, offset: 2 })).toMatchObject({ recovered: true, offset: 3 })
  await clearRecords(server, room)
  const cleared = { ...expected, epoch, offset: 4, data: { set: [], reset: true } }
  expect(await subscribe({ recover: true, epoch, offset: 3 })).toEqual(cleared)
})

test('return - a position is one under its view alone', async () => {
  const { server } = shared
  const { room, epoch, subscribe } = await boardWith([statistic(1, { currency: 'EUR' }), statistic(2)])
  const data = { view: { where: { currency: 'EUR' } } }
  const first = await subscribe({ recoverable: true, data })
  expect(first.epoch).not.toBe(epoch)
  expect(first).toMatchObject({ offset: 1, data: { set: [statistic(1, { currency: 'EUR' })] } })
  await pushRecords(server, room, [statistic(2, { currency: 'EUR' })])
  expect(await subscribe({ recover: true, epoch: first.epoch, offset: 1, data })).toMatchObject({
    recovered: true,
    publications: [{ data: { set: [statistic(2, { currency: 'EUR' })] }, offset: 2 }],
  })
  const others = [
    undefined,
    { view: { where: { currency: 'USD' } } },
    { view: { ...data.view, delta: true } },
    { view: { ...data.view, rate: 1 } },
  ]
  for (const other of others) {
    const reply = await subscribe({ recover: true, epoch: first.epoch, offset: 1, data: other })
    expect(reply).toMatchObject({ was_recovering: true, data: { reset: true } })
    expect(reply.recovered).toBeUndefined()
  }
})

test('return - where recovery is off, everybody gets the whole board and no position', async () => {
  const { subscribe } = await boardWith([statistic(1)], 'strict')
  expect(await subscribe({ recoverable: true })).toEqual({ data: { set: [statistic(1)] } })
})

describe('return - the SDK', () => {
  test('that has asked for another view with setData gets the board under that view', async () => {
    const { server } = shared
    const room = boardRoom()
    await pushRecords(server, room, [statistic(1, { currency: 'EUR' }), statistic(2, { currency: 'USD' })])
    const member = await enterSdk(server, room)
    member.subscription.setData({ view: { where: { currency: 'USD' } } })
    member.subscription.unsubscribe()
    member.subscription.subscribe()
    expect(await member.subscribed.next()).toMatchObject({ recovered: false, wasRecovering: true })
    expect([...member.log.copy.records.keys()]).toEqual([2])
  })

  test('recovers after its connection was lost, also under a view that it has changed by rpc', async () => {
    const { server } = shared
    const room = boardRoom()
    await pushRecords(server, room, [statistic(1, { currency: 'EUR' }), statistic(2, { currency: 'USD' })])
    const member = await enterSdk(server, room)
    await pushRecords(server, room, [statistic(3)])
    await member.log.until(({ records }) => records.has(3))
    member.client.sdk.disconnect()
    await pushRecords(server, room, [statistic(4)])
    member.client.sdk.connect()
    expect(await member.subscribed.next()).toMatchObject({ recovered: true })
    await member.log.until(({ records }) => records.has(4))
    await member.change({ where: { currency: 'EUR' } })
    await member.log.until(({ records }) => records.size === 1)
    member.client.sdk.disconnect()
    await pushRecords(server, room, [statistic(4, { currency: 'EUR' })])
    member.client.sdk.connect()
    await member.log.until(({ records }) => records.size === 2)
    expect(member.log.copy.text).toBe((await boardOf(server, room, { view: { where: { currency: 'EUR' } } })).text)
  })

  test('without recoverable gets the whole board each time', async () => {
    const { server } = shared
    const room = boardRoom()
    await pushRecords(server, room, [statistic(1)])
    const member = await new SdkBoardMember(server, room, { view: {}, recoverable: false }).enter()
    member.client.sdk.disconnect()
    await removeRecord(server, room, 1)
    member.client.sdk.connect()
    expect(await member.subscribed.next()).toEqual({ recovered: false, wasRecovering: false, data: { set: [] } })
  })
})

describe('rooms that come with the connection', () => {
  test('have the board in the connect reply, and the positions in `subs` are those of a subscribe', async () => {
    const { server } = shared
    const [room, other] = [boardRoom(), boardRoom()]
    const { epoch } = await pushRecords(server, room, [statistic(1)])
    const token = await tokenFor({ sub: 'ada', channels: [room, other] })
    const client = await CentrifugeRawClient.open(server)
    const { subs } = await client.hello({ token })
    expect(subs).toEqual({ [room]: { data: { set: [statistic(1)] } }, [other]: { data: { set: [] } } })
    await pushRecords(server, other, [statistic(5)])
    expect(await client.nextPush()).toEqual({ channel: other, pub: { data: { set: [statistic(5)] }, offset: 1 } })
    await pushRecords(server, room, [statistic(2)])
    const again = await CentrifugeRawClient.open(server)
    const view = { view: { keys: [2] } }
    const wishes = { [room]: { recover: true, epoch, offset: 1 }, [other]: { recoverable: true, data: view } }
    const back = await again.hello({ token, subs: wishes })
    expect(back.subs![room]).toEqual({
      ...expected,
      recovered: true,
      epoch,
      offset: 2,
      publications: [{ data: { set: [statistic(2)] }, offset: 2 }],
    })
    expect(back.subs![other]).toMatchObject({ recoverable: true, offset: 1, data: { set: [] } })
    await pushRecords(server, room, [statistic(3)])
    expect(await again.nextPush()).toMatchObject({ channel: room, pub: { data: { set: [statistic(3)] } } })
  })

  test('lose and double nothing while pushes go on', async () => {
    const { server } = shared
    const rooms = [boardRoom(), boardRoom(), boardRoom()]
    const token = await tokenFor({ sub: 'bob', channels: rooms })
    let isOver = false
    const pushing = Promise.all(
      rooms.map(async (room) => {
        for (let n = 0; !isOver; n++) await pushRecords(server, room, [statistic(n % 5, { total_trx: n })])
      }),
    )
    const copies: Map<string, Map<number, number>>[] = []
    const positions: Map<string, number>[] = []
    const put = (copy: Map<number, number>, records: readonly { product_line_id: number; total_trx: number }[]) => {
      for (const { product_line_id: id, total_trx: trx } of records) copy.set(id, trx)
    }
    for (let n = 0; n < 15; n++) {
      const client = await CentrifugeRawClient.open(server)
      const subs = Object.fromEntries(rooms.map((room) => [room, { recoverable: true }]))
      const reply = await client.hello({ token, subs })
      const copy = new Map(rooms.map((room) => [room, new Map<number, number>()]))
      const position = new Map(rooms.map((room) => [room, reply.subs![room]!.offset ?? 0]))
      for (const room of rooms) put(copy.get(room)!, (reply.subs![room]!.data as { set: never[] }).set)
      copies.push(copy)
      positions.push(position)
      void (async () => {
        for (;;) {
          const { channel, pub } = await client.nextPush(60_000)
          put(copy.get(channel!)!, (pub!.data as { set: never[] }).set)
          if (pub!.offset! < position.get(channel!)!) throw new Error('an offset behind')
          position.set(channel!, pub!.offset!)
        }
      })().catch(() => undefined)
    }
    isOver = true
    await pushing
    for (const room of rooms) {
      const { text, offset } = await boardOf(server, room)
      const wanted = (JSON.parse(text) as { total_trx: number }[]).map(({ total_trx: trx }) => trx)
      await eventually(
        () => positions.map((position) => position.get(room)),
        (all) => all.every((at) => at === offset),
      )
      for (const copy of copies)
        expect([...copy.get(room)!].sort(([a], [b]) => a - b).map(([, trx]) => trx)).toEqual(wanted)
    }
  })

  test('that the back end gives: the subscribe push has the board', async () => {
    const { server } = shared
    const room = boardRoom()
    await pushRecords(server, room, [statistic(1)])
    const { sdk, events } = sdkClient(server, { token: await tokenFor({ sub: 'cem' }) })
    sdk.connect()
    await events.next('connected')
    await push(server, '/api/subscribe', { user: 'cem', channel: room })
    expect(await events.next('subscribed')).toMatchObject({ channel: room, data: { set: [statistic(1)] } })
    await pushRecords(server, room, [statistic(2)])
    expect(await events.next('publication')).toMatchObject({ channel: room, data: { set: [statistic(2)] } })
    await push(server, '/api/unsubscribe', { user: 'cem', channel: room })
    await events.next('unsubscribed')
    await pushRecords(server, room, [statistic(3)])
    await push(server, '/api/subscribe', { user: 'cem', channel: room })
    expect(await events.next('subscribed')).toMatchObject({ data: { set: [statistic(3), statistic(2), statistic(1)] } })
    expect(events.count('publication')).toBe(1)
  })
})

test('shard death - every member gets a reset, plain ones beside the notice, the SDK the whole board', async () => {
  const server = await startServer({ shards: 2 }, { faults: true })
  const on = (shard: number) => {
    for (;;) {
      const room = boardRoom()
      if (server.shardOf(room) === shard) return room
    }
  }
  const [room, safe] = [on(0), on(1)]
  await pushRecords(server, safe, [statistic(8)])
  await pushRecords(server, room, [statistic(1, { currency: 'EUR' }), statistic(2)])
  const view = { where: { currency: 'EUR' } }
  const members = []
  for (const { enter } of boardProtocols) members.push(await enter(server, room), await enter(server, room, { view }))
  for (const { log } of members) await log.until(({ records }) => records.has(1))
  server.injectFault(0, 'exit')
  for (const { log, protocol } of members) {
    await log.until(({ records }) => records.size === 0)
    expect(log.seen.at(-1)!.frame).toEqual({ set: [], reset: true })
    if (protocol === 'plain') {
      let told = ''
      while (told !== 'room restarted, messages may be missing.') told = await log.others.next()
    }
  }
  await pushRecords(server, room, [statistic(1, { currency: 'EUR', total_trx: 5 }), statistic(3)])
  for (const [index, { log }] of members.entries()) {
    await log.until(({ records }) => records.size === (index % 2 === 0 ? 2 : 1))
  }
  // The other shard has noticed nothing.
  expect((await boardOf(server, safe)).text).toContain('"product_line_id":8')
})

test('a board without members stays, with its offset and its epoch', async () => {
  const { server } = shared
  const room = boardRoom()
  const first = await pushRecords(server, room, [statistic(1)])
  const member = await enterPlain(server, room)
  await member.log.next()
  member.close()
  const raw = await new RawBoardMember(server, room, { view: {} }).enter()
  raw.close()
  await eventually(
    async () => (await pushRecords(server, room, [])).recipients,
    (count) => count === 0,
  )
  expect(await boardOf(server, room)).toMatchObject({ epoch: first.epoch, offset: 1 })
  const back = await enterRaw(server, room)
  expect(await back.log.next()).toEqual({ set: [statistic(1)] })
})
