// Owns a headless Chromium that opens the page of a real server, and writes down everything that must not happen there: errors in the
// console, exceptions, violations of the content security policy, dialogs, requests to anybody else.

import { readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { EXECUTABLE, LAUNCH_ARGS } from './browser.ts'
import { cleanUpAfterTest } from './clean-up.ts'
import type { TestServer } from './start-server.ts'

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const WAIT_MS = 20_000

export interface Screen {
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
}

export const DESK: Screen = { width: 1280, height: 800, theme: 'light' }
export const PHONE: Screen = { width: 390, height: 844, theme: 'dark' }

interface OpenPage {
  readonly page: Page
  /** What went wrong so far, in words. The line that a browser writes for a refused upgrade is not among it. */
  readonly faults: readonly string[]
}

export interface Pages {
  /** `fragment` begins with #. */
  open(server: { readonly port: number }, screen?: Screen, fragment?: string): Promise<OpenPage>
  /** With the ticket of a printed link, which opens the session of an administrator. `fragment` has no `?`. */
  openWithTicket(server: TestServer, screen: Screen, fragment: string): Promise<OpenPage>
}

/** One browser for all tests of a file; each page has a context of its own. */
export function sharedPages(): Pages {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: EXECUTABLE,
      headless: true,
      args: LAUNCH_ARGS,
    })
  })
  afterAll(() => browser?.close())
  const open: Pages['open'] = async ({ port }, { width, height, theme } = DESK, fragment = '') => {
    const context = await browser!.newContext({ viewport: { width, height }, colorScheme: theme })
    // After the last test of a file, the browser may already be closed, and its contexts with it.
    cleanUpAfterTest(() => context.close().catch(() => undefined))
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT_MS)
    const origin = `http://127.0.0.1:${port}`
    const faults = faultsOf(page, origin)
    await page.goto(`${origin}/${fragment}`)
    return { page, faults }
  }
  return {
    open,
    openWithTicket: (server, screen, fragment) => {
      const ticket = new URL(server.pageUrl()!).hash.replace(/^.*\?/, '?')
      return open(server, screen, `${fragment}${ticket}`)
    },
  }
}

function faultsOf(page: Page, origin: string): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    const isRefusedUpgrade = /^WebSocket connection to '.*' failed/.test(text)
    // The page asks the same path by GET why it was refused, and the browser writes a line for that answer, too.
    const isReason = /^Failed to load resource: the server responded with a status of 4/.test(text)
    if (message.type() === 'error' && !isRefusedUpgrade && !isReason) faults.push(text)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) faults.push(`request to ${request.url()}`)
  })
  return faults
}

/** Expects no serious or critical finding of axe-core by WCAG A, AA and good practice. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE)
  const found = (await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(AXE_TAGS)} }).then(({ violations }) => violations)`,
  )) as { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])])).toEqual(
    [],
  )
}

/** Nothing makes the page wider than its window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const [inner, width] = (await page.evaluate('[innerWidth, document.documentElement.scrollWidth]')) as [number, number]
  expect(width).toBeLessThanOrEqual(inner)
}
