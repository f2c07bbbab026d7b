// What plain clients show where a room does not let just anybody in: a token in the query or in a header of the upgrade.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawSocket } from './support/raw-socket.ts'
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
    '1008 the token is not for this room',
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
    '1008 the token is not a subscription token for this room',
  )
  expect(await outcome(server, { path: `/ws/${guests}?token=${await tokenFor({ channel: users })}` })).toBe(
    '1008 the token is not for this room',
  )
  expect(await outcome(server, { path: `/ws/${guests}?token=${await tokenFor({ channel: guests })}` })).toBe('welcome')
  expect(await outcome(server, { path: `/ws/${guests}?token=${await ada({ channel: guests })}` })).toBe('welcome')
})

test('plain clients - a token that nobody asks for counts as well, where there is a key to verify it with', async () => {
  const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, anonymous: true } })
  const path = `/ws/${freshRoom()}`
  expect(await outcome(server, { path })).toBe('welcome')
  expect(await outcome(server, { path: `${path}?token=${await ada()}` })).toBe('welcome')
  expect(await outcome(server, { path: `${path}?token=nonsense` })).toBe('1008 the token is not a JWT')
  const keyless = await startServer({ shards: 1 })
  expect(await outcome(keyless, { path: `${path}?token=nonsense` })).toBe('welcome')
})

test('plain clients - are shown with the user and the info of their token', async () => {
  const { server } = shared
  const room = freshRoom()
  const witness = await CentrifugeRawClient.connect(server, { token: await ada() })
  await witness.subscribe(room, { join_leave: true })
  const tokens = {
    conn_info: await tokenFor({ sub: 'bob', info: { hair: 'red' } }),
    chan_info: await tokenFor({ sub: 'bob', channel: room, info: { hair: 'red' } }),
  }
  for (const [key, token] of Object.entries(tokens)) {
    const client = await PlainClient.connect(server.port, room, { path: `/ws/${room}?token=${token}` })
    await client.welcome()
    const info = { client: client.id, user: 'bob', [key]: { hair: 'red' } }
    expect(await witness.nextPush()).toEqual({ channel: room, join: { info } })
    client.sendText('hi')
    expect(await witness.nextPublication()).toEqual({ data: 'hi', offset: expect.any(Number), info })
    expect(await witness.ok('presence', { channel: room })).toMatchObject({ presence: { [client.id]: info } })
    client.close()
    expect(await witness.nextPush()).toEqual({ channel: room, leave: { info } })
  }
})

test('plain clients - are still shown so after their shard was replaced', async () => {
  const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, anonymous: true } }, { faults: true })
  const room = freshRoom()
  const token = await tokenFor({ sub: 'bob', info: 'red' })
  const client = await PlainClient.connect(server.port, room, { path: `/ws/${room}?token=${token}` })
  await client.welcome()
  server.injectFault(0, 'throw')
  expect(await client.next()).toBe('room restarted, messages may be missing.')
  const witness = await CentrifugeRawClient.connect(server)
  while ((await witness.call('subscribe', { channel: room })).error !== undefined);
  expect(await witness.ok('presence', { channel: room })).toMatchObject({
    presence: { [client.id]: { client: client.id, user: 'bob', conn_info: 'red' } },
  })
})

test('plain clients - end with their token: nothing is delivered or accepted afterwards', async () => {
  const { server } = shared
  const room = freshRoom()
  const stays = await PlainClient.connect(server.port, room, { path: `/ws/${room}?token=${await ada()}` })
  await stays.welcome()
  const endsAtMs = (Math.floor(Date.now() / 1000) + 3) * 1000
  const token = await ada({ exp: endsAtMs / 1000 })
  const raw = await RawSocket.open(server.port)
  await raw.upgrade({ path: `/ws/${room}?token=${token}` })
  const greeting = await raw.frames.next()
  const id = greeting.kind === 'text' ? greeting.text.slice('your id is '.length) : ''
  expect(await stays.next()).toBe(`${id} just joined!`)
  let said = 0
  /** Which of the other's words the raw one was sent. */
  const told: number[] = []
  let code: number | undefined
  raw.onFrame((frame) => {
    if (frame.kind === 'text') told.push(Number(/"msg":"still here (\d+)"/.exec(frame.text)?.[1] ?? 0))
    if (frame.kind === 'close') code = frame.code
  })
  // Both talk until the token has ended, and the raw one goes on after its close frame: it does not answer it.
  const talk = setInterval(() => {
    said += 1
    stays.sendText(`still here ${said}`)
    raw.socket.write(clientFrame(`raw ${Date.now()}`))
  }, 20)
  const heard: string[] = []
  for (let message = ''; message !== `${id} disconnected.`; heard.push(message)) message = String(await stays.next())
  const goneAtMs = Date.now()
  const saidWhenGone = said
  for (let n = 0; n < 20; n++) heard.push(String(await stays.next()))
  clearInterval(talk)
  expect(
    await eventually(
      () => code,
      (closed) => closed !== undefined,
    ),
  ).toBe(1008)
  expect(goneAtMs).toBeGreaterThan(endsAtMs - 1000)
  expect(told.length).toBeGreaterThan(0)
  expect(told.filter((number) => number > saidWhenGone)).toEqual([])
  const after = heard.slice(heard.indexOf(`${id} disconnected.`) + 1)
  expect(after.filter((message) => message.includes('raw'))).toEqual([])
})

function clientFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}
