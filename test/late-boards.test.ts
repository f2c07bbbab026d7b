// Boards on an engine that answers later, fails, and loses streams: what the memory engine never does. See support/late-engine.ts for the names
// of rooms.
import { expect, test } from 'vitest'
import { boardProtocols, enterJson, enterPlain, enterRaw } from './support/board-members.ts'
import { boardOf, pushRecords, statistic } from './support/boards.ts'
import { EventClient } from './support/event-client.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const roomOf = (trouble: string) => `board:late-${trouble}-${freshRoom()}`

/** Of a push that may be lost. */
const pushed = (server: TestServer, room: string, records: readonly object[]) =>
  push(server, `/rooms/${room}/records`, records)

test.each(boardProtocols)(
  'late boards - a $name member of a board whose stream is lost gets the whole board',
  async ({ name, enter }) => {
    const server = await startServer()
    const room = roomOf('lost-5')
    const member = await enter(server, room)
    for (let n = 1; n <= 23; n++) await pushed(server, room, [statistic(n % 3, { total_trx: n })])
    const { text } = await boardOf(server, room)
    await member.log.until((copy) => copy.text === text)
    const whole = member.log.seen.filter(({ frame }) => frame.reset === true)
    if (name === 'plain' || name === 'json') {
      expect(whole.length).toBeGreaterThan(0)
      const told = name === 'plain' ? 'room restarted, messages may be missing.' : '{"type":"restarted"}'
      expect(await member.log.others.next()).toBe(told)
    }
  },
)

test('late boards - a view with a rate that is due while the stream is lost does not end the shard', async () => {
  const server = await startServer({ shards: 1 })
  const room = roomOf('lost-3')
  const members = [
    await enterPlain(server, room, { view: { rate: 20 } }),
    await enterJson(server, room, { view: { rate: 10, delta: true } }),
  ]
  for (let n = 0; n < 90; n++) {
    const answers = [n, n + 1, n + 2].map((id) => pushed(server, room, [statistic(id % 5, { total_trx: n })]))
    await Promise.all(answers)
  }
  const { text } = await boardOf(server, room)
  for (const { log } of members) await log.until((copy) => copy.text === text)
  expect(server.stats().shards[0]!.restarts).toBe(0)
})

test('late boards - a board that cannot be loaded turns joiners away, and takes them when it can be', async () => {
  const server = await startServer()
  const room = roomOf('fails-recover-2')
  const first = await PlainClient.connect(server.port, room, { path: `/ws/${room}` })
  expect((await first.closed).code).toBe(1013)
  await expect(enterRaw(server, room)).rejects.toThrow('100 internal server error')
  await pushRecords(server, room, [statistic(1)])
  const member = await enterRaw(server, room)
  expect(await member.log.next()).toEqual({ set: [statistic(1)] })
})

test('late boards - a watcher sees what changes also when the board could not be loaded at first', async () => {
  const server = await startServer()
  const room = roomOf('fails-recover-1')
  const watcher = await EventClient.watch(server, room)
  await pushRecords(server, room, [statistic(1)])
  await pushRecords(server, room, [statistic(2)])
  let seen = ''
  while (!seen.includes('"product_line_id":2')) seen += await watcher.next()
  expect(seen).toContain('"product_line_id":1')
})

test('late boards - pushes at the same time are compared one after the other', async () => {
  const server = await startServer()
  const room = roomOf('-')
  const member = await enterRaw(server, room)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => pushRecords(server, room, [statistic(1, { total_trx: 7 })])),
  )
  expect(answers.filter(({ changed }) => changed === 1)).toHaveLength(1)
  await pushRecords(server, room, [statistic(2)])
  await member.log.until(({ records }) => records.has(2))
  expect(member.log.seen).toHaveLength(3)
})
