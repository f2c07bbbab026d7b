// Tokens as the official SDK uses them: fetched with getToken, renewed in place while connected, and every way in which a
// client or a subscription can turn out to be unauthorized.

import { UnauthorizedError } from 'centrifuge'
import { expect, test } from 'vitest'
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
import { sharedServer } from './support/start-server.ts'

const auth = { hmacSecret: SECRET }
const shared = sharedServer({
  auth,
  rooms: { namespaces: { locked: { subscribe: 'token' }, named: { subscribe: 'user' } } },
})
const lockedRoom = () => `locked:${freshRoom()}`

const never = () => new Promise<string>(() => undefined)

// A getToken that counts its calls; each answer is made when it is asked for.
function tokenSource(...answers: (TokenSpec | 'never')[]) {
  const source = {
    calls: 0,
    asked: [] as ((call: number) => void)[],
    // Settles when getToken has been called this often.
    called(times: number): Promise<void> {
      if (source.calls >= times) return Promise.resolve()
      return new Promise((resolve) => source.asked.push((call) => call === times && resolve()))
    },
    getToken(): Promise<string> {
      const answer = answers[Math.min(source.calls, answers.length - 1)]!
      source.calls += 1
      for (const asked of source.asked) asked(source.calls)
      return answer === 'never' ? never() : tokenFor(answer)
    },
  }
  return source
}

test('sdk - a token gives its user and info to presence and publications', async () => {
  const token = await tokenFor({ sub: 'ann', claims: { info: { name: 'Ann' } } })
  const ann = await connected(shared.server, { token })
  const room = freshRoom()
  const { events } = await subscribed(ann, room)
  const info = { client: ann.id, user: 'ann', connInfo: { name: 'Ann' } }
  expect((await ann.sdk.presence(room)).clients).toMatchObject({ [ann.id]: info })
  await ann.sdk.publish(room, 1)
  expect((await events.next('publication')).info).toMatchObject(info)
})

test('sdk - a token that expires is renewed in place, before its time and without a disconnect', async () => {
  const source = tokenSource({ sub: 'ann', ttlSeconds: 3 })
  const ann = await connected(shared.server, { getToken: source.getToken })
  const room = freshRoom()
  await subscribed(ann, room)
  await source.called(4)
  // The answer to a command behind the renewals shows that they were accepted.
  await ann.sdk.publish(room, 'still here')
  expect(ann.events.names).toEqual(['connecting', 'connected'])
  expect(Object.keys((await ann.sdk.presence(room)).clients)).toEqual([ann.id])
})

test('sdk - a token that is not renewed in time ends the connection with 3005, and a new one brings it back', async () => {
  // Renewal is due after one second, and hangs; the third answer is for the way back.
  const source = tokenSource({ sub: 'ann', ttlSeconds: 3 }, 'never', { sub: 'ann', ttlSeconds: 60 })
  const { sdk, events } = sdkClient(shared.server, { getToken: source.getToken })
  sdk.connect()
  await events.next('connected')
  await events.next('connecting')
  expect(await events.next('connecting')).toMatchObject({ code: 3005, reason: 'connection expired' })
  // It comes with the old token, is told 109 and asks for another.
  expect((await events.next('error')).error).toMatchObject({ code: 109 })
  await events.next('connected')
  expect(source.calls).toBe(3)
})

test('sdk - an expired token at connect is told by 109 and replaced through getToken', async () => {
  const source = tokenSource({ sub: 'ann', ttlSeconds: 60 })
  const token = await tokenFor({ sub: 'ann', ttlSeconds: -10 })
  const { events } = await connected(shared.server, { token, getToken: source.getToken })
  expect((await events.next('error')).error).toMatchObject({ code: 109, message: 'token expired' })
  expect(source.calls).toBe(1)
  expect(events.count('disconnected')).toBe(0)
})

test('sdk - without a token it is refused for good with 101', async () => {
  const { sdk, events } = sdkClient(shared.server)
  sdk.connect()
  expect(await events.next('disconnected')).toMatchObject({ code: 101, reason: 'unauthorized' })
})

test('sdk - anonymous clients come in beside tokens when the configuration says so', async () => {
  const server = await startSdkServer({ auth: { ...auth, anonymous: true } })
  const { sdk, id } = await connected(server)
  const room = freshRoom()
  await subscribed({ sdk } as never, room)
  expect((await sdk.presence(room)).clients[id]).toEqual({ client: id, user: '' })
})

const badTokens: [string, () => Promise<string>][] = [
  ['signed with another secret', () => tokenFor({ sub: 'ann', secret: 'some other secret of some other server' })],
  ['that is no JWT', () => Promise.resolve('let me in')],
  ['meant for a subscription', () => tokenFor({ sub: 'ann', room: 'x' })],
]

test.each(badTokens)('sdk - a token %s ends the connection for good with 3500', async (_, make) => {
  const { sdk, events } = sdkClient(shared.server, { token: await make() })
  sdk.connect()
  expect(await events.next('disconnected')).toMatchObject({ code: 3500, reason: 'invalid token' })
  expect(events.names).toEqual(['connecting', 'disconnected'])
})

