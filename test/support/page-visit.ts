// Owns a headless Chromium in which tests use the page that a server serves, as a person would. Collects what a page must not do: errors on the
// console, exceptions, violations of the content security policy.
import AxeBuilder from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { EXECUTABLE, LAUNCH_ARGS } from './browser.ts'
import type { TestServer } from './start-server.ts'

interface Visit {
  readonly page: Page
  /** Errors on the console, violations of the policy among them, and exceptions. */
  readonly faults: readonly string[]
}

interface VisitOptions {
  /** Behind the `#`. */
  readonly place: string
  /** Opens the session with a ticket, as the printed link does. */
  readonly hasTicket?: boolean
}

/** One browser for all tests of a file; each visit has a context of its own. */
export function pageVisits() {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: LAUNCH_ARGS })
  })
  afterAll(() => browser?.close())
  return async (server: TestServer, { place, hasTicket = false }: VisitOptions): Promise<Visit> => {
    const context = await browser!.newContext({ viewport: { width: 1280, height: 800 } })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    const ticket = hasTicket ? new URL(server.pageUrl()!).hash.replace(/^.*\?/, '?') : ''
    await page.goto(`http://127.0.0.1:${server.port}/#/${place}${ticket}`)
    return { page, faults }
  }
}

/** Serious and critical findings of axe-core, as `rule: selector`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // A script element would be refused by the policy of the page.
  await page.evaluate(AxeBuilder.source)
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: typeof AxeBuilder }).axe
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  })
}
