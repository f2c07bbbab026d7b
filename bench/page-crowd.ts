/**
 * Live on a full server: opens many connections in 301 rooms, 9 of 19 of them in one room, then opens the page and checks its figures. Prints
 * the cost for the page, and the CPU share of the server's main thread with and without the page.
 */
import type { Page } from 'playwright-core'
import { nowUs, sleep } from './clock.ts'
import { mainThreadNs } from './cpu.ts'
import { callAll, LoadProcess } from './load-pool.ts'
import { launchChromium, openWindow, type PageWindow, type PlaceName, readingText } from './page-windows.ts'
import { builtInServers, type RunningServer, startServer } from './servers.ts'

export interface CrowdOptions {
  connections: number
  /** The length of each measurement. */
  seconds: number
}

const crowdShare = 9 / 19
const smallRooms = 300
const pageRows = 200
/** Only the rows in sight are in the document. */
const rowsMax = 60
const nodesMax = 2500
const drawsPerSecondMax = 30
const crowd = 'crowd'
const messageBytes = 100
/** One in the crowd and one in each of ten other rooms, with one message a second each. */
const speakers = 11
const waitMs = 30_000

const whole = (value: number): string => value.toLocaleString('en-US')

export async function measureCrowd(options: CrowdOptions): Promise<boolean> {
  const { connections, seconds } = options
  const env = {
    // Two extra connections for the page.
    LOBBYCAST_LIMITS_CONNECTIONS_MAX: String(connections + 2),
    // Each join is sent to the whole crowd, so connecting takes long and the load processes answer pings late.
    LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS: '120',
  }
  const server = await startServer(builtInServers[0]!, { env })
  const loads = [new LoadProcess(), new LoadProcess()]
  const browser = await launchChromium()
  const checks = new Checks()
  try {
    const members = Math.round(connections * crowdShare)
    await connectAll(server, loads, { connections, members })
    await sleep(5000)
    const phase = async (name: string, window?: PageWindow): Promise<void> => {
      await window?.begin()
      const share = await mainThreadShare(server, loads, seconds)
      console.log(`${name.padEnd(26)}  main thread of the server ${(share * 100).toFixed(1)} %`)
      if (window === undefined) return
      const reading = await window.read()
      console.log(`${''.padEnd(26)}  ${readingText(reading)}`)
      checks.note(
        `${name}: at most ${drawsPerSecondMax} draws a second`,
        reading.drawsPerSecond <= drawsPerSecondMax + 1,
      )
      checks.note(`${name}: at most ${nodesMax} nodes`, reading.nodes <= nodesMax)
    }
    const open = (place: PlaceName) =>
      openWindow(browser, place, { port: server.port, rooms: { talk: crowd, board: crowd } })
    await phase('no page')
    const live = await open('live')
    await phase('Live open', live)
    await checkLive(live.page, checks, { connections, members })
    await live.page.close()
    const room = await open('room')
    await phase('Live, the room open', room)
    await checkRoom(room.page, checks, members)
    await room.page.close()
    await phase('no page again')
    return checks.isPassed
  } finally {
    await browser.close()
    for (const load of loads) load.stop()
    await server.stop()
  }
}

async function connectAll(
  { port }: RunningServer,
  loads: LoadProcess[],
  { connections, members }: { connections: number; members: number },
): Promise<void> {
  const roomNames = [crowd, ...Array.from({ length: smallRooms }, (_, at) => `rooms:${at}`)]
  const startUs = nowUs()
  const plan = Array.from({ length: connections }, (_, at) => ({
    room: at < members ? 0 : 1 + ((at - members) % smallRooms),
    // The first member of the crowd sends, and the first member of each of ten rooms.
    sender: at === 0 ? 0 : at >= members && at < members + speakers - 1 ? 1 + at - members : -1,
    parsed: false,
  }))
  const parts = loads.map((_, part) =>
    plan.filter(({ sender }, at) => (sender >= 0 ? part === 0 : at % loads.length === part)),
  )
  let before = 0
  const results = await callAll(loads, 'connect', (part) => {
    const mine = parts[part]!
    const connectionsBefore = before
    before += mine.length
    return {
      ...{ host: '127.0.0.1', port, protocol: 'plain', roomNames, connections: mine, messageBytes },
      ...{ ordered: true, inFlight: 512, readEveryMs: 200, readSeldom: true, connectionsBefore },
    }
  })
  const failed = results.find((result) => result.failed > 0)
  if (failed !== undefined) throw new Error(`${failed.failed} connections failed: ${failed.failure}`)
  console.log(
    `${whole(connections)} connections, ${whole(members)} of them in one room, after ${((nowUs() - startUs) / 1e6).toFixed(0)} s`,
  )
}