test('sdk - a getToken that refuses ends the attempt without asking the server', async () => {
  const getToken = () => Promise.reject(new UnauthorizedError('banned'))
  const { sdk, events } = sdkClient(shared.server, { getToken })
  sdk.connect()
  expect(await events.next('disconnected')).toMatchObject({ reason: 'unauthorized' })
})

test('sdk - rooms in the token are joined with the connection, and heard from the first publication on', async () => {
  const room = freshRoom()
  const token = await tokenFor({ sub: 'ann', claims: { subs: { [room]: { data: { hello: 1 } } } } })
  const ann = await connected(shared.server, { token })
  expect(await ann.events.next('subscribed')).toMatchObject({ channel: room, data: { hello: 1 } })
  await ann.sdk.publish(room, 'mine')
  expect(await ann.events.next('publication')).toMatchObject({ channel: room, data: 'mine' })
})

test('sdk - a room that needs a token is entered with one from getToken, which is renewed in place', async () => {
  const ann = await connected(shared.server, { token: await tokenFor({ sub: 'ann' }) })
  const room = lockedRoom()
  const source = tokenSource({ sub: 'ann', room, ttlSeconds: 3, claims: { info: { seat: 4 } } })
  const { events } = await subscribed(ann, room, { getToken: source.getToken })
  await source.called(4)
  expect((await ann.sdk.presence(room)).clients[ann.id]).toMatchObject({
    client: ann.id,
    user: 'ann',
    chanInfo: { seat: 4 },
  })
  await ann.sdk.publish(room, 'still here')
  expect(await events.next('publication')).toMatchObject({ data: 'still here' })
  expect(events.names).toEqual(['subscribing', 'subscribed', 'publication'])
})

test('sdk - a subscription token that is not renewed in time ends the membership with 2501; a new one begins it again', async () => {
  const ann = await connected(shared.server, { token: await tokenFor({ sub: 'ann' }) })
  const room = lockedRoom()
  const source = tokenSource({ sub: 'ann', room, ttlSeconds: 3 }, 'never', { sub: 'ann', room, ttlSeconds: 60 })
  const member = sdkMember(ann, room, { getToken: source.getToken })
  member.subscription.subscribe()
  await member.events.next('subscribed')
  await member.events.next('subscribing')
  expect(await member.events.next('subscribing')).toMatchObject({ code: 2501, reason: 'subscription expired' })
  await member.events.next('subscribed')
  expect(ann.events.count('connected')).toBe(1)
})

test('sdk - an expired subscription token is told by 109 and replaced through getToken', async () => {
  const ann = await connected(shared.server, { token: await tokenFor({ sub: 'ann' }) })
  const room = lockedRoom()
  const source = tokenSource({ sub: 'ann', room })
  const token = await tokenFor({ sub: 'ann', room, ttlSeconds: -10 })
  const { events } = await subscribed(ann, room, { token, getToken: source.getToken })
  expect((await events.next('error')).error).toMatchObject({ code: 109 })
  expect(source.calls).toBe(1)
})

const refusals: [string, string, (room: string) => Promise<string | undefined>][] = [
  ['without a token', 'locked', () => Promise.resolve(undefined)],
  ['with a token for another room', 'locked', () => tokenFor({ sub: 'ann', room: 'another' })],
  ['with a token for another user', 'locked', (room) => tokenFor({ sub: 'bob', room })],
  ['with a connection token', 'locked', () => tokenFor({ sub: 'ann' })],
  [
    'with a token of another secret',
    'open',
    (room) => tokenFor({ sub: 'ann', room, secret: 'somebody else signed this' }),
  ],
]

test.each(refusals)('sdk - a room is refused with 103 %s, and the connection stays', async (_, namespace, make) => {
  const ann = await connected(shared.server, { token: await tokenFor({ sub: 'ann' }) })
  const room = `${namespace}:${freshRoom()}`
  const token = await make(room)
  const { subscription, events } = sdkMember(ann, room, token === undefined ? {} : { token })
  subscription.subscribe()
  expect(await events.next('unsubscribed')).toMatchObject({ code: 103 })
  await expect(ann.sdk.publish(room, 1)).rejects.toMatchObject({ code: 103 })
  await expect(ann.sdk.presence(room)).rejects.toMatchObject({ code: 103 })
  expect(ann.events.names).toEqual(['connecting', 'connected'])
})

test('sdk - a room for users refuses those without a name', async () => {
  const room = `named:${freshRoom()}`
  const nobody = await connected(shared.server, { token: await tokenFor({}) })
  const { subscription, events } = sdkMember(nobody, room)
  subscription.subscribe()
  expect(await events.next('unsubscribed')).toMatchObject({ code: 103, reason: 'permission denied' })
  await subscribed(await connected(shared.server, { token: await tokenFor({ sub: 'ann' }) }), room)
})
