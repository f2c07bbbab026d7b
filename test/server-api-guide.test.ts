// docs/server-api.md holds what it says: its sessions are run by a shell against a server with its configuration, every method has one,
// and its table of errors has the texts of the code's.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { API_METHODS } from '../src/http/api-methods.ts'
import { ErrorCode } from '../src/protocol/codes.ts'
import { tokenFor } from './support/centrifuge-tokens.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { Guide } from './support/guide.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

type Config = NonNullable<Parameters<typeof createServer>[0]>

const guide = new Guide('server-api.md')
const sessions = guide.blocks('console')

let server: TestServer
let token: string

beforeAll(async () => {
  const config = JSON.parse(guide.block('json config')) as Config
  token = await tokenFor({ key: new TextEncoder().encode(config.auth!.hmacSecret), sub: 'ada' })
  const fixed = { http: { port: 0 }, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' }, shards: 2 } as const
  server = await createServer({ ...fixed, ...config })
})

afterAll(() => server.stop())

// One after another: they share rooms, and each leaves them empty.
test.each(sessions)('server API guide - the session of "$heading"', ({ text }) => {
  const env = { LOBBY: `http://127.0.0.1:${server.port}`, KEY: ADMIN_KEY }
  return replay(server, text, { bound: { token }, shell: new Shell({ prelude: guide.block('sh prelude'), env }) })
})

test('server API guide - every method has a session', () => {
  const shown = sessions.flatMap(({ text }) => [...text.matchAll(/^\$ api (\w+) /gm)].map(([, method]) => method))
  expect(Object.keys(API_METHODS).filter((method) => !shown.includes(method))).toEqual([])
})

test('server API guide - its errors are those of the table', () => {
  const known = Object.values(ErrorCode).map(({ code, message }) => `${code} \`${message}\``)
  const rows = guide.rowsUnder('## Requests and errors')
  expect(rows.length).toBeGreaterThan(7)
  for (const [error] of rows) expect(known).toContain(error)
})
