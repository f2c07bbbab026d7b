// What the place Statistics of the page costs in a real browser: a board of 1,000 records with 500 changes a second. Prints frames of the screen, draws,
// nodes and the heap after a collection, for each of some spans. Run on demand: `npm run bench:page`.

import { Command } from 'commander'
import { createServer } from 'lobbycast'
import { chromium } from 'playwright-core'
import { count, positive } from './numbers.ts'

const RECORDS = 1000
const PUSHES_A_SECOND = 10
const CHANGES_A_PUSH = 50
const KEY = 'bench-page-key-2f6d1c'
const ROOM = 'board:bench'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
]

interface Counted {
  readonly frames: number
  readonly draws: number
  readonly nodes: number
  readonly heapMegabytes: number
}

const COUNT = `
  globalThis.counted = { frames: 0, draws: 0 }
  const onFrame = () => { counted.frames++; requestAnimationFrame(onFrame) }
  requestAnimationFrame(onFrame)
  new MutationObserver(() => counted.draws++).observe(document.querySelector('.stats tbody'), {
    subtree: true, childList: true, characterData: true, attributes: true,
  })
`

const READ = `{
  gc()
  const { frames, draws } = counted
  Object.assign(counted, { frames: 0, draws: 0 });
  ({ frames, draws, nodes: document.querySelectorAll('*').length, heapMegabytes: performance.memory.usedJSHeapSize / 1e6 })
}`

const { spans, seconds } = new Command('bench:page')
  .description('What the page costs while a board of 1,000 records has 500 changes a second.')
  .option('--spans <n>', 'spans that are measured', count, 4)
  .option('--seconds <n>', 'how long each is', positive, 10)
  .parse()
  .opts<{ spans: number; seconds: number }>()

const server = await createServer({
  http: { port: 0 },
  shards: 1,
  admin: { apiKey: KEY },
  log: { level: 'silent' },
})
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS })
try {
  await push(0, RECORDS, 0)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`http://127.0.0.1:${server.port}/#/statistics/${ROOM}`)
  await page.getByText('1,000 records').waitFor()
  await page.getByRole('button', { name: 'Chart 1', exact: true }).click()
  await page.evaluate(COUNT)
  for (let span = 0; span < spans; span++) {
    const startedAtMs = performance.now()
    await changeFor(seconds * 1000)
    const { frames, draws, nodes, heapMegabytes } = await page.evaluate<Counted>(READ)
    const tookSeconds = (performance.now() - startedAtMs) / 1000
    console.log(
      `frames/s ${(frames / tookSeconds).toFixed(1)}  draws/s ${(draws / tookSeconds).toFixed(1)}  nodes ${nodes}  heap ${heapMegabytes.toFixed(2)} MB`,
    )
  }
} finally {
  await browser.close()
  await server.stop({ skipDelay: true })
}

async function changeFor(ms: number): Promise<void> {
  const startedAtMs = performance.now()
  for (let round = 1; performance.now() - startedAtMs < ms; round++) {
    await push((round * CHANGES_A_PUSH) % RECORDS, CHANGES_A_PUSH, performance.now() | 0)
    const dueMs = startedAtMs + (round * 1000) / PUSHES_A_SECOND
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())))
  }
}

async function push(from: number, count: number, trx: number): Promise<void> {
  const records = Array.from({ length: count }, (_, at) => ({
    ...{ product_line_id: from + at, product_line: `line ${from + at}`, total_trx: trx + at, currency: 'EUR' },
  }))
  const answer = await fetch(`http://127.0.0.1:${server.port}/rooms/${ROOM}/records`, {
    method: 'POST',
    headers: { 'X-API-Key': KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify(records),
  })
  if (!answer.ok) throw new Error(`the push was answered with ${answer.status}: ${await answer.text()}`)
}
