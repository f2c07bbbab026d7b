// Boards that are too large for one frame: they come in parts, while pushes go on. Over real sockets, in every protocol.
import { describe, expect, test } from 'vitest'
import type { BoardMember, ViewSpec } from './support/board-log.ts'
import { boardProtocols, enterJson, enterRaw, enterSdk } from './support/board-members.ts'
import { RawBoardMember } from './support/board-subscribers.ts'
import { boardOf, boardRoom, pushRecords, removeRecord, statistic } from './support/boards.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const RECORDS = 6000
const PUSH = 1000

async function largeBoard(): Promise<{ server: TestServer; room: string }> {
  const server = await startServer()
  const room = boardRoom()
  for (let first = 0; first < RECORDS; first += PUSH) {
    const ids = Array.from({ length: PUSH }, (_, index) => first + index)
    await pushRecords(
      server,
      room,
      ids.map((id) => statistic(id, { currency: id % 2 === 0 ? 'EUR' : 'USD', total_trx: 0 })),
    )
  }
  return { server, room }
}

/** Changes, removes and adds records until it is told to end. */
function busy(server: TestServer, room: string) {
  let isOver = false
  let pushes = 0
  const done = (async () => {
    for (let n = 1; !isOver; n++) {
      const ids = [n * 7919, n * 104729, n * 15485863].map((id) => id % RECORDS)
      await pushRecords(
        server,
        room,
        [...ids, RECORDS + (n % 50)].map((id) => statistic(id, { total_trx: n, currency: 'EUR' })),
      )
      if (n % 5 === 0) await removeRecord(server, room, RECORDS + (n % 50))
      pushes = n
    }
  })()
  return {
    get pushes() {
      return pushes
    },
    async end() {
      isOver = true
      await done
    },
  }
}

/** What is always so of a whole board in parts. */
function expectParts({ log, protocol }: BoardMember): void {
  const parts = log.seen.filter(({ frame }) => frame.part !== undefined)
  expect(parts.length).toBeGreaterThan(3)
  for (const { frame, offset } of parts) {
    expect(frame.patch).toBeUndefined()
    if (frame.part !== frame.parts || protocol === 'plain' || protocol === 'json') expect(offset).toBeUndefined()
    else expect(offset).toBeGreaterThan(0)
  }
  expect(parts[0]!.frame.part).toBe(1)
  expect(parts[1]!.frame.part).toBe(2)
}

describe.each(boardProtocols)('parts - a $name member', ({ enter }) => {
  test.each<{ view: ViewSpec }>([{ view: {} }, { view: { delta: true, where: { currency: ['EUR', 'USD'] } } }])(
    'gets the whole board under %o while pushes go on, and all later changes',
    async ({ view }) => {
      const { server, room } = await largeBoard()
      const pushing = busy(server, room)
      const members = await Promise.all([enter(server, room, { view }), enter(server, room, { view })])
      for (const { log } of members) await log.until(({ records }) => records.size > 0)
      // Some live changes behind them.
      for (const { log } of members) await log.next()
      await pushing.end()
      const { text } = await boardOf(server, room, { view })
      for (const member of members) {
        await member.log.until((copy) => copy.text === text)
        expectParts(member)
      }
    },
    60_000,
  )
})

test('parts - a reply has the first part and no offset, a connection lost in between comes back to the whole board', async () => {
  const { server, room } = await largeBoard()
  const client = await CentrifugeRawClient.connect(server)
  const reply = await client.subscribe(room, { recoverable: true })
  expect(reply.offset).toBeUndefined()
  expect(reply.data).toMatchObject({ part: 1, parts: expect.any(Number) })
  expect((await client.nextPublication()).offset).toBeUndefined()
  client.close()
  const again = await CentrifugeRawClient.connect(server)
  const back = await again.subscribe(room, { recover: true, epoch: reply.epoch, offset: 0 })
  expect(back).toMatchObject({ was_recovering: true, data: { reset: true, part: 1 } })
  expect(back.recovered).toBeUndefined()
})

test('parts - connections that are cut again and again in the midst of parts have the board in the end', async () => {
  const { server, room } = await largeBoard()
  const pushing = busy(server, room)
  const raw = await enterRaw(server, room)
  const sdk = await enterSdk(server, room)
  for (let n = 0; n < 4; n++) {
    for (const member of [raw, sdk]) {
      await member.log.next()
      await member.reconnect()
    }
  }
  await pushing.end()
  const { text } = await boardOf(server, room)
  for (const { log } of [raw, sdk]) await log.until((copy) => copy.text === text)
}, 60_000)

test('parts - a view that is changed in the midst of parts', async () => {
  const { server, room } = await largeBoard()
  const pushing = busy(server, room)
  const views: ViewSpec[] = [
    { where: { currency: 'USD' } },
    { fields: ['total_trx'] },
    { keys: [1, 2, 3] },
    { delta: true },
  ]
  const members = await Promise.all([enterJson(server, room), enterRaw(server, room), enterSdk(server, room)])
  for (const view of views) for (const member of members) await member.change(view)
  await pushing.end()
  const { text } = await boardOf(server, room)
  for (const { log } of members) await log.until((copy) => copy.text === text)
}, 60_000)

test('parts - a board that changes faster than its member reads is told to its end all the same', async () => {
  const { server, room } = await largeBoard()
  const proxy = await FaultProxy.to(server)
  let isOver = false
  const pushing = (async () => {
    for (let n = 1; !isOver; n++) {
      const ids = Array.from({ length: 500 }, (_, index) => (n * 500 + index) % RECORDS)
      await pushRecords(
        server,
        room,
        ids.map((id) => statistic(id, { total_trx: n })),
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  proxy.slow(400 * 1024)
  const member = await enterRaw(proxy, room)
  for (let wholes = 0; wholes < 2; wholes++) {
    const { length } = member.log.seen
    await member.log.until(() => member.log.seen.slice(length).some(({ text }) => text !== undefined))
  }
  isOver = true
  await pushing
  const { text } = await boardOf(server, room)
  await member.log.until((copy) => copy.text === text)
}, 60_000)

test('parts - a connection in several boards gets all of them', async () => {
  const { server, room } = await largeBoard()
  const small = boardRoom()
  await pushRecords(server, small, [statistic(1)])
  const first = await new RawBoardMember(server, room, { view: {} }).enter()
  // A member that has not read a part yet is given an empty board, and its records once it has.
  const line = new RegExp(`"channel":"${small}".*"product_line_id":1[,}]`)
  const told = new Promise<void>((resolve) => {
    first.socket.on('message', (frame) => line.test(String(frame)) && resolve())
  })
  const { data } = await first.client.subscribe(small)
  if (JSON.stringify(data) === '{"set":[]}') await told
  else expect(data).toEqual({ set: [statistic(1)] })
  await first.log.until(({ records }) => records.size === RECORDS)
})
