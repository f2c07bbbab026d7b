// docs/boards.md holds what it says: its sessions are run by a shell against a server with its configuration, its programs run, its reader reads
// boards over all protocols, and its tables are compared with the code's.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { VIEW_PARTS } from '../src/board/view.ts'
import { boardSchema, filledBoard } from '../src/config/board-schema.ts'
import { options } from '../src/config/options.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { Guide } from './support/guide.ts'
import { push, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

type Config = NonNullable<Parameters<typeof createServer>[0]>
type BoardRecord = Record<string, unknown>
type Apply = (frame: object) => Map<unknown, BoardRecord>

const guide = new Guide('boards.md')
const folder = mkdtempSync(join(tmpdir(), 'lobbycast-boards-'))
const fixed = { http: { port: 0 }, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' }, shards: 2 } as const

let byDefault: TestServer
let configured: TestServer
let reader: (key: string) => Apply

beforeAll(async () => {
  byDefault = await createServer(fixed)
  configured = await createServer({ ...fixed, ...(JSON.parse(guide.block('json config')) as Config) }, { faults: true })
  // The programs of the guide, beside the packages that they import.
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'reader.mjs'), guide.block('js reader'))
  writeFileSync(join(folder, 'sales.mjs'), at(byDefault, guide.block('js sdk')))
  ;({ reader } = (await import(join(folder, 'reader.mjs'))) as { reader: typeof reader })
})

afterAll(async () => {
  await Promise.all([byDefault.stop(), configured.stop()])
  rmSync(folder, { recursive: true })
})

const at = ({ port }: TestServer, text: string): string => text.replaceAll('127.0.0.1:8081', `127.0.0.1:${port}`)

function run(server: TestServer, text: string): Promise<void> {
  const env = { LOBBY: at(server, 'http://127.0.0.1:8081'), KEY: ADMIN_KEY }
  const shell = new Shell({ prelude: `cd ${folder}\n${guide.block('sh prelude')}`, env })
  return replay(server, at(server, text), { shell })
}

// The sessions of the default configuration share a board, which the second finds as the first has left it.
test.each(guide.blocks('console default'))('boards guide - the session of "$heading", by default', ({ text }) =>
  run(byDefault, text),
)

test.each(guide.blocks('console'))('boards guide - the session of "$heading"', ({ text }) => run(configured, text))

test('boards guide - has a session for every part', () => {
  expect(guide.blocks('console').map(({ heading }) => heading)).toEqual(
    expect.arrayContaining([
      'Pushing',
      'Reading and removing',
      'Joining and returning',
      'Views',
      'When a shard restarts',
    ]),
  )
})

test('boards guide - its options are those of `board`, with their defaults', () => {
  const rows = guide.rowsUnder('### Options of board').map(([name, value]) => [name!.replaceAll('`', ''), value])
  const filled = filledBoard({ key: 'product_line_id' })!
  const own: Record<string, string> = { key: 'required', tombstonesMax: '`recordsMax`' }
  expect(rows).toEqual(
    Object.keys(boardSchema.properties).map((name) => [
      name,
      own[name] ?? JSON.stringify(filled[name as keyof typeof filled]),
    ]),
  )
})

test('boards guide - its limits are those of the configuration', () => {
  const rows = guide.rowsUnder('### Limits')
  expect(rows.length).toBeGreaterThan(3)
  for (const [path, value] of rows) {
    const option = options.find((candidate) => `\`${candidate.path}\`` === path)
    expect(String(option?.schema.default), path).toBe(value)
  }
})

test('boards guide - shows every part of a view', () => {
  const named = guide.rowsUnder('## Views').map(([part]) => part)
  for (const part of VIEW_PARTS) expect(named).toContain(`\`${part}\``)
})

// Somebody who reads a board as the guide says. `query`: the view, as a query spells it.
interface Follower {
  query: string
  records: Map<unknown, BoardRecord>
  parts: number
}

function following(query: string): { follower: Follower; read: Apply } {
  const follower: Follower = { query, records: new Map(), parts: 0 }
  const apply = reader('product_line_id')
  const read: Apply = (frame) => {
    if ('part' in frame) follower.parts += 1
    follower.records = apply(frame)
    return follower.records
  }
  return { follower, read }
}

// Runs one of the two programs for plain clients. One that is told to come again later does so.
async function followPlain(room: string, program: 'js plain' | 'js plain-json', query: string): Promise<Follower> {
  const { follower, read } = following(query)
  const path = `/ws/${room}?${program === 'js plain' ? '' : 'format=json&'}${query}`
  const connect = () => {
    const socket = new WebSocket(`ws://127.0.0.1:${configured.port}${path}`)
    cleanUpAfterTest(() => socket.terminate())
    new Function('socket', 'reader', guide.block(program))(socket, () => read)
    socket.on('close', (code) => code === 1013 && setTimeout(connect, 50))
  }
  connect()
  await begun(follower)
  return follower
}

async function followCentrifuge(room: string, view: object, query: string): Promise<Follower> {
  const { follower, read } = following(query)
  const client = await CentrifugeRawClient.open(configured)
  const subscribe = () => client.send({ id: 2, subscribe: { channel: room, recoverable: true, data: { view } } })
  client.socket.on('message', (text) => {
    for (const line of String(text).split('\n')) {
      const reply = JSON.parse(line) as {
        connect?: object
        error?: object
        subscribe?: { data: object }
        push?: { pub?: { data: object } }
      }
      const frame = reply.subscribe?.data ?? reply.push?.pub?.data
      if (reply.connect !== undefined) subscribe()
      else if (reply.error !== undefined) setTimeout(subscribe, 50)
      else if (frame !== undefined) read(frame)
    }
  })
  client.send({ id: 1, connect: {} })
  await begun(follower)
  return follower
}

