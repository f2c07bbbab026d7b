// What members of boards are sent, to the byte: joining, pushes, removals, clearing. Over real sockets, in every protocol.
import { describe, expect, test } from 'vitest'
import { boardProtocols, enterRaw, enterSdk } from './support/board-members.ts'
import { boardOf, boardRoom, clearRecords, pushRecords, removeRecord, statistic } from './support/boards.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { EventClient } from './support/event-client.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { errorOf, JsonClient } from './support/json-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const admin = '00000000-0000-4000-8000-00000000b0a4'
const shared = sharedServer({
  admin: { id: admin },
  rooms: {
    namespaces: {
      board: { board: { key: 'product_line_id' } },
      brief: { board: { key: 'product_line_id', ttlSeconds: 1 } },
      short: {
        board: {
          key: 'name',
          schema: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, n: { type: 'integer' }, note: {} },
          },
        },
      },
    },
  },
})

const one =
  '{"currency":"EUR","group_status":null,"product_line":null,"product_line_id":1,"total_amount":1.0,"total_trx":2}'
const two =
  '{"currency":null,"group_status":null,"product_line":null,"product_line_id":2,"total_amount":null,"total_trx":null}'

async function plainMember(room: string, query = ''): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, room, { path: `/ws/${room}${query}` })
  await client.welcome()
  return client
}

const plainOf = (room: string, set: string, rest = '') => `{"id":"${admin}","msg":${set},"room_id":"${room}"${rest}}`
const jsonOf = (set: string, rest = '') => `{"type":"statistics","from":"${admin}","data":${set}${rest}}`
const lineOf = (room: string, data: string, offset: number) =>
  `{"push":{"channel":"${room}","pub":{"data":${data},"offset":${offset}}}}`

test('board - golden frames of the plain protocol', async () => {
  const { server } = shared
  const room = boardRoom()
  const member = await plainMember(room)
  await pushRecords(server, room, [{ product_line_id: 1, currency: 'EUR', total_amount: 1, total_trx: 2 }])
  // An empty board has sent nothing before this.
  expect(await member.next()).toBe(plainOf(room, `[${one}]`))
  expect(
    await pushRecords(server, room, [{ product_line_id: 1, currency: 'EUR', total_amount: 1, total_trx: 2 }]),
  ).toMatchObject({
    offset: 1,
    recipients: 0,
    changed: 0,
    unchanged: 1,
  })
  await pushRecords(server, room, [])
  await pushRecords(server, room, [
    { product_line_id: 2 },
    { product_line_id: 1, currency: 'EUR', total_amount: 1, total_trx: 2 },
  ])
  expect(await member.next()).toBe(plainOf(room, `[${two}]`))
  await removeRecord(server, room, 1)
  expect(await member.next()).toBe(plainOf(room, '[]', ',"removed":[1]'))
  const late = await plainMember(room)
  expect(await late.next()).toBe(plainOf(room, `[${two}]`))
  expect(await member.next()).toBe(`${late.id} just joined!`)
  await clearRecords(server, room)
  for (const each of [member, late]) expect(await each.next()).toBe(plainOf(room, '[]', ',"reset":true'))
  member.sendText('hello')
  expect(await member.next()).toBe('permission denied, message not delivered.')
  await push(server, '/api/publish', { channel: room, data: { note: 'hi' } })
  for (const each of [member, late]) expect(await each.next()).toBe(plainOf(room, '{"note":"hi"}'))
})

test('board - golden frames of plain JSON', async () => {
  const { server } = shared
  const room = boardRoom()
  await pushRecords(server, room, [{ product_line_id: 2 }])
  const member = await JsonClient.join(server, room)
  expect(await member.next()).toBe(jsonOf(`[${two}]`))
  await pushRecords(server, room, [{ product_line_id: 2 }])
  await removeRecord(server, room, 2)
  expect(await member.next()).toBe(jsonOf('[]', ',"removed":[2]'))
  await pushRecords(server, room, [{ product_line_id: 1, currency: 'EUR', total_amount: 1, total_trx: 2 }])
  expect(await member.next()).toBe(jsonOf(`[${one}]`))
  member.command({ type: 'view', view: { fields: ['total_trx'], delta: true } })
  expect(await member.next()).toBe(jsonOf('[{"product_line_id":1,"total_trx":2}]', ',"reset":true'))
  await pushRecords(server, room, [{ product_line_id: 1, currency: 'USD', total_amount: 1, total_trx: 3 }])
  expect(await member.next()).toBe(jsonOf('[]', ',"patch":[{"product_line_id":1,"total_trx":3}]'))
  await clearRecords(server, room)
  expect(await member.next()).toBe(jsonOf('[]', ',"reset":true'))
  member.say('hello')
  expect(await member.next()).toBe(errorOf(103, 'permission denied'))
})

