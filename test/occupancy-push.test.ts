// `occupancy`: members are told how many they are, with each protocol in its own words, and the plain one not at all.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { EventClient } from './support/event-client.ts'
import { request } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { connected, subscribed } from './support/sdk-client.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { namespaces: { counted: { occupancy: true } } } })
const roomOf = () => `counted:"${freshRoom()}"\\`
const frameOf = (members: number) => `{"type":"occupancy","members":${members}}`
const pushOf = (room: string, members: number) =>
  `{"push":{"message":{"data":{"type":"occupancy","room":${JSON.stringify(room)},"members":${members}}}}}`

async function frameLike(client: PlainClient, wanted: string): Promise<string[]> {
  const frames: string[] = []
  while (frames.at(-1) !== wanted) frames.push(String(await client.next()))
  return frames.filter((frame) => frame.includes('occupancy'))
}

async function lineLike(client: CentrifugeRawClient, wanted: string): Promise<string[]> {
  const lines: string[] = []
  while (lines.at(-1) !== wanted) lines.push(await client.nextLine())
  return lines.filter((line) => line.includes('occupancy'))
}

async function plainIn(room: string): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, room)
  await client.welcome()
  return client
}

test('occupancy - the first change is told at once, the last one in the end, to the byte, and plain members hear nothing', async () => {
  const room = roomOf()
  const json = await JsonClient.join(shared.server, room)
  expect(await json.frame()).toBe(frameOf(1))
  const sdk = await CentrifugeRawClient.connect(shared.server)
  await sdk.subscribe(room)
  const plain = await plainIn(room)
  expect(await frameLike(json, frameOf(3))).toContain(frameOf(3))
  expect((await lineLike(sdk, pushOf(room, 3))).at(-1)).toBe(pushOf(room, 3))
  const path = `/rooms/${encodeURIComponent(room)}`
  const { text } = await request(shared.server, path, { headers: { 'x-api-key': ADMIN_KEY } })
  expect(JSON.parse(text)).toMatchObject({ count: 3 })
  plain.sendText('the only thing')
  expect(String(await plain.next())).toContain('the only thing')
  plain.close()
  await frameLike(json, frameOf(2))
  await lineLike(sdk, pushOf(room, 2))
})

test('occupancy - a rush of joins is told a few times, and the last number is right', async () => {
  const room = roomOf()
  const json = await JsonClient.join(shared.server, room)
  expect(await json.frame()).toBe(frameOf(1))
  const startedAtMs = performance.now()
  const crowd = await Promise.all(Array.from({ length: 40 }, () => plainIn(room)))
  const told = await frameLike(json, frameOf(41))
  expect(told.length).toBeLessThanOrEqual(1 + (performance.now() - startedAtMs) / 1000)
  for (const client of crowd) client.close()
  await frameLike(json, frameOf(1))
})

test('occupancy - the SDK hands it out as a message, and a watcher sees it', async () => {
  const room = `counted:${freshRoom()}`
  const watcher = await EventClient.watch(shared.server, room)
  const client = await connected(shared.server)
  await subscribed(client, room)
  expect(await client.events.next('message')).toEqual({ data: { type: 'occupancy', room, members: 1 } })
  for (;;) if ((await watcher.next()) === frameOf(1)) break
})

test('occupancy - a room without the option tells nothing', async () => {
  const room = freshRoom()
  const json = await JsonClient.join(shared.server, room)
  const other = await plainIn(room)
  json.sendText('hi')
  const frames = [await json.frame(), await json.frame()]
  expect(frames).toEqual([`{"type":"join","id":"${other.id}"}`, expect.stringContaining('"hi"')])
})
