// The official SDK in a real browser, from the bundle it ships: the same promises as in Node, and what only a browser has, an
// origin that must be listed and a device that goes offline.

import { expect, test } from 'vitest'
import { type SdkPage, sharedChromium } from './support/browser.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import {
  connected,
  freePort,
  numbered,
  publishNumbers,
  SECRET,
  sdkMember,
  startSdkServer,
  subscribed,
  tokenFor,
} from './support/sdk-client.ts'
import { sharedServer, type TestServer } from './support/start-server.ts'

const chromium = await sharedChromium()
const origins = [chromium.origin]
const rooms = { namespaces: { kept: { historySize: 1000 }, locked: { subscribe: 'token' as const } } }
const shared = sharedServer({ origins, rooms, limits: { roomsPerConnectionMax: 200 } })
const guarded = sharedServer({ origins, auth: { hmacSecret: SECRET } })

async function opened(): Promise<{ server: TestServer; page: SdkPage; id: string }> {
  const { server } = shared
  const page = await chromium.open()
  return { server, page, id: await page.connect(server) }
}

test('browser - connects, subscribes, publishes and hears itself and others in one order', async () => {
  const { server, page, id } = await opened()
  const room = freshRoom()
  await page.subscribe(room)
  const bob = await connected(server)
  const { events } = await subscribed(bob, room)
  expect(await page.call('publish', { room, data: { text: 'über "x" \u2028 \u{1f600}' } })).toMatchObject({ ok: {} })
  await bob.sdk.publish(room, 2)
  expect(await page.next(room, 'publication')).toMatchObject({
    data: { text: 'über "x" \u2028 \u{1f600}' },
    offset: 1,
    info: { client: id, user: '' },
  })
  expect(await page.publications(room, 1)).toEqual(numbered(2, 2))
  expect(await events.next('publication')).toMatchObject({ data: { text: 'über "x" \u2028 \u{1f600}' }, offset: 1 })
})

test('browser - presence, its statistics, join and leave', async () => {
  const { server, page, id } = await opened()
  const room = freshRoom()
  await page.subscribe(room, { joinLeave: true })
  const bob = await connected(server)
  await subscribed(bob, room)
  expect(await page.next(room, 'join')).toMatchObject({ info: { client: bob.id } })
  expect(await page.call('presence', room)).toMatchObject({
    ok: { clients: { [id]: { user: '' }, [bob.id]: { user: '' } } },
  })
  expect(await page.call('presenceStats', room)).toEqual({ ok: { numClients: 2, numUsers: 1 } })
  bob.sdk.disconnect()
  expect(await page.next(room, 'leave')).toMatchObject({ info: { client: bob.id } })
  expect([await page.count(room, 'join'), await page.count(room, 'leave')]).toEqual([1, 1])
})

test('browser - history is read from either end', async () => {
  const { page } = await opened()
  const room = `kept:${freshRoom()}`
  await page.subscribe(room)
  for (let number = 1; number <= 5; number++) await page.call('publish', { room, data: number })
  const { ok } = (await page.call('history', { room, limit: 2, reverse: true })) as { ok: unknown }
  expect(ok).toMatchObject({ offset: 5, publications: numbered(4, 5).reverse() })
  const { epoch } = ok as { epoch: string }
  const since = { offset: 2, epoch }
  expect(await page.call('history', { room, limit: 10, since })).toMatchObject({ ok: { publications: numbered(3, 5) } })
})

test('browser - a whisper goes both ways, an unknown method is refused', async () => {
  const { server, page, id } = await opened()
  const bob = await connected(server)
  expect(await page.call('rpc', { method: 'whisper', data: { to: bob.id, data: 'psst' } })).toMatchObject({ ok: {} })
  expect((await bob.events.next('message')).data).toEqual({ from: id, data: 'psst' })
  await bob.sdk.rpc('whisper', { to: id, data: ['back'] })
  expect((await page.next('client', 'message')).data).toEqual({ from: bob.id, data: ['back'] })
  expect(await page.call('rpc', { method: 'dance' })).toMatchObject({ error: { code: 108 } })
})