async function mainThreadShare({ pid }: RunningServer, loads: LoadProcess[], seconds: number): Promise<number> {
  const startUs = nowUs() + 200_000
  const running = callAll(loads, 'run', (part) => ({
    ...{ startUs, measureFromUs: startUs, measureToUs: startUs + seconds * 1e6 },
    ...{ messagesPerSecond: part === 0 ? speakers : 0, together: 1, outstanding: 0 },
  }))
  const fromUs = nowUs()
  const fromNs = mainThreadNs(pid!)
  await running
  return (mainThreadNs(pid!) - fromNs) / 1000 / (nowUs() - fromUs)
}

class Checks {
  isPassed = true

  note(what: string, isSo: boolean): void {
    this.isPassed &&= isSo
    console.log(`  ${isSo ? 'ok    ' : 'BROKEN'}  ${what}`)
  }

  /** Checks that a text appears on the page. */
  async shows(page: Page, text: string | RegExp): Promise<void> {
    const isThere = await page
      .getByText(text)
      .first()
      .waitFor({ timeout: waitMs })
      .then(
        () => true,
        () => false,
      )
    this.note(`says ${text instanceof RegExp ? text.source : JSON.stringify(text)}`, isThere)
  }

  async counts(page: Page, selector: string, most: number): Promise<void> {
    const found = await page.locator(selector).count()
    this.note(`${found} rows in the document, at most ${most}`, found > 0 && found <= most)
  }
}

async function checkLive(
  page: Page,
  checks: Checks,
  { connections, members }: { connections: number; members: number },
): Promise<void> {
  const card = page.getByRole('region', { name: 'Connections', exact: true })
  // The page itself is one more connection.
  const isRight = (await card.locator('.big').textContent())?.trim() === whole(connections + 1)
  checks.note(`Connections shows ${whole(connections + 1)}`, isRight)
  const rooms = smallRooms + 1
  await checks.shows(page, `${pageRows} of ${whole(rooms)}, most members first`)
  await checks.counts(page, '.two tbody tr', rowsMax)
  const first = await page.locator('.two tbody tr:not(.spacer)').first().textContent()
  checks.note(
    `the first room is ${crowd} with ${whole(members)} members`,
    first?.startsWith(`${crowd} ${whole(members)}`) ?? false,
  )
  await page.getByRole('textbox', { name: 'Find a room' }).fill('rooms:29')
  await checks.shows(page, /^11 found, most members first$/)
}

async function checkRoom(page: Page, checks: Checks, members: number): Promise<void> {
  const tile = await page.locator('.tile b').first().textContent()
  checks.note(`Members shows ${whole(members)}`, tile === whole(members))
  const words = (from: number): string =>
    `a page by id: ${whole(from + 1)} to ${whole(from + pageRows)} of ${whole(members)}; search and order are within it`
  await checks.shows(page, words(0))
  await checks.counts(page, 'table[aria-label="Members of the room"] tbody tr', rowsMax)
  await page.getByRole('button', { name: 'Next page' }).click()
  await checks.shows(page, words(pageRows))
  const id = await page
    .locator('table[aria-label="Members of the room"] tbody tr:not(.spacer) td span')
    .first()
    .textContent()
  await page.getByRole('textbox', { name: 'Find a member on this page' }).fill(id!)
  const rows = page.locator('table[aria-label="Members of the room"] tbody tr:not(.spacer)')
  await rows.nth(1).waitFor({ state: 'detached', timeout: waitMs })
  checks.note(`search finds ${id}`, (await rows.first().textContent())?.startsWith(id!) ?? false)
  await checks.shows(page, /^(showing (all|1 in \d+|\d+) of [\d,]+ a second|nothing came in the last second)$/)
}
