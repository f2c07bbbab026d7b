// The description of the HTTP routes: it is valid OpenAPI 3.1, has every route, and a real browser shows it without asking anybody else.
import { Validator } from '@seriousme/openapi-schema-validator'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { routesOf } from '../src/http/route-table.ts'
import { EXECUTABLE, LAUNCH_ARGS } from './support/browser.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { request } from './support/http.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer()
const routes = routesOf(resolveConfig({}))

interface Description {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>
}

async function description(): Promise<Description> {
  const answer = await request(lobby.server, '/openapi.json')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
  return JSON.parse(answer.text) as Description
}

test('openapi - is valid, in version 3.1', async () => {
  const text = await description()
  const result = await new Validator().validate(structuredClone(text) as unknown as Record<string, unknown>)
  expect(result.errors ?? []).toEqual([])
  expect([result.valid, text.openapi]).toEqual([true, '3.1.0'])
})

test('openapi - has every route of the table and no other, each under a name of its own', async () => {
  const { paths } = await description()
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort())
  const names = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(new Set(names).size).toBe(routes.length)
})

test('docs - a browser shows every route, and no request goes elsewhere', async () => {
  const browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: LAUNCH_ARGS })
  cleanUpAfterTest(() => browser.close())
  const page = await browser.newPage()
  const asked: string[] = []
  const faults: string[] = []
  page.on('request', (sent) => asked.push(sent.url()))
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.goto(`http://127.0.0.1:${lobby.server.port}/docs`)
  await page.waitForSelector('.opblock')
  expect(await page.locator('.opblock').count()).toBe(routes.length)
  const foreign = asked.filter(
    (url) => !url.startsWith(`http://127.0.0.1:${lobby.server.port}/`) && !url.startsWith('data:'),
  )
  expect(asked.length).toBeGreaterThan(3)
  expect([foreign, faults]).toEqual([[], []])
})

test('docs - a file that is none is 404', async () => {
  for (const path of ['/docs/package.json', '/docs/%2e%2e%2fpackage.json', '/docs/constructor', '/docs/__proto__']) {
    expect((await request(lobby.server, path)).status, path).toBe(404)
  }
})