const begun = (follower: Follower) =>
  eventually(
    () => follower.records.size,
    (size) => size > 0,
  )

async function recordsOf(room: string, query: string): Promise<BoardRecord[]> {
  const records = new Map<unknown, BoardRecord>()
  let after = ''
  for (;;) {
    const answer = await request(configured, `/rooms/${room}/records?limit=500&after=${after}&${query}`, {
      headers: { 'x-api-key': ADMIN_KEY },
    })
    const page = JSON.parse(answer.text) as { records: BoardRecord[]; removed?: unknown[]; next: string | null }
    for (const key of page.removed ?? []) records.delete(key)
    for (const record of page.records) records.set(record.product_line_id, record)
    if (page.next === null) return [...records.values()]
    after = page.next
  }
}

const spelled = (records: Iterable<BoardRecord>): string =>
  JSON.stringify([...records].sort((a, b) => Number(a.product_line_id) - Number(b.product_line_id)))

test('boards guide - its reader has the board in every protocol and view, in one frame and in parts, also after a restart', {
  timeout: 60_000,
}, async () => {
  const room = 'board:readers'
  const record = (id: number, trx: number) => ({
    product_line_id: id,
    product_line: 'a line with a long name '.repeat(3),
    total_trx: trx,
    currency: trx % 3 === 0 ? 'EUR' : 'USD',
  })
  const put = async (records: object[]) =>
    expect((await push(configured, `/rooms/${room}/records`, JSON.stringify(records))).status).toBe(200)
  // More than one frame holds.
  await put(Array.from({ length: 3000 }, (_, id) => record(id, id)))
  const selective = 'fields=total_trx&where=currency:EUR&delta=1'
  const selection = { fields: ['total_trx'], where: { currency: 'EUR' }, delta: true }
  const plain = [
    await followPlain(room, 'js plain', ''),
    await followPlain(room, 'js plain', selective),
    await followPlain(room, 'js plain-json', ''),
    await followPlain(room, 'js plain-json', `rate=5&${selective}`),
  ] as const
  const centrifuge = [
    await followCentrifuge(room, {}, ''),
    await followCentrifuge(room, { delta: true }, 'delta=1'),
    await followCentrifuge(room, selection, selective),
  ] as const
  const areEqual = async (followers: readonly Follower[]) => {
    for (const follower of followers) {
      await eventually(
        async () => spelled(await recordsOf(room, follower.query)) === spelled(follower.records.values()),
        (isEqual) => isEqual,
      )
    }
  }
  await areEqual([...plain, ...centrifuge])
  for (const { parts } of [plain[0], plain[2], centrifuge[0]]) expect(parts).toBeGreaterThan(5)
  for (let round = 1; round <= 5; round++) {
    await put(Array.from({ length: 40 }, (_, index) => record(index * round, index + round)))
    await request(configured, `/rooms/${room}/records/${round}`, {
      method: 'DELETE',
      headers: { 'x-api-key': ADMIN_KEY },
    })
  }
  await areEqual([...plain, ...centrifuge])
  // The centrifuge clients of this test do not subscribe again.
  configured.injectFault(configured.shardOf(room), 'throw')
  await eventually(
    () => plain.map(({ records }) => records.size),
    (sizes) => sizes.every((size) => size === 0),
  )
  await put([record(1, 3), record(2, 4)])
  await areEqual(plain)
})

test('boards guide - a slow member is sent the frame that it shows', { timeout: 60_000 }, async () => {
  const room = 'prices:slow'
  const put = (price: number, note?: string) =>
    push(configured, `/rooms/${room}/records`, JSON.stringify([{ sku: 'tea', price, ...(note && { note }) }]))
  const conflated = async () => {
    const { text } = await request(configured, '/metrics')
    return Number(/^lobbycast_conflated_members_total (\d+)/m.exec(text)?.[1])
  }
  await put(0)
  const client = await CentrifugeRawClient.open(configured)
  client.sendFrame(`{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"${room}"}}`)
  expect(await client.nextLine()).toContain('"connect"')
  expect(await client.nextLine()).toContain('"subscribe"')
  const before = await conflated()
  let price = 0
  // The first probe is answered, because only a peer that answers is judged.
  const answered = new Promise((done) => client.socket.once('ping', done))
  while ((await Promise.race([answered.then(() => 'yes'), put(++price, 'a long note '.repeat(50))])) !== 'yes');
  client.socket.pause()
  await eventually(
    async () => {
      await put(++price, 'a long note '.repeat(50))
      return conflated()
    },
    (count) => count > before,
  )
  // One change alone would be no merged one.
  for (let times = 0; times < 3; times++) await put(++price)
  client.socket.resume()
  let line = await client.nextLine()
  while (!line.includes('skipped')) line = await client.nextLine()
  const { from, to, updates } = (
    JSON.parse(line) as { push: { pub: { data: { skipped: Record<'from' | 'to' | 'updates', number> } } } }
  ).push.pub.data.skipped
  expect(updates).toBe(to! - from!)
  const values: Record<string, number> = { price, from, to, updates }
  expect(line).toBe(guide.block('json skipped').replace(/<(\w+)>/g, (_, name: string) => String(values[name])))
})
