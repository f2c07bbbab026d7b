// What plain clients show where a room does not let just anybody in: a token in the query or in a header of the upgrade.

import { expect, test } from 'vitest'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET } })
const ada = (spec: TokenSpec = {}) => tokenFor({ sub: 'ada', ...spec })

const outcome = async (server: TestServer, options: { path: string; headers?: Record<string, string> }) => {
  const client = await PlainClient.connect(server.port, 'room', options).catch((error: Error) => error.message)
  if (typeof client === 'string') return client
  await client.welcome()
  return 'welcome'
}
const UNAUTHORIZED = 'Unexpected server response: 401'

test('plain clients - show a token in the query or as a bearer token where anonymous is not allowed', async () => {
  const { server } = shared
  const path = `/ws/${freshRoom()}`
  expect(await outcome(server, { path })).toBe(UNAUTHORIZED)
  expect(await outcome(server, { path: `${path}?token=${await ada()}` })).toBe('welcome')
  expect(await outcome(server, { path, headers: { authorization: `Bearer ${await ada()}` } })).toBe('welcome')
  expect(await outcome(server, { path: `${path}?token=` })).toBe(UNAUTHORIZED)
  expect(await outcome(server, { path: `${path}?token=${await ada({ ttlSeconds: -1 })}` })).toBe(UNAUTHORIZED)
  expect(await outcome(server, { path: `${path}?token=${await ada({ channel: 'x' })}` })).toBe(UNAUTHORIZED)
})

test('plain clients - need a user or a token for the room where the room asks for one', async () => {
  const namespaces = { users: { subscribe: 'user' }, guests: { subscribe: 'token' } } as const
  const server = await startServer({
    shards: 1,
    auth: { hmacSecret: HMAC_SECRET, anonymous: true },
    rooms: { namespaces },
  })
  const [users, guests] = [`users:${freshRoom()}`, `guests:${freshRoom()}`]
  expect(await outcome(server, { path: `/ws/${users}` })).toBe(UNAUTHORIZED)
  expect(await outcome(server, { path: `/ws/${users}?token=${await tokenFor({})}` })).toBe(UNAUTHORIZED)
  expect(await outcome(server, { path: `/ws/${users}?token=${await ada()}` })).toBe('welcome')
  expect(await outcome(server, { path: `/ws/${guests}?token=${await ada()}` })).toBe(UNAUTHORIZED)
  expect(await outcome(server, { path: `/ws/${guests}?token=${await tokenFor({ channel: users })}` })).toBe(
    UNAUTHORIZED,
  )
  expect(await outcome(server, { path: `/ws/${guests}?token=${await tokenFor({ channel: guests })}` })).toBe('welcome')
  expect(await outcome(server, { path: `/ws/${guests}?token=${await ada({ channel: guests })}` })).toBe('welcome')
})
