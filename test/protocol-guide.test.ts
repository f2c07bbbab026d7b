// docs/protocol.md holds what it says: its frames are replayed against a server with its configuration, and its tables of codes
// and limits are compared with the code's.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { options } from '../src/config/options.ts'
import { Disconnect, ErrorCode, UnsubscribeCode } from '../src/protocol/codes.ts'
import { tokenFor } from './support/centrifuge-tokens.ts'
import { type Bindings, replay } from './support/centrifuge-transcript.ts'
import { Guide } from './support/guide.ts'
import { ADMIN_KEY, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

type Config = NonNullable<Parameters<typeof createServer>[0]>

const guide = new Guide('protocol.md')

let server: TestServer
let tokens: Bindings

beforeAll(async () => {
  const config = JSON.parse(guide.block('json config')) as Config
  const key = new TextEncoder().encode(config.auth!.hmacSecret)
  tokens = {
    token: await tokenFor({ key, sub: 'ada', info: { name: 'Ada' }, ttlSeconds: 600 }),
    // Rooms of one shard, so that the pushes about them have an order.
    old: await tokenFor({ key, sub: 'ada', channels: ['red'], info: 1 }),
    new: await tokenFor({ key, sub: 'ada', subs: { blue: { data: 'welcome' } }, info: 2 }),
    'room-token': await tokenFor({ key, sub: 'ada', channel: 'vip:box', info: { seat: 4 } }),
  }
  const fixed = { http: { port: 0 }, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' }, shards: 2 } as const
  server = await createServer({ ...fixed, ...config })
})

afterAll(() => server.stop())

test('protocol guide - has frames for every part', () => {
  expect(guide.blocks('frames').length).toBeGreaterThanOrEqual(10)
})

// One after another: they share rooms, and each leaves them empty.
test.each(guide.blocks('frames'))('protocol guide - the frames of "$heading"', ({ text }) =>
  replay(server, text, { bound: tokens }),
)

test.each([
  { heading: '### Error codes', table: Object.values(ErrorCode).map(({ code, message }) => [String(code), message]) },
  {
    heading: '### Unsubscribe codes',
    table: Object.values(UnsubscribeCode).map(({ code, reason }) => [String(code), reason]),
  },
  {
    heading: '### Disconnect codes',
    table: Object.values(Disconnect).map(({ code, reason }) => [String(code), reason]),
  },
])('protocol guide - $heading is the whole table', ({ heading, table }) => {
  expect(guide.rowsUnder(heading).map(([code, text]) => [code, text])).toEqual(table)
})

test('protocol guide - says which errors are temporary', () => {
  const temporary = guide.rowsUnder('### Error codes').filter(([, , when]) => when!.startsWith('temporary'))
  const expected = Object.values(ErrorCode).filter((error) => 'temporary' in error)
  expect(temporary.map(([code]) => Number(code))).toEqual(expected.map(({ code }) => code))
})

test('protocol guide - the limits are the defaults of the configuration', () => {
  const rows = guide.rowsUnder('## Limits')
  expect(rows.length).toBeGreaterThan(10)
  for (const [path, value] of rows) {
    const option = options.find((candidate) => `\`${candidate.path}\`` === path)
    expect(String(option?.schema.default), path).toBe(value)
  }
})
