// What plain clients show where a room does not let just anybody in: a token in the query or in a header of the upgrade.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET } })
const ada = (spec: TokenSpec = {}) => tokenFor({ sub: 'ada', ...spec })

// 'welcome', or how the connection ended, or why there was none.
const outcome = async (server: TestServer, options: { path: string; headers?: Record<string, string> }) => {
  const client = await PlainClient.connect(server.port, 'room', options).catch((error: Error) => error.message)
  if (typeof client === 'string') return client
  const ended = client.closed.then(({ code, reason }) => `${code} ${reason}`)
  return Promise.race([
    ended,
    client.welcome().then(
      () => 'welcome',
      () => ended,
    ),
  ])
}
const MISSING = '1008 the token is missing'

test('plain clients - show a token in the query or as a bearer token where anonymous is not allowed', async () => {
  const { server } = shared
  const path = `/ws/${freshRoom()}`
  expect(await outcome(server, { path })).toBe(MISSING)
  expect(await outcome(server, { path: `${path}?token=${await ada()}` })).toBe('welcome')
  expect(await outcome(server, { path, headers: { authorization: `Bearer ${await ada()}` } })).toBe('welcome')
  expect(await outcome(server, { path: `${path}?token=` })).toBe(MISSING)
  expect(await outcome(server, { path: `${path}?token=${await ada({ ttlSeconds: -1 })}` })).toBe(
    '1008 the token has expired',
  )
  expect(await outcome(server, { path: `${path}?token=${await ada({ channel: 'x' })}` })).toBe(
    '1008 the token is a subscription token',
  )
})

test('plain clients - what they say before the verdict is said after it, and nobody hears of one that is refused', async () => {
  const { server } = shared
  const room = freshRoom()
  const witness = await CentrifugeRawClient.connect(server, { token: await ada() })
  await witness.subscribe(room, { join_leave: true })
  const early = async (token: string) => {
    const client = await PlainClient.connect(server.port, room, { path: `/ws/${room}?token=${token}` })
    for (const text of ['one', 'two']) client.sendText(text)
    return client
  }
  const refused = await early(await ada({ ttlSeconds: -1 }))
  expect(await refused.closed).toEqual({ code: 1008, reason: 'the token has expired' })
  const client = await early(await ada())
  await client.welcome()
  for (const text of ['one', 'two']) expect(JSON.parse(String(await client.next()))).toMatchObject({ msg: text })
  expect(await witness.nextPush()).toMatchObject({ join: { info: { client: client.id } } })
  for (const text of ['one', 'two']) expect((await witness.nextPublication()).data).toBe(text)
})

test('plain clients - need a user or a token for the room where the room asks for one', async () => {
  const namespaces = { users: { subscribe: 'user' }, guests: { subscribe: 'token' } } as const
  const server = await startServer({
    shards: 1,
    auth: { hmacSecret: HMAC_SECRET, anonymous: true },
    rooms: { namespaces },
  })
  const [users, guests] = [`users:${freshRoom()}`, `guests:${freshRoom()}`]
  expect(await outcome(server, { path: `/ws/${users}` })).toBe(MISSING)
  expect(await outcome(server, { path: `/ws/${users}?token=${await tokenFor({})}` })).toBe(
    '1008 the token names no user',
  )
  expect(await outcome(server, { path: `/ws/${users}?token=${await ada()}` })).toBe('welcome')
  expect(await outcome(server, { path: `/ws/${guests}?token=${await ada()}` })).toBe(
    '1008 the token is not for this room',
  )
  expect(await outcome(server, { path: `/ws/${guests}?token=${await tokenFor({ channel: users })}` })).toBe(
    '1008 the token is not for this room',
  )
  expect(await outcome(server, { path: `/ws/${guests}?token=${await tokenFor({ channel: guests })}` })).toBe('welcome')
  expect(await outcome(server, { path: `/ws/${guests}?token=${await ada({ channel: guests })}` })).toBe('welcome')
})
