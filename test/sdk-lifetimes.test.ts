// The official SDK where tokens change, come too late or too early, and where a link is lost: whatever a new token cures must not
// end a client or a subscription for good.
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import {
  connected,
  SECRET,
  sdkClient,
  sdkMember,
  startSdkServer,
  subscribed,
  type TokenSpec,
  tokenFor,
} from './support/sdk-client.ts'
import { sharedServer, type TestServer } from './support/start-server.ts'

const auth = { hmacSecret: SECRET }
const shared = sharedServer({
  auth,
  centrifuge: { personalRoom: true },
  rooms: {
    defaults: { historySize: 20 },
    namespaces: { locked: { subscribe: 'token' }, forced: { forceRecovery: true } },
  },
})
const say = (channel: string, data: unknown, server: TestServer = shared.server) =>
  push(server, '/api/publish', { channel, data })

// Answers of a getToken, one after the other; the last for ever.
function tokens(...specs: TokenSpec[]) {
  let calls = 0
  return {
    get calls() {
      return calls
    },
    getToken: () => tokenFor(specs[Math.min(calls++, specs.length - 1)]!),
  }
}
const BRIEF = { sub: 'ann', ttlSeconds: 3 }
const LASTING = { sub: 'ann', ttlSeconds: 600 }
const EXPIRED = { sub: 'ann', ttlSeconds: -10 }
const EARLY = { sub: 'ann', claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }

test('sdk - rooms and info of a renewed token take the place of the old ones, without a disconnect', async () => {
  const [gone, kept, fresh] = [freshRoom(), freshRoom(), freshRoom()]
  const source = tokens(
    { ...BRIEF, claims: { channels: [gone, kept], info: 'old' } },
    { ...LASTING, claims: { channels: [kept], subs: { [fresh]: { data: 'welcome' } }, info: 'new' } },
  )
  const ann = await connected(shared.server, { getToken: source.getToken })
  const witness = await connected(shared.server, { token: await tokenFor({ sub: 'zoe' }) })
  const heard = await subscribed(witness, fresh)
  for (let n = 0; n < 3; n++) await ann.events.next('subscribed')
  expect(await ann.events.next('unsubscribed')).toMatchObject({ channel: gone })
  expect(await ann.events.next('subscribed')).toMatchObject({ channel: fresh, data: 'welcome' })
  for (const room of [gone, kept, fresh]) await say(room, room)
  const got = [await ann.events.next('publication'), await ann.events.next('publication')]
  expect(got.map(({ channel }) => channel).sort()).toEqual([kept, fresh].sort())
  await ann.sdk.publish(fresh, 'mine')
  await heard.events.next('publication')
  expect((await heard.events.next('publication')).info).toMatchObject({ user: 'ann', connInfo: 'new' })
  expect(ann.events.count('connected')).toBe(1)
  expect(ann.events.count('publication')).toBe(3)
})

test('sdk - a renewal with an expired token is a detour over a reconnect, not the end', async () => {
  const source = tokens(BRIEF, EXPIRED, LASTING)
  const ann = await connected(shared.server, { getToken: source.getToken })
  await ann.events.next('connecting')
  expect(await ann.events.next('connecting')).toMatchObject({ code: 3005, reason: 'connection expired' })
  // It comes with the expired one, is told so, and fetches another.
  expect((await ann.events.next('error')).error).toMatchObject({ code: 109 })
  await ann.events.next('connected')
  expect(source.calls).toBe(3)
  expect(ann.events.count('disconnected')).toBe(0)
})

test('sdk - a subscription renewed with an expired token is subscribed again with a new one', async () => {
  const ann = await connected(shared.server, { token: await tokenFor(LASTING) })
  const room = `locked:${freshRoom()}`
  const source = tokens({ ...BRIEF, room }, { ...EXPIRED, room }, { ...LASTING, room })
  const { events } = await subscribed(ann, room, { getToken: source.getToken })
  await events.next('subscribing')
  expect(await events.next('subscribing')).toMatchObject({ code: 2501, reason: 'subscription expired' })
  expect((await events.next('error')).error).toMatchObject({ code: 109 })
  await events.next('subscribed')
  expect(events.count('unsubscribed')).toBe(0)
  expect(ann.events.count('connected')).toBe(1)
  await say(room, 'after')
  expect(await events.next('publication')).toMatchObject({ data: 'after' })
})

test('sdk - a token before its time is replaced, at connect, at subscribe and at renewals', async () => {
  const source = tokens(EARLY, BRIEF, EARLY, LASTING)
  const ann = await connected(shared.server, { getToken: source.getToken })
  expect((await ann.events.next('error')).error).toMatchObject({ code: 109, message: 'token is not valid yet' })
  const room = `locked:${freshRoom()}`
  const forRoom = tokens({ ...EARLY, room }, { ...LASTING, room })
  const { events } = await subscribed(ann, room, { getToken: forRoom.getToken })
  expect((await events.next('error')).error).toMatchObject({ code: 109 })
  // The renewal is told that it may try again, and goes on trying. If the old token ends before that, a reconnect follows.
  const renewal = await ann.events.next('error')
  expect(renewal).toMatchObject({ type: 'refresh', error: { code: 109, temporary: true } })
  await ann.sdk.publish(room, 'still here')
  expect(ann.events.count('disconnected')).toBe(0)
})

