// Questions that the engine never answers, or answers when nobody waits any more: each fails after the shard's deadline, and whoever asked
// is told.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { membersOf, push } from './support/http.ts'
import { untilQuiet } from './support/late-server.ts'
import { freshRoom, joinedNotice, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { wireProtocols } from './support/protocols.ts'
import { sharedServer } from './support/start-server.ts'

const shared = sharedServer({
  rooms: { defaults: { historySize: 10, presence: true, publish: 'anyone', history: 'anyone', presenceFor: 'anyone' } },
})
const DEADLINE_MS = 5000
const TEMPORARY = { code: 100, message: 'internal server error', temporary: true }

const elapsed = async <Result>(work: Promise<Result>): Promise<{ result: Result; ms: number }> => {
  const startMs = performance.now()
  return { result: await work, ms: performance.now() - startMs }
}

test('what is never answered fails after the deadline, and everybody is told', async () => {
  const { server } = shared
  const room = `late-never-${freshRoom()}`
  const client = await CentrifugeRawClient.connect(server)
  const stranger = await CentrifugeRawClient.connect(server)
  const asked = [
    ...wireProtocols.map((protocol) => protocol.enter(server, { room })),
    client.call('subscribe', { channel: room }),
    // Behind the subscribe, and so refused by the room's options or asked anew once that has failed.
    stranger.call('publish', { channel: room, data: 1 }),
    stranger.call('history', { channel: room }),
    stranger.call('presence', { channel: room }),
    stranger.call('presence_stats', { channel: room }),
    push(server, '/api/publish', { channel: room, data: 1 }).then(({ text }) => JSON.parse(text) as object),
    push(server, `/rooms/${room}/statistics`, []).then(({ status }) => status),
  ]
  const answers = await Promise.all(asked.map((one) => elapsed<unknown>(one)))
  for (const { ms } of answers) {
    expect(ms).toBeGreaterThan(DEADLINE_MS - 100)
    expect(ms).toBeLessThan(2 * DEADLINE_MS)
  }
  const refused = (code: number) => ({ kind: 'refused', with: code })
  const [plain, json, centrifuge, subscribe, ...rest] = answers.map(({ result }) => result)
  expect([plain, json, centrifuge]).toEqual([refused(1013), refused(1013), refused(100)])
  expect(subscribe).toMatchObject({ error: TEMPORARY })
  for (const reply of rest.slice(0, 4)) expect(reply).toMatchObject({ error: TEMPORARY })
  expect(rest[4]).toMatchObject({ error: { code: 100 } })
  expect(rest[5]).toBe(503)
  expect(await membersOf(server, room)).toBeUndefined()
  await untilQuiet(shared.server)
})

test('a connection that closes while its join is never answered leaves nothing behind', async () => {
  const room = `late-never-${freshRoom()}`
  const plain = await PlainClient.connect(shared.server.port, room)
  const client = await CentrifugeRawClient.connect(shared.server)
  client.send({ id: 11, subscribe: { channel: room } }, { id: 12, publish: { channel: room, data: 1 } })
  await client.ok('ping', {})
  plain.close()
  client.close()
  await untilQuiet(shared.server)
}, 40_000)

test('a join that is answered too late is taken back: the others hear of both', async () => {
  // The first join is prompt, the second one comes too late.
  const room = `late-tardy-2-2-${freshRoom()}`
  const stays = await PlainClient.connect(shared.server.port, room)
  await stays.welcome()
  const late = await CentrifugeRawClient.connect(shared.server)
  expect(await late.refused('subscribe', { channel: room })).toEqual(TEMPORARY)
  expect(await stays.next()).toBe(joinedNotice(late))
  expect(await stays.next()).toBe(leftNotice(late))
  expect(await membersOf(shared.server, room)).toBe(1)
  await late.subscribe(room)
  expect(await stays.next()).toBe(joinedNotice(late))
  expect(await late.ok('presence_stats', { channel: room })).toMatchObject({ num_clients: 2 })
})
