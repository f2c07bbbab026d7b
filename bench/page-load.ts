/**
 * The page under load: 1,000 messages a second in a room that is shown, and beside it a board of 1,000 records with 500 changes a second. Server, senders and
 * browser are processes of their own.
 */
import { nowUs, sleep, sleepUntilUs } from './clock.ts'
import { LoadProcess } from './load-pool.ts'
import { type FlatHeap, flatHeap, type Summary, summaryText } from './page-summary.ts'
import {
  launchChromium,
  openWindow,
  type PageWindow,
  type PlaceName,
  type Reading,
  readingText,
} from './page-windows.ts'
import { builtInServers, startServer } from './servers.ts'

export interface PageLoadOptions {
  /** Places that are open at the same time, each in its own window. */
  places: PlaceName[]
  messages: number
  messagesPerSecond: number
  spans: number
}

const records = 1000
const pushesPerSecond = 10
const changesPerPush = 50
const senders = 10
const messageBytes = 100
const settleMs = 20_000
const rooms = { talk: 'bench:talk', board: 'board:bench' }

/** Returns whether the heaps were flat and every message reached the panes. */
export async function measureUnderLoad(options: PageLoadOptions): Promise<boolean> {
  const { places, messages, messagesPerSecond, spans } = options
  const server = await startServer(builtInServers[0]!)
  const load = new LoadProcess()
  const browser = await launchChromium()
  const board = new ChangingBoard(server.port)
  try {
    await board.fill()
    await connectSenders(load, server.port)
    const windows: PageWindow[] = []
    for (const place of places) windows.push(await openWindow(browser, place, { port: server.port, rooms }))
    const startUs = nowUs() + 500_000
    const endUs = startUs + (messages / messagesPerSecond) * 1e6
    const running = load.call('run', {
      ...{ startUs, measureFromUs: startUs, measureToUs: endUs, messagesPerSecond },
      ...{ together: 1, outstanding: 0 },
    })
    const changing = board.changeUntil(endUs)
    await sleepUntilUs(startUs)
    for (const window of windows) await window.begin()
    const readings = windows.map((): Reading[] => [])
    for (let span = 1; span <= spans; span++) {
      await sleepUntilUs(startUs + (span * (endUs - startUs)) / spans)
      for (const [at, window] of windows.entries()) {
        const reading = await window.read()
        readings[at]!.push(reading)
        const seconds = Math.round((nowUs() - startUs) / 1e6)
        console.log(`${String(seconds).padStart(4)} s  ${window.place.padEnd(10)}  ${readingText(reading)}`)
      }
    }
    const { sentByRoom } = await running
    await changing
    const sent = sentByRoom[0]!
    console.log(`\n${sent.toLocaleString('en-US')} messages were sent.`)
    const summaries: Summary[] = []
    for (const [at, window] of windows.entries()) {
      const came = await settled(window, sent)
      summaries.push({ place: window.place, readings: readings[at]!, ...(came === undefined ? {} : { came, sent }) })
    }
    for (const summary of summaries) console.log(summaryText(summary))
    return summaries.every(
      ({ readings: each, came = 0, sent: all = 0 }) => (flatHeap(each) satisfies FlatHeap).isFlat && came === all,
    )
  } finally {
    await browser.close()
    load.stop()
    await server.stop()
  }
}

async function connectSenders(load: LoadProcess, port: number): Promise<void> {
  const { failed, failure } = await load.call('connect', {
    ...{ host: '127.0.0.1', port, protocol: 'plain', roomNames: [rooms.talk], messageBytes },
    connections: Array.from({ length: senders }, (_, sender) => ({ room: 0, sender, parsed: false })),
    ...{ ordered: true, inFlight: senders, readEveryMs: 0, readSeldom: false, connectionsBefore: 0 },
  })
  if (failed > 0) throw new Error(`${failed} senders failed: ${failure}`)
}

/** The number of messages in the window, once it has all that were sent or the time to settle is over. */
async function settled(window: PageWindow, sent: number): Promise<number | undefined> {
  const untilUs = nowUs() + settleMs * 1000
  for (;;) {
    const came = await window.messages()
    if (came === undefined || came >= sent || nowUs() > untilUs) return came
    await sleep(100)
  }
}

class ChangingBoard {
  readonly #url: string
  #pushes = 0

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/rooms/${rooms.board}/records`
  }

  fill(): Promise<void> {
    return this.#push(0, records)
  }

  async changeUntil(endUs: number): Promise<void> {
    const startUs = nowUs()
    for (let round = 1; nowUs() < endUs; round++) {
      await this.#push((round * changesPerPush) % records, changesPerPush)
      await sleepUntilUs(startUs + (round * 1e6) / pushesPerSecond)
    }
  }

  async #push(from: number, count: number): Promise<void> {
    this.#pushes++
    const body = Array.from({ length: count }, (_, at) => ({
      product_line_id: from + at,
      product_line: `line ${from + at}`,
      total_trx: this.#pushes,
      currency: 'EUR',
    }))
    const answer = await fetch(this.#url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the push was answered with ${answer.status}: ${await answer.text()}`)
  }
}
