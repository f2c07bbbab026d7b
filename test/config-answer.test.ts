// GET /admin/config: every option with its value and source, and not one secret.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { traceInput, traceSources } from '../src/config/config.ts'
import { options } from '../src/config/options.ts'
import { configAnswer } from '../src/http/config-answer.ts'
import { startBare } from './support/bare-process.ts'

const ADMIN = { caller: { name: 'a', scope: 'admin', rooms: undefined, isFor: () => true } } as const
interface Row {
  path: string
  value: unknown
  source: string
}

const secretText = (bytes = 24) => randomBytes(bytes).toString('base64url')
const rowsIn = (answer: { readonly body?: unknown }) => (answer.body as { options: Row[] }).options
const rowOf = (rows: readonly Row[], path: string) => rows.find((row) => row.path === path)

test('config - every option has its value in effect and where it comes from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-answer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'lobbycast.json')
  writeFileSync(file, JSON.stringify({ heartbeat: { intervalSeconds: 7 }, origins: ['https://a.example'] }))
  const env = { LOBBYCAST_FLUSH_MODE: 'economy', PORT: '8123' }
  const rows = rowsIn(configAnswer(ADMIN, traceSources({ file, env, flags: { shards: '3' } })))
  expect(rows.map(({ path }) => path)).toEqual(options.map(({ path }) => path))
  expect(rowOf(rows, 'heartbeat.intervalSeconds')).toMatchObject({ value: 7, source: `file ${file}` })
  expect(rowOf(rows, 'origins')).toMatchObject({ value: ['https://a.example'], source: `file ${file}` })
  expect(rowOf(rows, 'flush.mode')).toMatchObject({ value: 'economy', source: 'LOBBYCAST_FLUSH_MODE' })
  expect(rowOf(rows, 'http.port')).toMatchObject({ value: 8123, source: 'PORT' })
  expect(rowOf(rows, 'shards')).toMatchObject({ value: 3, source: 'flag --shards' })
  expect(rowOf(rows, 'admin.apiKey')).toMatchObject({ value: '', source: 'default' })
  const given = rowsIn(configAnswer(ADMIN, traceInput({ shards: 2 })))
  expect(rowOf(given, 'shards')).toMatchObject({ value: 2, source: 'options' })
  expect(rowOf(given, 'flush.mode')).toMatchObject({ value: 'adaptive', source: 'default' })
})

test('config - a running server answers with no secret, and says of each that it is set', async () => {
  const secrets = {
    ...{ adminKey: secretText(), namedKey: secretText(), hmacSecret: secretText(64), hookSecret: secretText() },
    ...{ hookQuery: secretText(), eventsQuery: secretText(), jwksQuery: secretText() },
  }
  const server = await startBare({
    isKeyed: true,
    env: {
      LOBBYCAST_ADMIN_API_KEY: secrets.adminKey,
      LOBBYCAST_ADMIN_KEYS: JSON.stringify({ some: { key: secrets.namedKey, scope: 'admin', rooms: ['a'] } }),
      LOBBYCAST_AUTH_HMAC_SECRET: secrets.hmacSecret,
      LOBBYCAST_AUTH_JWKS_URL: `http://127.0.0.1:1/keys?k=${secrets.jwksQuery}`,
      LOBBYCAST_HOOKS_CONNECT_URL: `http://127.0.0.1:1/connect?k=${secrets.hookQuery}`,
      LOBBYCAST_HOOKS_EVENTS_URL: `http://127.0.0.1:1/events?k=${secrets.eventsQuery}`,
      LOBBYCAST_HOOKS_SECRET: secrets.hookSecret,
    },
  })
  await server.serves()
  const ask = (key: string) => fetch(`http://127.0.0.1:${server.port}/admin/config`, { headers: { 'x-api-key': key } })
  const answer = await ask(secrets.adminKey)
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  const text = await answer.text()
  for (const [name, secret] of Object.entries(secrets))
    expect([name, text.includes(secret.slice(0, 12))]).toEqual([name, false])
  const rows = rowsIn({ body: JSON.parse(text) })
  for (const path of ['admin.apiKey', 'admin.keys', 'auth.hmacSecret', 'hooks.secret']) {
    expect(rowOf(rows, path)).toMatchObject({ value: '***', source: expect.stringMatching(/^LOBBYCAST_/) })
  }
  expect(rowOf(rows, 'hooks.connectUrl')?.value).toBe('http://127.0.0.1:1/connect?***')
  expect((await ask(secrets.namedKey)).status).toBe(403)
})

test('config - every option that the schema calls secret, and every URL in an option, is masked', () => {
  const text = secretText()
  const { config, origins } = traceInput({})
  // What no option takes today must be masked as well.
  config.hooks.connectUrl = `https://ann:${text}@b.example/x?k=${text}#${text}`
  config.publicUrl = `https://${text}@b.example`
  Object.assign(config.admin, { apiKey: text, keys: { some: { key: text, scope: 'read', rooms: ['*'] } } })
  Object.assign(config.hooks, { secret: text })
  Object.assign(config.auth, { hmacSecret: text })
  const answer = configAnswer(ADMIN, { config, origins })
  expect(JSON.stringify(answer)).not.toContain(text)
  expect(rowOf(rowsIn(answer), 'hooks.connectUrl')?.value).toBe('https://***@b.example/x?***')
  const plain = 'https://lobby.example.org/under'
  config.publicUrl = plain
  expect(rowOf(rowsIn(configAnswer(ADMIN, { config, origins })), 'publicUrl')?.value).toBe(plain)
})
