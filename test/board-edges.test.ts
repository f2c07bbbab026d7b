// Boards at the edges of their limits over real sockets: a room that becomes large, changes that wait when the server stops, watchers of a change
// that is too large for one frame, and a shard whose memory is full.
import { expect, test } from 'vitest'
import { enterJson } from './support/board-members.ts'
import { boardOf, boardRoom, pushRecords, statistic } from './support/boards.ts'
import { EventClient } from './support/event-client.ts'
import { push } from './support/http.ts'
import { PlainClient } from './support/plain-client.ts'
import { ADMIN_KEY, startServer } from './support/start-server.ts'

/** The number of members from which on the frames of a board are spread. */
const LARGE = 80
const fixed = { mode: 'fixed', maxWindowMs: 1000 } as const

test('a change before the join that makes a room large reaches those who were there', async () => {
  const server = await startServer({ flush: fixed })
  const room = boardRoom()
  const member = await enterJson(server, room)
  for (let others = 1; others < LARGE - 1; others++) await PlainClient.connect(server.port, room)
  await pushRecords(server, room, [statistic(1)])
  await member.log.until((copy) => copy.records.size === 1)
  // This change waits for the end of the window, and the join does not.
  await pushRecords(server, room, [statistic(2)])
  await (await PlainClient.connect(server.port, room)).welcome()
  await member.log.until((copy) => copy.records.size === 2)
})

test('a change that waits for the rate of a view is sent before the server stops', async () => {
  const server = await startServer()
  const room = boardRoom()
  const member = await enterJson(server, room, { view: { rate: 0.1 } })
  await pushRecords(server, room, [statistic(1)])
  await member.log.until((copy) => copy.records.size === 1)
  await pushRecords(server, room, [statistic(2)])
  await server.stop()
  await member.log.until((copy) => copy.records.size === 2)
})

test('watchers are told of changes that are too large for one frame', async () => {
  const server = await startServer({ flush: fixed, limits: { outboxBytesMax: 32 * 1024 } })
  const room = boardRoom()
  const events = await EventClient.watch(server, room)
  for (let first = 0; first < 5; first++) {
    const ids = Array.from({ length: 60 }, (_, index) => first * 60 + index)
    await pushRecords(
      server,
      room,
      ids.map((id) => statistic(id, { product_line: 'x'.repeat(100) })),
    )
  }
  while ((await events.next()) !== '{"type":"restarted"}');
})

test('limits.historyBytesPerShardMax - a full shard takes no larger records, and still takes equal and smaller ones', async () => {
  const server = await startServer({ shards: 1, limits: { historyBytesPerShardMax: 65_536 } })
  const room = boardRoom()
  const member = await enterJson(server, room)
  const offered = async (records: readonly object[], key?: string) => {
    const url = `http://127.0.0.1:${server.port}/rooms/${room}/records`
    const headers = {
      'content-type': 'application/json',
      'x-api-key': ADMIN_KEY,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(records) })
    return [response.status, ((await response.json()) as { error?: string }).error]
  }
  const full = [
    503,
    'too many bytes: the histories, boards and idempotency keys of this shard take limits.historyBytesPerShardMax',
  ]
  let records = 0
  for (; records < 1000; records++) {
    const { status } = await push(server, `/rooms/${room}/records`, [statistic(records, { currency: 'EUR' })])
    if (status !== 200) break
  }
  expect(records).toBeGreaterThan(50)
  expect(records).toBeLessThan(250)
  expect(await offered([statistic(1000)])).toEqual(full)
  expect(await offered([statistic(0, { currency: 'x'.repeat(1000) })])).toEqual(full)
  expect(await offered([statistic(0, { currency: 'EUR' })], 'key')).toEqual(full)
  expect(await offered([statistic(0, { currency: 'USD' }), statistic(1, { currency: '$' })])).toEqual([200, undefined])
  const { text } = await boardOf(server, room)
  await member.log.until((copy) => copy.text === text)
})
