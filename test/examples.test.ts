// The examples do what their READMEs say, each started with its one command: real processes, and a real browser for their pages.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { Centrifuge } from 'centrifuge'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { EXECUTABLE, LAUNCH_ARGS } from './support/browser.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { type ExampleProcess, startExample } from './support/example-process.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import { request } from './support/http.ts'
import { type Mood, moodyProxy } from './support/moody-proxy.ts'
import { PlainClient } from './support/plain-client.ts'
import { freePort } from './support/sdk-client.ts'
import { ADMIN_KEY, startServer } from './support/start-server.ts'

// Each test starts two to five processes, and some a browser page: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const NAMES = readdirSync('examples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

let browser: Browser

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: LAUNCH_ARGS })
})

afterAll(() => browser?.close())

interface Opened {
  readonly page: Page
  // What went wrong in the page, and what the browser wrote on its console as an error.
  readonly faults: string[]
}

// `lobby`: what the page is told instead of the lobby of the example.
async function open(url: string, lobby?: string): Promise<Opened> {
  const context = await browser.newContext()
  cleanUpAfterTest(() => context.close())
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  if (lobby !== undefined) await page.route('**/lobby.json', (route) => route.fulfill({ json: { lobby } }))
  await page.goto(url)
  return { page, faults }
}

const portOf = (url: string): number => Number(new URL(url).port)

// A page of an example, and the port of the lobby that the example has started.
async function startPage(name: string): Promise<{ url: string; port: number }> {
  const example = startExample(name)
  const port = portOf(await example.after('lobby:'))
  return { url: await example.after('page:'), port }
}

function memberOf(port: number, room: string) {
  const client = new Centrifuge(`ws://127.0.0.1:${port}/connection/websocket`, { websocket: WebSocket })
  cleanUpAfterTest(() => client.disconnect())
  const subscription = client.newSubscription(room)
  const texts: string[] = []
  subscription.on('publication', ({ data }) => texts.push(data.text))
  subscription.subscribe()
  client.connect()
  return { subscription, texts }
}

test('examples - each has a README with its one command, which is in the list of examples', () => {
  const list = readFileSync('examples/README.md', 'utf8')
  const { scripts, files } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(scripts.example).toBe('npm run --silent build && node examples/start.mjs')
  expect(files).toContain('examples')
  for (const name of NAMES) {
    expect(readFileSync(`examples/${name}/README.md`, 'utf8')).toContain(`\`\`\`sh\nnpm run example -- ${name}\n\`\`\``)
    expect(list).toContain(`| [${name}](${name}) | \`npm run example -- ${name}\` |`)
  }
})

test('examples - a name that is none ends with the names', async () => {
  const example = startExample('chat')
  expect(await example.after('usage:')).toContain('one of chat-page, statistics-board, ')
  expect(await example.exited).toBe(2)
})

test('examples - a program that fails ends the example, and a signal ends it cleanly', async () => {
  const taken = await startServer()
  const failed = startExample('node-bot', { env: { LOBBYCAST_HTTP_PORT: String(taken.port) } })
  expect(await failed.exited).toBe(1)

  const example = startExample('node-bot')
  const port = portOf(await example.after('lobby:'))
  expect(await example.after('in')).toBe('chat:lobby')
  example.stop()
  expect(await example.exited).toBe(0)
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/healthz`).then(String, () => 'gone')).toBe('gone')
})

test('chat page - two people talk, and what they write is shown as text', async () => {
  const { url } = await startPage('chat-page')
  const [ann, bob] = [await open(url), await open(url)]
  for (const { page } of [ann, bob]) await page.getByText('in the room').waitFor()
  await ann.page.getByLabel('Name').fill('<i>Ann</i>')
  await ann.page.getByLabel('Message').fill('<img src=x onerror="document.title=1"> hello')
  await ann.page.getByRole('button', { name: 'Send' }).click()
  const line = '<i>Ann</i><img src=x onerror="document.title=1"> hello'
  await expect.poll(() => bob.page.locator('#messages li').allTextContents()).toEqual([line])
  expect(await bob.page.locator('#messages img, #messages i').count()).toBe(0)
  // A newcomer sees what was said before.
  const late = await open(url)
  await expect.poll(() => late.page.locator('#messages li').allTextContents()).toEqual([line])
  expect([...ann.faults, ...bob.faults, ...late.faults]).toEqual([])
})

test('chat page - after a lost connection it shows what was missed, once and in order', async () => {
  const { url, port } = await startPage('chat-page')
  const proxy = await FaultProxy.to({ port })
  const { page } = await open(url, `ws://127.0.0.1:${proxy.port}`)
  await page.getByText('in the room').waitFor()
  const { subscription } = memberOf(port, 'chat:lobby')
  await subscription.ready()
  await subscription.publish({ name: 'bob', text: ' one' })
  await page.getByText('bob one').waitFor()
  proxy.cut()
  await page.getByText('connecting').waitFor()
  for (const text of [' two', ' three']) await subscription.publish({ name: 'bob', text })
  proxy.resume()
  await page.getByText('back, nothing was missed').waitFor()
  const shown = () => page.locator('#messages li:not(.notice)').allTextContents()
  await expect.poll(shown).toEqual(['bob one', 'bob two', 'bob three'])
})

