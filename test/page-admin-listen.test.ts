// What the page knows about its server before its first request: the facts in its index, as bytes and as a person sees them.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { secret, sign } from './support/auth-tokens.ts'
import { push } from './support/http.ts'
import { DESK, expectAccessible, expectNoOverflow, PHONE, sharedPages } from './support/page-browser.ts'
import { askRaw } from './support/raw-http.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const listening = sharedServer({ admin: { listen: '127.0.0.1:0' } })
const pages = sharedPages()

const DECODE: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes) => bytes,
}

async function indexOf(port: number, coding: string): Promise<{ text: string; tag: string }> {
  const { body, headers } = await askRaw(port, 'GET', '/', { 'Accept-Encoding': coding })
  return { text: DECODE[coding]!(body).toString(), tag: headers.etag! }
}

const factsIn = (text: string) => /<meta name="lobbycast" content="([^"]*)"/.exec(text)?.[1]

/** Paths of the requests that the server did not answer with a success. */
function refusedPaths(page: Page): string[] {
  const refused: string[] = []
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(new URL(answer.url()).pathname)
  })
  return refused
}

const livePlace = (page: Page) => page.getByRole('link', { name: 'Live', exact: true }).click()

test('facts - the index says what holds for its server, the same in each content coding, with its own ETag', async () => {
  const usual = await startServer()
  const open = await startServer({ admin: { apiKey: '', insecure: true } })
  const closed = await startServer({ auth: { hmacSecret: secret } })
  const small = await startServer({ limits: { jsonDepthMax: 3 } })
  const expected = [
    [usual.port, ''],
    [open.port, 'admin-open'],
    [closed.port, 'tokens-needed'],
    [small.port, 'figures-off'],
    [listening.server.port, 'sessions-off figures-off'],
    [listening.server.adminPort!, 'sessions-off figures-off'],
  ] as const
  const tags = new Set<string>()
  for (const [port, facts] of expected) {
    for (const coding of Object.keys(DECODE)) {
      const { text, tag } = await indexOf(port, coding)
      expect([factsIn(text), coding]).toEqual([facts, coding])
      expect(text).not.toContain(ADMIN_KEY)
      tags.add(tag)
    }
  }
  // Both listeners of one server serve the same page.
  expect(tags.size).toBe((expected.length - 1) * Object.keys(DECODE).length)
})

test('facts - with a connect hook, no token is needed', async () => {
  const server = await startServer({
    auth: { hmacSecret: secret },
    hooks: { connectUrl: 'http://127.0.0.1:9/connect' },
  })
  expect(factsIn((await indexOf(server.port, 'identity')).text)).toBe('')
})

test('page - with admin.listen Live and Push say at once why they are off, and boards and Try it still work', async () => {
  const { server } = listening
  await push({ port: server.adminPort! }, '/rooms/board:listen/records', [{ product_line_id: 7, total_trx: 41 }])
  const { page, faults } = await pages.open(server, DESK, '#/live')
  const refused = refusedPaths(page)
  await page.reload()
  await page.getByText('Live, and Kick with it, is off on this server, because with its option admin.listen').waitFor()
  expect(await page.getByRole('textbox', { name: 'Admin key' }).count()).toBe(0)
  await expectAccessible(page)

  await page.goto(`http://127.0.0.1:${server.port}/#/statistics/board:listen`)
  await page.getByText('Push is off on this server, because with its option admin.listen').waitFor()
  await page.getByText('3 records, no faults.').waitFor()
  const button = page.getByRole('button', { name: 'Push once' })
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await page.locator('.stats tbody tr', { hasText: '41' }).waitFor()
  expect(await page.getByText('enter the key').count()).toBe(0)

  await page.goto(`http://127.0.0.1:${server.port}/#/try`)
  await page.getByRole('button', { name: 'Join in one' }).click()
  await page.getByText('connected', { exact: true }).first().waitFor({ state: 'attached' })
  expect(refused).toEqual([])
  expect(faults).toEqual([])
  await page.setViewportSize(PHONE)
  await livePlace(page)
  await page.getByText('is off on this server').waitFor()
  await expectNoOverflow(page)
})

test('page - an open admin API is used without asking for a key', async () => {
  const server = await startServer({ admin: { apiKey: '', insecure: true } })
  const { page, faults } = await pages.open(server, DESK, '#/statistics/board:open')
  await page.getByText('3 records, no faults.').waitFor()
  await page.getByRole('button', { name: 'Push once' }).click()
  await page.getByText('3 changed').waitFor()
  await livePlace(page)
  await page.getByRole('region', { name: 'Connections', exact: true }).waitFor()
  expect(faults).toEqual([])
})

test('page - a server that needs tokens asks for one before anybody is refused, and Live says where the key is', async () => {
  const server = await startServer({ auth: { hmacSecret: secret } })
  const { page } = await pages.open(server, DESK, '#/try')
  const refused = refusedPaths(page)
  await page.getByLabel('Token, without which').fill(await sign({ sub: 'mara' }))
  await page.getByRole('button', { name: 'Join in one' }).click()
  await page.getByText('connected', { exact: true }).first().waitFor({ state: 'attached' })
  expect(refused).toEqual([])
  await livePlace(page)
  await page.getByText('The key is the option').waitFor()
  await page.getByRole('textbox', { name: 'Admin key' }).waitFor()
})