test('browser - 100 quick rounds of unsubscribe and subscribe leave one membership that works', async () => {
  const { page } = await opened()
  const room = freshRoom()
  await page.subscribe(room)
  await page.call('toggle', { room, times: 100 })
  await page.call('publish', { room, data: 'after all that' })
  expect(await page.next(room, 'publication')).toMatchObject({ data: 'after all that' })
  expect(await page.call('presenceStats', room)).toMatchObject({ ok: { numClients: 1 } })
  expect(await page.count('client', 'connecting')).toBe(1)
})

test('browser - 200 rooms on one connection, each heard', async () => {
  const { server, page } = await opened()
  const many = Array.from({ length: 200 }, () => freshRoom())
  for (const room of many) await page.call('subscribe', { room })
  for (const room of many) await page.next(room, 'subscribed')
  for (const room of many) await push(server, '/api/publish', { channel: room, data: 1 })
  for (const room of many) expect(await page.publications(room, 1)).toEqual(numbered(1, 1))
  expect(await page.count('client', 'connecting')).toBe(1)
})

test('browser - a token is renewed in place, without a disconnect', async () => {
  const { server } = guarded
  const page = await chromium.open()
  const tokens = [3, 4, 5, 6, 60].map((ttlSeconds) => tokenFor({ sub: 'ann', ttlSeconds }))
  await page.connect(server, { getTokens: await Promise.all(tokens) })
  const room = freshRoom()
  await page.subscribe(room)
  for (const _ of tokens) await page.next('client', 'getToken')
  // Answered after the renewals, on the same connection, when the first tokens are long over.
  expect(await page.call('publish', { room, data: 1 })).toMatchObject({ ok: {} })
  expect(await page.count('client', 'connecting')).toBe(1)
})

test('browser - a token that is not renewed in time ends the connection with 3005, a new one brings it back', async () => {
  const { server } = guarded
  const page = await chromium.open()
  const [brief, long] = [await tokenFor({ sub: 'ann', ttlSeconds: 3 }), await tokenFor({ sub: 'ann', ttlSeconds: 60 })]
  await page.connect(server, { getTokens: [brief, null, long] })
  await page.next('client', 'connecting')
  expect(await page.next('client', 'connecting')).toMatchObject({ code: 3005, reason: 'connection expired' })
  expect(await page.next('client', 'error')).toMatchObject({ error: { code: 109 } })
  await page.next('client', 'connected')
})

const refused: [string, Record<string, unknown>, number][] = [
  ['no token', {}, 101],
  ['a token that is no JWT', { token: 'let me in' }, 3500],
]

test.each(refused)('browser - %s ends the attempt for good', async (_, options, code) => {
  const { server } = guarded
  const page = await chromium.open()
  await page.start(server, options)
  expect(await page.next('client', 'disconnected')).toMatchObject({ code })
})

test('browser - a room that needs a token is refused without one, the connection stays', async () => {
  const { page } = await opened()
  const room = `locked:${freshRoom()}`
  await page.call('subscribe', { room })
  expect(await page.next(room, 'unsubscribed')).toMatchObject({ code: 103 })
  expect(await page.call('publish', { room, data: 1 })).toMatchObject({ error: { code: 103 } })
  expect(await page.count('client', 'disconnected')).toBe(0)
})

test('browser - a page of another origin is refused before the handshake, unless the server lists it or is a loopback one', async () => {
  const server = await startSdkServer({
    origins: ['http://127.0.0.1:1', 'https://lobby.example'],
    http: { host: '0.0.0.0' },
  })
  const page = await chromium.open()
  await page.start(server)
  expect(await page.next('client', 'error')).toMatchObject({ type: 'transport' })
  expect(await page.count('client', 'connected')).toBe(0)
  expect(server.stats().connections).toBe(0)
  const listing = await startSdkServer({ origins, http: { host: '0.0.0.0' } })
  await (await chromium.open()).connect(listing)
  await (await chromium.open()).connect(await startSdkServer())
})

test('browser - a page sees code and reason where a plain connection is not let in', async () => {
  const page = await chromium.open()
  const full = await startSdkServer({ limits: { connectionsMax: 1 } })
  await page.connect(full)
  expect(await page.closeOf(`${shared.server.wsUrl}/ws/`)).toEqual({
    code: 1008,
    reason: expect.stringContaining('room name'),
  })
  expect(await page.closeOf(`${guarded.server.wsUrl}/ws/lobby`)).toEqual({ code: 1008, reason: 'the token is missing' })
  expect(await page.closeOf(`${guarded.server.wsUrl}/ws/lobby?token=a.b.c`)).toEqual({
    code: 1008,
    reason: expect.stringContaining('the token'),
  })
  expect(await page.closeOf(`${full.wsUrl}/ws/lobby`)).toEqual({
    code: 1013,
    reason: 'the server holds 1 connections and takes no more',
  })
})