test('statistics board - the page shows the records, the changes as they come, and a chart', async () => {
  const { url } = await startPage('statistics-board')
  const { page, faults } = await open(url)
  await expect.poll(() => page.locator('tbody tr').count()).toBe(6)
  const total = async () => {
    const cells = await page.locator('tbody td:nth-child(2)').allTextContents()
    return cells.reduce((sum, text) => sum + Number(text), 0)
  }
  const first = await total()
  await expect.poll(total).toBeGreaterThan(first)
  expect(await page.locator('tbody td:nth-child(1)').allTextContents()).toContain('coffee')
  await expect
    .poll(async () => (await page.locator('polyline').getAttribute('points'))?.split(' ').length)
    .toBeGreaterThan(1)
  expect(faults).toEqual([])
})

test('statistics board - a page that has lost its connection comes back with a fresh copy', async () => {
  const { url, port } = await startPage('statistics-board')
  const proxy = await FaultProxy.to({ port })
  const { page } = await open(url, `ws://127.0.0.1:${proxy.port}`)
  await expect.poll(() => page.locator('#state').textContent()).toBe('live')
  proxy.cut()
  await expect.poll(() => page.locator('#state').textContent()).toContain('not connected')
  proxy.resume()
  await expect.poll(() => page.locator('#state').textContent()).toBe('live')
  await expect.poll(() => page.locator('tbody tr').count()).toBe(6)
})

test('node bot - answers what it knows, and nothing else', async () => {
  const example = startExample('node-bot')
  const port = portOf(await example.after('lobby:'))
  expect(await example.after('in')).toBe('chat:lobby')
  const { subscription, texts } = memberOf(port, 'chat:lobby')
  await subscription.ready()
  for (const text of ['hello', 'constructor', '!dice', '!help']) await subscription.publish({ name: 'ann', text })
  await expect.poll(() => texts.length).toBe(6)
  const answers = texts.filter((text) => !['hello', 'constructor', '!dice', '!help'].includes(text))
  expect(answers).toEqual([expect.stringMatching(/^[1-6]$/), 'I know !time, !dice, !help'])
})

test('node bot - answers what was asked while its connection was lost', async () => {
  const config = JSON.parse(readFileSync('examples/node-bot/lobby.json', 'utf8'))
  const server = await startServer(config)
  const proxy = await FaultProxy.to(server)
  const bot = startExample('node-bot', { lobby: `http://127.0.0.1:${proxy.port}` })
  expect(await bot.after('in')).toBe('chat:lobby')
  const { subscription, texts } = memberOf(server.port, 'chat:lobby')
  await subscription.ready()
  proxy.cut()
  await bot.after('connecting:')
  await subscription.publish({ name: 'ann', text: '!help' })
  proxy.resume()
  await expect.poll(() => texts).toEqual(['!help', 'I know !time, !dice, !help'])
  await bot.after('back')
})

const sales = readFileSync('examples/python-backend/sales.csv', 'utf8').trim().split('\n').slice(1)

async function boardOf(port: number, key: string): Promise<{ product_line_id: number }[]> {
  const { text } = await request({ port }, '/rooms/board:sales/records', { headers: { 'x-api-key': key } })
  const { records } = JSON.parse(text) as { records: { product_line_id: number }[] }
  return records.sort((a, b) => a.product_line_id - b.product_line_id)
}

test('python back end - pushes the file to the board', async () => {
  const example = startExample('python-backend', { env: { ADMIN_KEY } })
  const port = portOf(await example.after('lobby:'))
  expect(await example.after(String(sales.length))).toMatch(/^records sent to board:sales: 40 changed, 0 batches/)
  const records = await boardOf(port, ADMIN_KEY)
  expect(records.length).toBe(sales.length)
  const fourth = { product_line_id: 4, product_line: 'espresso, double', currency: 'EUR', group_status: null }
  expect(records[3]).toEqual({ ...fourth, total_trx: 96, total_amount: 271.53 })
  expect(records[8]).toMatchObject({ product_line: 'water', total_amount: null })
})