test('sdk - a key that the issuer published after the last fetch is no reason to give up', async () => {
  const [older, newer] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const jwk = async (pair: typeof older, kid: string) => ({ ...(await exportJWK(pair.publicKey)), kid })
  let keys = [await jwk(older, 'older')]
  const issuer = createHttpServer((_, response) => response.end(JSON.stringify({ keys })))
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void issuer.close())
  const jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`
  const server = await startSdkServer({ auth: { jwksUrl } })
  const signed = (pair: typeof older, kid: string) =>
    new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey)
  await connected(server, { token: await signed(older, 'older') })
  keys = [await jwk(newer, 'newer'), ...keys]
  const { sdk, events } = sdkClient(server, { token: await signed(newer, 'newer') })
  sdk.connect()
  for (let tries = 0; tries < 3; tries++) expect((await events.next('error')).error).toMatchObject({ code: 100 })
  expect(events.count('disconnected')).toBe(0)
})

test('sdk - the data of a subscription token comes with the subscription', async () => {
  const ann = await connected(shared.server, { token: await tokenFor(LASTING) })
  const room = `locked:${freshRoom()}`
  const token = await tokenFor({ sub: 'ann', room, claims: { data: { seat: 4 }, expire_at: 0 } })
  const { subscription, events } = sdkMember(ann, room, { token })
  subscription.subscribe()
  expect(await events.next('subscribed')).toMatchObject({ data: { seat: 4 } })
})

// Its link ends; while it waits to come back something is said. Whether it is away or back by then, it must hear it once.
async function loseLink(
  server: TestServer,
  client: Awaited<ReturnType<typeof connected>>,
  room: string,
): Promise<void> {
  await client.events.next('connecting')
  expect(server.disconnect({ client: client.id }, { code: 3011 })).toEqual({ count: 1 })
  await client.events.next('connecting')
  await say(room, 'meanwhile', server)
}
const SLOWLY = { minReconnectDelay: 1000, maxReconnectDelay: 2000 }

test('sdk - the lone member of a room in which nothing was ever said hears what was said while its link was lost', async () => {
  const ann = await connected(shared.server, { ...SLOWLY, token: await tokenFor(LASTING) })
  const room = freshRoom()
  const { events } = await subscribed(ann, room, { recoverable: true })
  await loseLink(shared.server, ann, room)
  expect(await events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  expect(await events.next('publication')).toMatchObject({ data: 'meanwhile', offset: 1 })
})

test('sdk - so does the lone connection of a user in the room of its own', async () => {
  const server = await startSdkServer({
    auth,
    centrifuge: { personalRoom: true },
    rooms: { defaults: { historySize: 5, forceRecovery: true } },
  })
  const ann = await connected(server, { ...SLOWLY, token: await tokenFor({ sub: 'lone' }) })
  expect(await ann.events.next('subscribed')).toMatchObject({ channel: '#lone', recoverable: true })
  await loseLink(server, ann, '#lone')
  expect(await ann.events.next('subscribed')).toMatchObject({ channel: '#lone', wasRecovering: true, recovered: true })
  expect(await ann.events.next('publication')).toMatchObject({ channel: '#lone', data: 'meanwhile' })
})

test('sdk - a client that keeps its state elsewhere is sent to load it anew when its position is gone', async () => {
  const ann = await connected(shared.server, { token: await tokenFor(LASTING) })
  const room = freshRoom()
  for (let n = 1; n <= 3; n++) await say(room, n)
  const loaded: number[] = []
  const getState = async () => {
    loaded.push(loaded.length + 1)
    if (loaded.length === 1) return { offset: 1, epoch: 'another' }
    const { offset, epoch } = await witnessed
    return { offset: offset - 1, epoch }
  }
  const witness = await connected(shared.server, { token: await tokenFor({ sub: 'zoe' }) })
  await subscribed(witness, room)
  const witnessed = witness.sdk.history(room, { limit: 0 })
  const { events } = await subscribed(ann, room, { recoverable: true, getState } as never)
  expect(loaded).toEqual([1, 2])
  expect(events.names.filter((name) => name === 'unsubscribed')).toEqual([])
  expect(await events.next('publication')).toMatchObject({ data: 3, offset: 3 })
})

test('sdk - subscriptions of other kinds are refused, for good and with a reason', async () => {
  const ann = await connected(shared.server, { token: await tokenFor(LASTING) })
  const { subscription, events } = sdkMember(ann, freshRoom(), {
    tagsFilter: { key: 'a', cmp: 'eq', val: 'b' },
  } as never)
  subscription.subscribe()
  expect(await events.next('unsubscribed')).toMatchObject({ code: 107, reason: expect.stringContaining('tags filter') })
  expect(ann.events.count('connected')).toBe(1)
})
