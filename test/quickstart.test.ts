// docs/quickstart.md works as it is written: its commands are run against a server as it is by default, its page is shown by a real browser from
// a server that is started as the page says, and its configuration admits the page that it names.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { EXECUTABLE, LAUNCH_ARGS } from './support/browser.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { Guide } from './support/guide.ts'
import { push } from './support/http.ts'
import { freePort } from './support/sdk-client.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, startServer, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

const guide = new Guide('quickstart.md')
const folder = mkdtempSync(join(tmpdir(), 'lobbycast-quickstart-'))

let server: TestServer

beforeAll(async () => {
  server = await createServer({ http: { port: 0 }, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' } })
  writeFileSync(join(folder, 'board.html'), at(guide.block('html page')))
})

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const at = (text: string): string => text.replaceAll('127.0.0.1:8081', `127.0.0.1:${server.port}`)

test.each(guide.blocks('console'))('quickstart - the commands of "$heading"', async ({ text }) => {
  const shell = new Shell({ env: { LOBBY: at('http://127.0.0.1:8081'), KEY: ADMIN_KEY } })
  await replay(server, at(text), { shell })
})

test('quickstart - the page shows the board, and changes when somebody pushes', async () => {
  const port = await freePort()
  const serve = guide.block('sh serve').replace('3000', String(port))
  new Shell({ prelude: `cd ${folder}` }).open(serve)
  const url = `http://127.0.0.1:${port}/board.html`
  await expect
    .poll(() =>
      fetch(url).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  const browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: LAUNCH_ARGS })
  cleanUpAfterTest(() => browser.close())
  const page = await browser.newPage()
  await push(server, '/rooms/board:sales/records', [{ product_line_id: 7, product_line: 'tea', total_trx: 3 }])
  await page.goto(url)
  const shown = () => page.locator('#board li').allTextContents()
  await expect.poll(shown).toContain('tea: 3')
  await push(server, '/rooms/board:sales/records', [{ product_line_id: 7, product_line: 'tea', total_trx: 4 }])
  await expect.poll(shown).toContain('tea: 4')
})

test('quickstart - a page that is opened as a file is refused', async () => {
  expect(await openedBy('null', server.port)).toBe(403)
})

test('quickstart - the configuration for others admits the page that it names, and no other', async () => {
  const { origins } = JSON.parse(guide.block('json config')) as { origins: string[] }
  // On every address, as the configuration says, a loopback page is like any other.
  const open = await startServer({ http: { host: '0.0.0.0' }, origins })
  expect(await openedBy(origins[0]!, open.port)).toBe(101)
  expect(await openedBy('http://127.0.0.1:3000', open.port)).toBe(403)
})

// The status of a WebSocket handshake that a page of an origin makes.
function openedBy(origin: string, port: number): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/hall`, { origin })
  cleanUpAfterTest(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.once('error', reject)
  })
}
