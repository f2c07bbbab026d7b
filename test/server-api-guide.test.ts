// docs/server-api.md holds what it says: its sessions are run by a shell against a server with its configuration, every method has one,
// and its table of errors has the codes and texts of the code.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { API_METHODS } from '../src/http/api-methods.ts'
import { ErrorCode } from '../src/protocol/codes.ts'
import { tokenFor } from './support/centrifuge-tokens.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { Guide } from './support/guide.ts'
import { request } from './support/http.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

type Config = NonNullable<Parameters<typeof createServer>[0]>

const guide = new Guide('server-api.md')
const sessions = guide.blocks('console')

let token: string

async function startWith(admin: Config['admin']): Promise<TestServer> {
  const config = JSON.parse(guide.block('json config')) as Config
  token = await tokenFor({ key: new TextEncoder().encode(config.auth!.hmacSecret), sub: 'ada' })
  const fixed = { http: { port: 0 }, log: { level: 'silent' }, shards: 2 } as const
  return createServer({ ...fixed, ...config, admin: { ...config.admin, apiKey: ADMIN_KEY, ...admin } })
}

describe.each([
  ['first', {}],
  ['second', { listen: '127.0.0.1:0' }],
] as const)('on the %s listener', (_, admin) => {
  let server: TestServer

  beforeAll(async () => {
    server = await startWith(admin)
  })

  afterAll(() => server.stop({ skipDelay: true }))

  // One after another: they share rooms, and each leaves them empty.
  test.each(sessions)('server API guide - the session of "$heading"', ({ text }) => {
    const env = { LOBBY: `http://127.0.0.1:${server.adminPort ?? server.port}`, KEY: ADMIN_KEY }
    return replay(server, text, { bound: { token }, shell: new Shell({ prelude: guide.block('sh prelude'), env }) })
  })

  test.each<[code: number, method: string, params: object]>([
    [102, 'publish', { channel: 'no#', data: 1 }],
    [107, 'publish', { channel: 'hall' }],
    [112, 'history', { channel: 'chat:hall', limit: 1, since: { offset: 1, epoch: 'older' } }],
  ])('server API guide - the status of error %i is the one of its table', async (code, method, params) => {
    const headers = {
      'content-type': 'application/json',
      'x-api-key': ADMIN_KEY,
      'x-centrifugo-error-mode': 'transport',
    }
    const listener = { port: server.adminPort ?? server.port }
    const answer = await request(listener, `/api/${method}`, { method: 'POST', headers, body: JSON.stringify(params) })
    expect(JSON.parse(answer.text)).toMatchObject({ code })
    const row = guide.rowsUnder('## Requests and errors').find(([error]) => error!.startsWith(String(code)))
    expect(String(answer.status)).toBe(row?.[1])
  })
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