test('board - golden lines of centrifuge', async () => {
  const { server } = shared
  const room = boardRoom()
  const client = await CentrifugeRawClient.connect(server)
  await client.nextLine()
  client.sendFrame(`{"id":10,"subscribe":{"channel":"${room}"}}`)
  expect(await client.nextLine()).toBe('{"id":10,"subscribe":{"data":{"set":[]}}}')
  const { epoch } = await pushRecords(server, room, [{ product_line_id: 2 }])
  expect(await client.nextLine()).toBe(lineOf(room, `{"set":[${two}]}`, 1))
  await pushRecords(server, room, [{ product_line_id: 2 }])
  client.sendFrame(`{"id":11,"unsubscribe":{"channel":"${room}"}}`)
  expect(await client.nextLine()).toBe('{"id":11,"unsubscribe":{}}')
  client.sendFrame(`{"id":12,"subscribe":{"channel":"${room}","recoverable":true}}`)
  expect(await client.nextLine()).toBe(
    `{"id":12,"subscribe":{"recoverable":true,"positioned":true,"epoch":"${epoch}","offset":1,"data":{"set":[${two}]}}}`,
  )
  client.sendFrame(
    `{"id":13,"rpc":{"method":"view","data":{"room":"${room}","view":{"delta":true,"fields":["total_trx"]}}}}`,
  )
  expect(await client.nextLine()).toBe('{"id":13,"rpc":{"data":{}}}')
  expect(await client.nextLine()).toBe(lineOf(room, '{"set":[{"product_line_id":2,"total_trx":null}],"reset":true}', 1))
  await pushRecords(server, room, [{ product_line_id: 2, total_trx: 5, currency: 'EUR' }, { product_line_id: 3 }])
  expect(await client.nextLine()).toBe(
    lineOf(room, '{"set":[{"product_line_id":3,"total_trx":null}],"patch":[{"product_line_id":2,"total_trx":5}]}', 2),
  )
  await removeRecord(server, room, 3)
  expect(await client.nextLine()).toBe(lineOf(room, '{"removed":[3]}', 3))
  await push(server, '/api/publish', { channel: room, data: { note: 'hi' } })
  expect(await client.nextLine()).toBe(`{"push":{"channel":"${room}","pub":{"data":{"note":"hi"}}}}`)
  client.sendFrame(`{"id":14,"publish":{"channel":"${room}","data":1}}`)
  expect(await client.nextLine()).toBe('{"id":14,"error":{"code":103,"message":"permission denied"}}')
  await clearRecords(server, room)
  expect(await client.nextLine()).toBe(lineOf(room, '{"set":[],"reset":true}', 5))
})

test('board - the SDK is told of an empty board, of pushes, of what it misses, and of messages without a position', async () => {
  const { server } = shared
  const room = boardRoom()
  const member = await enterSdk(server, room)
  expect(await member.log.next()).toEqual({ set: [] })
  await pushRecords(server, room, [{ product_line_id: 1, currency: 'EUR' }])
  expect(await member.log.next()).toEqual({ set: [statistic(1, { currency: 'EUR' })] })
  await push(server, '/api/publish', { channel: room, data: { note: 'hi' } })
  expect(await member.log.others.next()).toBe('{"note":"hi"}')
  member.client.sdk.disconnect()
  await pushRecords(server, room, [{ product_line_id: 2 }])
  await removeRecord(server, room, 1)
  member.client.sdk.connect()
  expect(await member.subscribed.next()).toMatchObject({ recovered: true, wasRecovering: true })
  expect(await member.log.next()).toEqual({ set: [statistic(2)], removed: [1] })
  await expect(member.subscription.publish({ x: 1 })).rejects.toMatchObject({ code: 103 })
})

