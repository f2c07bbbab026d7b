// No secret gets into the log or to stderr: a real process at the level trace is shown every secret that there is, in every way in which it can come,
// by requests that succeed and by requests that fail. No line is left out by a limit. Afterwards what the process has written is searched for each secret and for parts of it.
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { rsa, sign } from './support/auth-tokens.ts'
import { Raw, TestBackEnd } from './support/back-end.ts'
import { type BareProcess, startBare, until } from './support/bare-process.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'

const PART = 12
const secretText = (bytes = 24) => randomBytes(bytes).toString('base64url')

/** The names of the secrets of which at least `PART` characters in a row are in the text. */
function found(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    for (let at = 0; at + PART <= secret.length; at++) if (text.includes(secret.slice(at, at + PART))) return [name]
    return []
  })
}

interface Watched {
  readonly server: BareProcess
  /** What it has written on stdout and stderr. */
  readonly written: () => string
}

async function watched(env: Record<string, string>): Promise<Watched> {
  const nodeFlags = ['--import', new URL('support/unlimited-lines.mjs', import.meta.url).href]
  const server = await startBare({ isKeyed: true, stdout: 'pipe', nodeFlags, args: ['--log-level', 'trace'], env })
  let output = ''
  server.child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  await server.serves()
  return { server, written: () => output + server.errors() }
}

/** Sends a request, and throws the answer away. */
async function send(port: number, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  const method = body === undefined ? {} : { method: 'POST', body }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { 'content-type': 'application/json', ...headers },
    ...method,
    signal: AbortSignal.timeout(10_000),
  })
  await response.body?.cancel()
  return response.status
}

/** Opens a WebSocket with headers of its own, lets it say something, and closes it. Resolves to the close code. */
async function visit(port: number, path: string, headers: Record<string, string>, says: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  return new Promise((resolve) => {
    socket.on('error', () => resolve(0))
    socket.on('message', () => socket.close(4000, 'done'))
    socket.on('open', () => socket.send(says))
    socket.on('close', (code) => resolve(code))
  })
}

