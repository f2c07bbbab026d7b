// Owns a headless Chromium and the page the SDK runs in there: served by a server of its own, so that it has an origin, and
// driven by name through fixtures/sdk-page.js. Events are taken as in sdk-client.ts: by name, in order, none missed.

import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { cleanUpAfterTest } from './clean-up.ts'

export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const LAUNCH_ARGS = [
  ...['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-gpu', '--no-first-run'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
]

// The SDK's bundle for browsers, as it is shipped; the package does not export its path.
const BUNDLE = new URL('../dist/centrifuge.js', import.meta.resolve('centrifuge'))
const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url)

const FILES: Record<string, { file: URL; type: string }> = {
  '/': { file: fixture('sdk-page.html'), type: 'text/html' },
  '/sdk-page.js': { file: fixture('sdk-page.js'), type: 'text/javascript' },
  '/centrifuge.js': { file: BUNDLE, type: 'text/javascript' },
}

function pageServer(): Server {
  return createServer((request, response) => {
    const found = FILES[request.url ?? '']
    if (found === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': found.type }).end(readFileSync(found.file))
  })
}

export interface Chromium {
  // Where pages come from; a server that shall accept them lists it in `origins`.
  readonly origin: string
  open(): Promise<SdkPage>
}

// One browser for all tests of a file; every page has a context of its own.
export async function sharedChromium(): Promise<Chromium> {
  const server = pageServer()
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: LAUNCH_ARGS })
  })
  afterAll(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
  })
  return {
    origin,
    async open() {
      const context = await browser!.newContext()
      cleanUpAfterTest(() => context.close())
      const page = await context.newPage()
      await page.goto(`${origin}/`)
      return new SdkPage(context, page)
    },
  }
}

// The answer of a call: what the SDK's promise settled with.
export type Settled = { ok: unknown } | { error: { code: number; message: string } }

type Context = Record<string, never> & {
  code?: number
  reason?: string
  client?: string
  data?: unknown
  offset?: number
}

const EVENT_WAIT_MS = 20_000

export class SdkPage {
  readonly #context: BrowserContext
  readonly #page: Page
  // Where the search for the next event of a kind begins.
  readonly #cursors = new Map<string, number>()

  constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.#page = page
  }

  // Calls a function of fixtures/sdk-page.js in the browser.
  call(name: string, argument?: unknown): Promise<Settled> {
    return this.#page.evaluate(`page.${name}(${JSON.stringify(argument)})`)
  }

  // The oldest event of this kind that was not taken yet, or the next to come. A source is 'client' or a room.
  async next(source: string, name: string): Promise<Context> {
    const kind = `${source} ${name}`
    const from = this.#cursors.get(kind) ?? 0
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no event ${kind} within ${EVENT_WAIT_MS} ms`)), EVENT_WAIT_MS)
    })
    try {
      const found = this.call('next', { source, name, from }) as Promise<unknown>
      const { context, index } = (await Promise.race([found, late])) as { context: Context; index: number }
      this.#cursors.set(kind, index + 1)
      return context
    } finally {
      clearTimeout(timer)
    }
  }

  async count(source: string, name: string): Promise<number> {
    return (await this.call('count', { source, name })) as unknown as number
  }

  async publications(room: string, count: number): Promise<{ data: unknown; offset: number | undefined }[]> {
    const taken: { data: unknown; offset: number | undefined }[] = []
    while (taken.length < count) {
      const { data, offset } = await this.next(room, 'publication')
      taken.push({ data, offset })
    }
    return taken
  }

  // Connects and resolves to the client's id.
  async connect(server: { port: number }, options: Record<string, unknown> = {}): Promise<string> {
    await this.start(server, options)
    return String((await this.next('client', 'connected')).client)
  }

  // Connects without waiting for what comes of it.
  async start({ port }: { port: number }, options: Record<string, unknown> = {}): Promise<void> {
    await this.call('connect', { url: `ws://127.0.0.1:${port}/connection/websocket`, ...options })
  }

  async subscribe(room: string, options: Record<string, unknown> = {}): Promise<Context> {
    await this.call('subscribe', { room, ...options })
    return this.next(room, 'subscribed')
  }

  // How a bare WebSocket of the page ends.
  closeOf(url: string): Promise<{ code: number; reason: string }> {
    return this.#page.evaluate(
      `new Promise((resolve) => { new WebSocket(${JSON.stringify(url)}).onclose = ({ code, reason }) => resolve({ code, reason }) })`,
    )
  }

  // The browser's own idea of the network: it fires the offline and online events at the page.
  setOffline(offline: boolean): Promise<void> {
    return this.#context.setOffline(offline)
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}