test('board - a field that vanishes, and records of a schema of its own', async () => {
  const { server } = shared
  const room = boardRoom('short')
  const member = await enterRaw(server, room, { key: 'name', view: { delta: true } })
  await member.log.next()
  await pushRecords(server, room, [
    { name: 'a', n: 1, note: 'x' },
    { name: 'b', n: 2 },
  ])
  expect(await member.log.next()).toEqual({
    set: [
      { name: 'b', n: 2 },
      { name: 'a', n: 1, note: 'x' },
    ],
  })
  await pushRecords(server, room, [
    { name: 'a', n: 1 },
    { name: 'b', n: 3 },
  ])
  expect(await member.log.next()).toEqual({ set: [{ name: 'a', n: 1 }], patch: [{ name: 'b', n: 3 }] })
  await pushRecords(server, room, [{ name: 'b', n: 3, note: null }])
  expect(await member.log.next()).toEqual({ patch: [{ name: 'b', note: null }] })
})

describe.each(boardProtocols)('board - a $name member', ({ enter }) => {
  test('has the board that HTTP shows, when it comes and whatever follows', async () => {
    const { server } = shared
    const room = boardRoom()
    await pushRecords(server, room, [statistic(1), statistic(2, { currency: 'é"\\' }), statistic(-3)])
    const { log } = await enter(server, room)
    await log.until(({ records }) => records.size === 3)
    expect(log.copy.text).toBe((await boardOf(server, room)).text)
    await pushRecords(server, room, [statistic(1, { total_trx: 4 }), statistic(4), statistic(1, { total_trx: 5 })])
    await removeRecord(server, room, -3)
    await log.until(({ records }) => records.has(4) && !records.has(-3))
    expect(log.copy.text).toBe((await boardOf(server, room)).text)
    expect(log.copy.records.get(1)).toEqual(statistic(1, { total_trx: 5 }))
  })

  test('sees records expire that were not pushed again, in one frame', async () => {
    const { server } = shared
    const room = boardRoom('brief')
    const { log } = await enter(server, room)
    const pushAll = () => pushRecords(server, room, [statistic(1), statistic(2), statistic(3)])
    await pushAll()
    await log.until(({ records }) => records.size === 3)
    const frames = log.seen.length
    // One of them is pushed again and again, unchanged.
    const timer = setInterval(() => void pushRecords(server, room, [statistic(3)]), 100)
    try {
      await log.until(({ records }) => !records.has(1))
      expect([...log.copy.records.keys()]).toEqual([3])
      expect(log.seen.slice(frames).map(({ frame }) => frame)).toEqual([{ removed: [2, 1] }])
    } finally {
      clearInterval(timer)
    }
    await log.until(({ records }) => records.size === 0)
  })
})

test('board - watchers see the frames of plain JSON members, with or without members', async () => {
  const { server } = shared
  const room = boardRoom()
  await pushRecords(server, room, [{ product_line_id: 2 }])
  const watcher = await EventClient.watch(server, room)
  await pushRecords(server, room, [{ product_line_id: 1, currency: 'EUR', total_amount: 1, total_trx: 2 }])
  expect(await watcher.next()).toBe(jsonOf(`[${one}]`))
  const member = await JsonClient.join(server, room)
  await member.next()
  expect(await watcher.next()).toContain('"join"')
  await removeRecord(server, room, 2)
  expect(await watcher.next()).toBe(jsonOf('[]', ',"removed":[2]'))
  expect(await member.next()).toBe(jsonOf('[]', ',"removed":[2]'))
  await clearRecords(server, room)
  expect(await watcher.next()).toBe(jsonOf('[]', ',"reset":true'))
})

test('board - members of all protocols and views in one room, and one that is also in others', async () => {
  const server = await startServer()
  const room = boardRoom()
  const members = await Promise.all(boardProtocols.map(({ enter }) => enter(server, room)))
  const views = await Promise.all(
    boardProtocols.map(({ enter }) => enter(server, room, { view: { where: { currency: 'EUR' } } })),
  )
  for (let n = 0; n < 30; n++) {
    await pushRecords(server, room, [statistic(n % 5, { total_trx: n, currency: n % 3 === 0 ? 'EUR' : 'USD' })])
  }
  const whole = await boardOf(server, room)
  const some = await boardOf(server, room, { view: { where: { currency: 'EUR' } } })
  for (const { log } of members) await log.until(({ text }) => text === whole.text)
  for (const { log } of views) await log.until(({ text }) => text === some.text)
  for (const member of [...members, ...views]) member.close()
  await eventually(
    () => server.stats().connections,
    (count) => count === 0,
  )
})