test('log secrets - at the level trace no secret is written, whether what came with it succeeds or fails', async () => {
  const secrets = {
    adminKey: secretText(),
    namedKey: secretText(),
    wrongKey: secretText(),
    hmacSecret: secretText(64),
    hookSecret: secretText(),
    hookQuery: secretText(),
    jwksQuery: secretText(),
    cookie: secretText(),
    basic: secretText(),
    message: secretText(),
    unsoundId: `${secretText()}/${secretText()}`,
    idempotencyKey: secretText(),
  }
  const key = new TextEncoder().encode(secrets.hmacSecret)
  const now = Math.floor(Date.now() / 1000)
  const tokenOf = (claims: Parameters<typeof sign>[0], signedWith = key) => sign(claims, { key: signedWith })
  const tokens = {
    good: await tokenOf({ sub: 'ann', info: { note: secretText() } }),
    subscription: await tokenOf({ sub: 'ann', channel: 'news' }),
    expired: await tokenOf({ sub: 'ann', exp: now - 1000 }),
    early: await tokenOf({ sub: 'ann', nbf: now + 1000 }),
    foreign: await tokenOf({ sub: 'ann' }, new TextEncoder().encode(secretText(64))),
    withKeysElsewhere: await sign({ sub: 'ann' }, { alg: 'RS256', kid: 'a', key: rsa.privateKey }),
    malformed: `${secretText()}.${secretText()}.${secretText()}`,
  }
  const all = { ...secrets, ...tokens }

  const answer = () => ({})
  const backEnd = await TestBackEnd.start(
    Object.fromEntries(
      ['connect', 'subscribe', 'publish', 'rpc', 'events'].map((name) => [`/${name}?k=${secrets.hookQuery}`, answer]),
    ),
  )
  const url = (name: string) => backEnd.url(`/${name}?k=${secrets.hookQuery}`)
  const { server, written } = await watched({
    LOBBYCAST_ADMIN_API_KEY: secrets.adminKey,
    LOBBYCAST_ADMIN_KEYS: JSON.stringify({ reader: { key: secrets.namedKey, scope: 'read' } }),
    LOBBYCAST_AUTH_HMAC_SECRET: secrets.hmacSecret,
    LOBBYCAST_AUTH_JWKS_URL: `http://127.0.0.1:1/keys?k=${secrets.jwksQuery}`,
    LOBBYCAST_AUTH_ANONYMOUS: 'true',
    LOBBYCAST_HOOKS_CONNECT_URL: url('connect'),
    LOBBYCAST_HOOKS_SUBSCRIBE_URL: url('subscribe'),
    LOBBYCAST_HOOKS_PUBLISH_URL: url('publish'),
    LOBBYCAST_HOOKS_RPC_URL: url('rpc'),
    LOBBYCAST_HOOKS_EVENTS_URL: url('events'),
    LOBBYCAST_HOOKS_SECRET: secrets.hookSecret,
    LOBBYCAST_HOOKS_HEADERS: 'cookie,authorization',
    LOBBYCAST_ROOMS_DEFAULTS_SUBSCRIBE_HOOK: 'true',
    LOBBYCAST_ROOMS_DEFAULTS_PUBLISH_HOOK: 'true',
  })
  const { port } = server
  const cookie = `session=${secrets.cookie}`
  // The start prints a ticket where it is meant to be seen; from there on it is a secret.
  const printed = /ticket=(\S+)\n/
  await until(() => printed.test(server.errors()))
  const ticket = printed.exec(server.errors())![1]!
  const opened = await fetch(`http://127.0.0.1:${port}/admin/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket }),
  })
  const session = (await opened.json()) as { token: string; key: string }
  expect(opened.status).toBe(200)
  const printedSecrets = { ticket }
  const ofSession = { sessionToken: session.token, sessionKey: session.key }

  const round = async () => {
    const statuses = new Set<number>()
    for (const presented of [
      secrets.adminKey,
      secrets.namedKey,
      secrets.wrongKey,
      session.key,
      session.token,
      ...Object.values(tokens),
    ]) {
      const ways = [
        { 'x-api-key': presented },
        { authorization: `Bearer ${presented}` },
        { authorization: `apikey ${presented}` },
        { authorization: `Basic ${Buffer.from(`ann:${secrets.basic}`).toString('base64')}`, cookie },
        { 'x-request-id': tokens.good, 'x-api-key': presented },
        { 'x-request-id': secrets.unsoundId },
      ]
      for (const headers of ways) {
        const body = JSON.stringify({ channel: 'news', data: secrets.message, idempotency_key: secrets.idempotencyKey })
        for (const path of [
          '/rooms',
          '/rooms/news',
          `/none?api_key=${presented}`,
          `/rooms/news/stream?token=${presented}`,
        ]) {
          statuses.add(await send(port, path, headers))
        }
        for (const path of [
          '/api/publish',
          `/api/publish?api_key=${presented}`,
          '/rooms/news/messages',
          '/rooms/news/statistics',
        ]) {
          statuses.add(await send(port, path, headers, body))
        }
        statuses.add(await send(port, '/api/publish', headers, `{"channel":"news","data":"${secrets.message}`))
        statuses.add(await send(port, `/admin/session?ticket=${presented}`, headers, JSON.stringify({ ticket })))
        statuses.add(await send(port, `/ws/news?token=${presented}`, headers))
      }
    }
    for (const token of [...Object.values(tokens), session.token, session.key, secrets.wrongKey]) {
      const headers = { cookie, authorization: `Bearer ${token}` }
      for (const format of ['', '&format=json']) {
        await visit(port, `/ws/news?token=${token}${format}`, headers, secrets.message)
        // Where a second question mark, or a token without a name, is put by mistake.
        await visit(port, `/ws/news?format=json?token=${token}`, headers, '')
        await visit(port, `/ws/news?${token}=1&rate=1`, headers, '')
        await visit(port, `/ws/news?x=${token}${format}`, headers, `\\w ${token} ${secrets.message}`)
      }
      await visit(port, `/ws/a%00b?token=${token}`, { ...headers, origin: 'https://evil.example' }, '')
      const client = await CentrifugeRawClient.open(server)
      client.send({ id: 1, connect: { token, data: { secret: secrets.message }, headers: { cookie } } })
      client.send({ id: 2, subscribe: { channel: 'news', token: tokens.subscription } })
      client.send({ id: 3, subscribe: { channel: 'news2', token } })
      client.send({ id: 4, publish: { channel: 'news', data: secrets.message } })
      client.send({ id: 5, rpc: { method: secrets.message, data: secrets.message } })
      client.send({ id: 6, sub_refresh: { channel: 'news', token } })
      client.send({ id: 7, refresh: { token } })
      client.socket.send(`{"id":8,"connect":{"token":"${token}"`)
      await client.closed
    }
    return statuses
  }

  const statuses = await round()
  for (const status of [200, 400, 401, 403, 404]) expect([...statuses]).toContain(status)
  // The same again with a back end that fails, and then with one that is not there.
  for (const name of ['connect', 'subscribe', 'publish', 'rpc', 'events']) {
    backEnd.answer(`/${name}?k=${secrets.hookQuery}`, () => new Raw(500, secrets.message))
  }
  await visit(port, `/ws/news?token=${tokens.good}`, { cookie }, secrets.message)
  await backEnd.die()
  await round()
  await until(() => written().includes('hook_down'))
  server.child.kill('SIGTERM')
  expect((await server.exited).code).toBe(0)

  const text = written()
  for (const line of [
    'listening',
    'connection opened',
    'connection closed',
    'admin_key',
    '"token"',
    'hook_down',
    'stopped',
  ]) {
    expect(text).toContain(line)
  }
  expect(found(text, { ...all, ...ofSession })).toEqual([])
  expect(found(text.replace(/^lobbycast: the page.*$/m, ''), printedSecrets)).toEqual([])
}, 120_000)

test('log secrets - a start that is refused because of a URL with a password does not repeat it', async () => {
  const secrets = { user: secretText(), password: secretText(), query: secretText(), key: secretText() }
  const url = `http://${secrets.user}:${secrets.password}@127.0.0.1:1/x?k=${secrets.query}`
  for (const name of ['HOOKS_CONNECT_URL', 'HOOKS_EVENTS_URL', 'AUTH_JWKS_URL']) {
    const env = { LOBBYCAST_ADMIN_API_KEY: secrets.key, [`LOBBYCAST_${name}`]: url }
    const server = await startBare({ isKeyed: true, stdout: 'pipe', env })
    let output = ''
    server.child.stdout!.on('data', (chunk) => {
      output += chunk
    })
    expect((await server.exited).code).toBe(78)
    expect(server.errors()).toContain(`(LOBBYCAST_${name})`)
    expect(found(output + server.errors(), secrets)).toEqual([])
  }
})

test('log secrets - the search finds what is there: an id that a peer gave to its request, and a generated key', async () => {
  const planted = secretText()
  const { server, written } = await watched({})
  await send(server.port, '/rooms', { 'x-request-id': planted })
  await until(() => written().includes('admin_key') && written().includes('generated for this run'))
  const key = / for this run: (\S+)/.exec(written())![1]!
  expect(
    found(written(), { planted, key, part: `xxxx${planted.slice(3, 3 + PART)}xxxx`, other: secretText() }),
  ).toEqual(['planted', 'key', 'part'])
})