function pushPy(port: number, ...args: string[]) {
  const env = { PATH: process.env.PATH ?? '', LOBBY: `http://127.0.0.1:${port}`, ADMIN_KEY }
  return promisify(execFile)('python3', ['push.py', ...args], { cwd: 'examples/python-backend', env })
}

test('python back end - a busy server and lost answers are tried again, and no batch is taken twice', async () => {
  const server = await startServer()
  const moods: Mood[] = ['pass', 503, 429, 'lost', 'pass', 'lost', 'lost']
  const port = await moodyProxy(server.port, moods)
  const { stdout, stderr } = await pushPy(port, 'sales.csv', '--batch', '10', '--rate', '1000')
  expect(stdout).toMatch(/^40 records sent to board:sales: 40 changed, 2 batches were there already/)
  expect(stderr.match(/^attempt \d failed/gm)).toHaveLength(5)
  expect((await boardOf(server.port, ADMIN_KEY)).length).toBe(40)
  // Four batches, four changes.
  const { stdout: again } = await pushPy(server.port, 'sales.csv', '--batch', '10', '--rate', '1000')
  expect(again).toContain('4 batches were there already')
})

test('python back end - what the server refuses ends the push with its reason', async () => {
  const server = await startServer()
  await expect(pushPy(server.port, 'sales.csv', '--room', 'lobby')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('batch 0 is refused, 0 records were sent before it: 409'),
  })
})

async function startHookServer(): Promise<{ example: ExampleProcess; port: number }> {
  const back = await freePort()
  const hooks = ['connect', 'subscribe', 'publish', 'events'].map((hook) => [
    `LOBBYCAST_HOOKS_${hook.toUpperCase()}_URL`,
    `http://127.0.0.1:${back}/${hook}`,
  ])
  const env = { PORT: String(back), LOBBYCAST_HOOKS_EVENTS_DEBOUNCE_MS: '0', ...Object.fromEntries(hooks) }
  const example = startExample('hook-server', { env })
  const port = portOf(await example.after('lobby:'))
  expect(await example.after('hooks')).toBe('are answered')
  // Nobody may ask without the secret.
  const stranger = await request({ port: back }, '/connect', { method: 'POST', body: '{}' })
  expect(stranger.status).toBe(401)
  return { example, port }
}

test('hook server - decides who connects, who comes in and what is said, and is told who comes and goes', async () => {
  const { example, port } = await startHookServer()
  const nobody = await PlainClient.connect(port, 'hall')
  expect(await nobody.closed).toEqual({ code: 4501, reason: 'sign in first' })
  const outsider = await PlainClient.connect(port, 'staff:office', { path: '/ws/staff:office?session=s-bob' })
  expect(await outsider.closed).toEqual({ code: 1008, reason: 'staff only' })

  const bob = await PlainClient.connect(port, 'hall', { path: '/ws/hall?format=json&session=s-bob' })
  expect(JSON.parse(String(await bob.next()))).toMatchObject({ type: 'welcome', room: 'hall' })
  bob.sendText('  hello ')
  expect(JSON.parse(String(await bob.next()))).toMatchObject({ type: 'message', data: { text: 'hello' } })
  bob.sendText('x'.repeat(201))
  expect(JSON.parse(String(await bob.next()))).toEqual({ type: 'error', code: 403, message: 'at most 200 characters' })

  const staff = await PlainClient.connect(port, 'staff:office', {
    path: '/ws/staff:office?format=json',
    headers: { cookie: 'theme=dark; session=s-ann' },
  })
  expect(JSON.parse(String(await staff.next()))).toMatchObject({ type: 'welcome' })
  bob.socket.close()
  expect(await example.after('member_joined')).toBe('hall bob')
  expect(await example.after('member_joined')).toBe('staff:office ann')
  expect(await example.after('member_left')).toBe('hall bob closed')
})

test('hook server - the command of its README talks to it', async () => {
  const { port } = await startHookServer()
  const [, command] = /^(node -e .*)$/m.exec(readFileSync('examples/hook-server/README.md', 'utf8'))!
  const args = ['-c', command!.replace('127.0.0.1:8081', `127.0.0.1:${port}`)]
  const child = execFile('bash', args)
  cleanUpAfterTest(() => child.kill())
  let shown = ''
  child.stdout?.on('data', (chunk) => {
    shown += chunk
  })
  await expect.poll(() => shown).toContain('"data":{"text":"hello","at":')
})