test('browser - a cut network: what was missed arrives once and in order', async () => {
  const { server } = shared
  const proxy = await FaultProxy.to(server)
  const page = await chromium.open()
  const id = await page.connect(proxy)
  const bob = await connected(server)
  const room = `kept:${freshRoom()}`
  const witness = await subscribed(bob, room, { joinLeave: true })
  await page.subscribe(room, { recoverable: true })
  await page.next('client', 'connecting')
  proxy.cut()
  await page.next('client', 'connecting')
  expect((await witness.events.next('leave')).info.client).toBe(id)
  await publishNumbers(bob, room, { from: 1, to: 50 })
  proxy.resume()
  expect(await page.next(room, 'subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  await publishNumbers(bob, room, { from: 51, to: 60 })
  expect(await page.publications(room, 60)).toEqual(numbered(1, 60))
  expect([witness.events.count('join'), witness.events.count('leave')]).toEqual([2, 1])
})

test('browser - offline closes the connection, online brings it back and it recovers', async () => {
  const { server, page, id } = await opened()
  const bob = await connected(server)
  const room = `kept:${freshRoom()}`
  const witness = await subscribed(bob, room, { joinLeave: true })
  await page.subscribe(room, { recoverable: true })
  await page.next('client', 'connecting')
  await page.setOffline(true)
  await page.next('client', 'connecting')
  expect((await witness.events.next('leave')).info.client).toBe(id)
  await publishNumbers(bob, room, { from: 1, to: 5 })
  await page.setOffline(false)
  expect(await page.next(room, 'subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  await publishNumbers(bob, room, { from: 6, to: 6 })
  expect(await page.publications(room, 6)).toEqual(numbered(1, 6))
})

test('browser - kicked with a code to come back it recovers, sent away for good it stays away', async () => {
  const { server, page, id } = await opened()
  const room = `kept:${freshRoom()}`
  await page.subscribe(room, { recoverable: true })
  await page.call('publish', { room, data: 1 })
  expect(await page.publications(room, 1)).toEqual(numbered(1, 1))
  await page.next('client', 'connecting')
  server.disconnect({ client: id }, { code: 3011 })
  expect(await page.next('client', 'connecting')).toMatchObject({ code: 3011 })
  await push(server, '/api/publish', { channel: room, data: 2 })
  expect(await page.next(room, 'subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  expect(await page.publications(room, 1)).toEqual(numbered(2, 2))
  const { client } = await page.next('client', 'connected')
  server.disconnect({ client: String(client) })
  expect(await page.next('client', 'disconnected')).toMatchObject({ code: 3503 })
})

test('browser - a restarted server is found again and the new epoch is told', async () => {
  const config = { origins, rooms, http: { port: await freePort() } }
  const first = await startSdkServer(config)
  const page = await chromium.open()
  await page.connect(first)
  const room = `kept:${freshRoom()}`
  const before = await page.subscribe(room, { recoverable: true })
  await push(first, '/api/publish', { channel: room, data: 1 })
  expect(await page.publications(room, 1)).toEqual(numbered(1, 1))
  await page.next('client', 'connecting')
  await first.stop()
  expect(await page.next('client', 'connecting')).toMatchObject({ code: 3001 })
  const second = await startSdkServer(config)
  const after = await page.next(room, 'subscribed')
  expect(after).toMatchObject({ wasRecovering: true, recovered: false })
  expect(after.streamPosition).not.toEqual(before.streamPosition)
  await push(second, '/api/publish', { channel: room, data: 1 })
  expect(await page.publications(room, 1)).toEqual(numbered(1, 1))
})

test('browser - a page that is closed leaves its rooms', async () => {
  const { server, page, id } = await opened()
  const bob = await connected(server)
  const room = freshRoom()
  const witness = sdkMember(bob, room, { joinLeave: true })
  witness.subscription.subscribe()
  await witness.events.next('subscribed')
  await page.subscribe(room)
  expect((await witness.events.next('join')).info.client).toBe(id)
  await page.close()
  expect((await witness.events.next('leave')).info.client).toBe(id)
})
