/**
 * The page in a real Chromium: opens its places, each in its own window, and measures each of them. A hidden place draws
 * nothing, so two places need two windows.
 */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'

export interface Rooms {
  /** The room with the messages. */
  talk: string
  board: string
}

interface Place {
  open(page: Page, origin: string, rooms: Rooms): Promise<void>
  /** A selector of the part of the document whose changes are counted as draws. */
  drawn: string
}

export type PlaceName = 'try' | 'statistics' | 'live' | 'room'

const places: Record<PlaceName, Place> = {
  try: {
    async open(page, origin, { talk }) {
      await page.goto(`${origin}/#/try/${encodeURIComponent(talk)}`)
      await page.getByRole('button', { name: 'Join in one' }).click()
      await page.getByText('connected', { exact: true }).first().waitFor({ state: 'attached' })
    },
    drawn: '.panes',
  },
  statistics: {
    async open(page, origin, { board }) {
      await page.goto(`${origin}/#/statistics/${encodeURIComponent(board)}`)
      await page
        .getByRole('button', { name: /^Chart \d/ })
        .first()
        .click()
    },
    drawn: '.stats tbody',
  },
  live: {
    async open(page, origin) {
      // No key: the server of the bench asks for none, and the page opens its session by itself.
      await page.goto(`${origin}/#/live`)
      await page.getByRole('region', { name: 'Connections', exact: true }).waitFor()
    },
    drawn: '#place',
  },
  room: {
    async open(page, origin, { talk }) {
      await page.goto(`${origin}/#/live/${encodeURIComponent(talk)}`)
      await page.getByRole('heading', { name: 'Last publications' }).waitFor()
    },
    drawn: '.tail',
  },
}

export const placeNames = Object.keys(places) as PlaceName[]

const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
]

/** `isHumble`: runs on the last core alone and at a low priority, so that it takes little from the server that is measured. */
export async function launchChromium({ isHumble = false, cores = 1 } = {}): Promise<Browser> {
  const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const executablePath = isHumble ? humble(chromiumPath, cores - 1) : chromiumPath
  return chromium.launch({ executablePath, args: launchArguments })
}

/** Writes a script that starts the program, because all processes of a browser inherit core and priority from the first one. */
function humble(program: string, core: number): string {
  const script = join(mkdtempSync(join(tmpdir(), 'lobbycast-bench-')), 'chromium.sh')
  writeFileSync(script, `#!/bin/sh\nexec nice -n 10 taskset -c ${core} '${program}' "$@"\n`)
  chmodSync(script, 0o755)
  return script
}

export interface Reading {
  framesPerSecond: number
  drawsPerSecond: number
  /** CPU time of the window's main thread and of its whole process, as shares of the time. It does not grow when other programs are busy. */
  busyShare: number
  processShare: number
  nodes: number
  heapMegabytes: number
}

/** Seconds of CPU time, as the DevTools of the browser count them. */
interface Durations {
  readonly atMs: number
  readonly TaskDuration: number
  readonly ProcessTime: number
}

export class PageWindow {
  readonly place: PlaceName
  readonly page: Page
  readonly #devTools: CDPSession
  #durations: Durations | undefined

  constructor(place: PlaceName, page: Page, devTools: CDPSession) {
    this.place = place
    this.page = page
    this.#devTools = devTools
  }

  /** Starts counting from zero. */
  async begin(): Promise<void> {
    this.#durations = await this.#readDurations()
    await this.page.evaluate(`{
      globalThis.counted?.stop()
      const observer = new MutationObserver(() => counted.draws++)
      const counted = { frames: 0, draws: 0, fromMs: performance.now(), stop: () => observer.disconnect() }
      globalThis.counted = counted
      const onFrame = () => {
        if (globalThis.counted !== counted) return
        counted.frames++
        requestAnimationFrame(onFrame)
      }
      requestAnimationFrame(onFrame)
      observer.observe(document.querySelector(${JSON.stringify(places[this.place].drawn)}), {
        subtree: true, childList: true, characterData: true, attributes: true,
      })
    }`)
  }

  /** The figures since the last call of `begin` or `read`. The heap is measured after a garbage collection. */
  async read(): Promise<Reading> {
    const before = this.#durations!
    const now = await this.#readDurations()
    const shareOf = (name: 'TaskDuration' | 'ProcessTime') =>
      (now[name] - before[name]) / ((now.atMs - before.atMs) / 1000)
    const reading = await this.page.evaluate<Omit<Reading, 'busyShare' | 'processShare'>>(`{
      const { frames, draws, fromMs } = counted
      const seconds = (performance.now() - fromMs) / 1000
      gc();
      ({
        framesPerSecond: frames / seconds,
        drawsPerSecond: draws / seconds,
        nodes: document.querySelectorAll('*').length,
        heapMegabytes: performance.memory.usedJSHeapSize / 1e6,
      })
    }`)
    await this.begin()
    return { ...reading, busyShare: shareOf('TaskDuration'), processShare: shareOf('ProcessTime') }
  }

  async #readDurations(): Promise<Durations> {
    const { metrics } = await this.#devTools.send('Performance.getMetrics')
    const values = Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
    return { TaskDuration: values.TaskDuration!, ProcessTime: values.ProcessTime!, atMs: performance.now() }
  }

  /** How many messages the pane has received, read from the number of its last row. Undefined for other places. */
  async messages(): Promise<number | undefined> {
    if (this.place !== 'try') return undefined
    const [last = ''] = (
      await this.page.locator('.talk [role=option]').evaluateAll((rows) => rows.map(({ id }) => id))
    ).slice(-1)
    return Number(/\d+$/.exec(last)?.[0] ?? -1) + 1
  }
}

export async function openWindow(
  browser: Pick<Browser, 'newPage'>,
  place: PlaceName,
  at: { port: number; rooms: Rooms },
): Promise<PageWindow> {
  const page = await browser.newPage()
  await page.setViewportSize({ width: 1280, height: 800 })
  await places[place].open(page, `http://127.0.0.1:${at.port}`, at.rooms)
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return new PageWindow(place, page, devTools)
}

export const readingText = (reading: Reading): string =>
  [
    `frames/s ${reading.framesPerSecond.toFixed(1).padStart(5)}`,
    `draws/s ${reading.drawsPerSecond.toFixed(1).padStart(5)}`,
    `main thread ${percentText(reading.busyShare).padStart(5)}`,
    `process ${percentText(reading.processShare).padStart(5)}`,
    `nodes ${String(reading.nodes).padStart(5)}`,
    `heap ${reading.heapMegabytes.toFixed(2).padStart(6)} MB`,
  ].join('  ')

const percentText = (share: number): string => `${(share * 100).toFixed(0)} %`
