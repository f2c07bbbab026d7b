// The last 15 minutes in the place Live. The clock of a real server is moved through 1,300 seconds in a moment, so that the records of the board `$lobbycast`
// are written over, and the page is opened afterwards.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { LIVE_SECONDS, type LiveRecord } from '../src/protocol/live-record.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { DESK, sharedPages } from './support/page-browser.ts'
import { ADMIN_KEY, startServer, type TestServer } from './support/start-server.ts'

const pages = sharedPages()

/** Long enough for a busy machine; an idle one needs a few seconds. */
const TIMEOUT_MS = 90_000
const PAST_MS = 1_300_000
/** Before the page is opened: when a second member comes, and while the server stands still. */
const SECOND_MEMBER_MS = 600_000
const STOOD_STILL_MS = { from: 300_000, to: 180_000 }

// Not Date.now, which the test moves to make the past.
const realMs = () => performance.timeOrigin + performance.now()

interface Past {
  readonly server: TestServer
  /** In milliseconds since 1970. */
  readonly untilMs: number
}

/** The server as it is after 1,300 seconds, in which it stood still once. Its first member is there from the beginning. */
async function serverWithPast(port = 0): Promise<Past> {
  const timers = vi.spyOn(globalThis, 'setInterval')
  const server = await startServer({ http: { port } }, { faults: true })
  const sweeps = timers.mock.calls.filter(([, ms]) => ms === MainThreadTuning.sweepIntervalMs).map(([run]) => run)
  timers.mockRestore()
  const untilMs = realMs()
  const clock = vi.spyOn(Date, 'now')
  try {
    let members = 0
    for (let ms = untilMs - PAST_MS; ms < realMs(); ms += 1000) {
      const agoMs = untilMs - ms
      if (agoMs < STOOD_STILL_MS.from && agoMs > STOOD_STILL_MS.to) continue
      for (; members < (agoMs < SECOND_MEMBER_MS ? 2 : 1); members++) await JsonClient.join(server, 'past')
      clock.mockReturnValue(ms)
      for (const sweep of sweeps) sweep()
      // A sweep runs in an immediate. The second immediate lets the shard answer.
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    clock.mockRestore()
  }
  return { server, untilMs }
}

/** A second server can listen on the port of the first one only when the first did not get the port by listening on 0. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

/** Oldest first. The records do not fit on one page of the answer. */
async function recordsOf(server: TestServer): Promise<LiveRecord[]> {
  const all: LiveRecord[] = []
  for (let after = ''; ; ) {
    const path = `/rooms/$lobbycast/records?after=${encodeURIComponent(after)}`
    const answer = await request(server, path, { headers: { 'x-api-key': ADMIN_KEY } })
    const { records, next } = JSON.parse(answer.text) as { records: LiveRecord[]; next: string | null }
    all.push(...records)
    if (next === null) return all.sort((one, other) => one.t - other.t)
    after = next
  }
}

const connections = (page: Page) => page.getByRole('region', { name: 'Connections', exact: true })

interface Row {
  /** How long before the given time, in seconds. */
  readonly ago: number
  readonly value: string
}

/** The table beside the chart of connections, which has about 30 of its points. */
async function rowsOf(page: Page, untilMs: number): Promise<Row[]> {
  const rows = await connections(page).locator('tbody tr').allInnerTexts()
  return rows.map((row) => {
    const [time = '', value = ''] = row.split('\t')
    const atMs = new Date(untilMs).setHours(...(time.split(':').map(Number) as [number, number, number]), 0)
    // A time that seems to lie ahead by hours is one of the day before.
    const ago = Math.round((untilMs - atMs) / 1000)
    return { ago: ago < -43_200 ? ago + 86_400 : ago, value }
  })
}

/** Whether the chart of connections has a line at the given times. */
function linesAt(page: Page, timesMs: readonly number[]): Promise<boolean[]> {
  return page.evaluate(`(() => {
    const section = document.querySelector('section[aria-label="Connections"]')
    const canvas = section.querySelector('canvas')
    const plot = section.querySelector('.u-over')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const token = getComputedStyle(document.documentElement).getPropertyValue('--live').trim()
    const colour = [1, 3, 5].map((at) => parseInt(token.slice(at, at + 2), 16))
    return ${JSON.stringify(timesMs)}.map((timeMs) => {
      const share = 1 - (Date.now() - timeMs) / ${LIVE_SECONDS * 1000}
      const x = Math.round(((plot.offsetLeft + plot.offsetWidth * share) * canvas.width) / canvas.offsetWidth)
      for (let y = 0; y < canvas.height; y++) {
        const at = 4 * (y * canvas.width + x)
        const far = colour.reduce((sum, part, byte) => sum + Math.abs(part - data[at + byte]), 0)
        if (data[at + 3] > 128 && far < 60) return true
      }
      return false
    })
  })()`)
}

/** Expects the page to show the whole past of `serverWithPast` in order, with its gap. */
async function expectPast(page: Page, untilMs: number): Promise<void> {
  const rows = await rowsOf(page, untilMs)
  const agos = rows.map(({ ago }) => ago)
  expect(agos).toEqual([...agos].sort((one, other) => other - one))
  expect(agos[0]).toBeGreaterThan(LIVE_SECONDS - 120)
  expect(agos[0]).toBeLessThan(LIVE_SECONDS)
  // A change comes within the second that is meant or the next one.
  const changes = [SECOND_MEMBER_MS, STOOD_STILL_MS.from, STOOD_STILL_MS.to, 0].map((ms) => ms / 1000)
  for (const { ago, value } of rows) {
    if (changes.some((change) => Math.abs(ago - change) <= 2)) continue
    const isGap = ago * 1000 < STOOD_STILL_MS.from && ago * 1000 > STOOD_STILL_MS.to
    if (ago > 0) expect({ ago, value }).toEqual({ ago, value: isGap ? '–' : ago * 1000 > SECOND_MEMBER_MS ? '1' : '2' })
  }
  const { from, to } = STOOD_STILL_MS
  const seen = [from + 60_000, from + 15_000, from - 15_000, (from + to) / 2, to + 15_000, to - 15_000, to - 60_000]
  await expect
    .poll(() =>
      linesAt(
        page,
        seen.map((agoMs) => untilMs - agoMs),
      ),
    )
    .toEqual([true, true, false, false, false, true, true])
}

test('live - a page that was just opened shows the last 900 seconds in their order, also when shards were replaced, with no line while the server stood still', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { server, untilMs } = await serverWithPast()
  const records = await eventually(
    () => recordsOf(server),
    (found) => found.length === LIVE_SECONDS,
  )
  for (const { second, t } of records) expect(second).toBe(Math.floor(t / 1000) % LIVE_SECONDS)

  const { page, faults } = await pages.open(server, DESK, new URL(server.pageUrl()!).hash)
  await connections(page).getByText('as a table').click()
  await vi.waitFor(() => expectPast(page, untilMs), { timeout: 30_000, interval: 200 })
  expect(faults).toEqual([])

  for (const shard of [0, 1]) {
    server.injectFault(shard, 'throw')
    await eventually(
      () => server.stats().shards[shard]!,
      ({ ready, restarts }) => ready && restarts === 1,
    )
  }
  await expect.poll(() => page.getByText(/^restarted/).count()).toBe(2)
  // The records are given to the new shard in several pushes.
  await vi.waitFor(() => expectPast(page, untilMs), { timeout: 30_000, interval: 200 })
})

test('live - after a restart of the server its page shows nothing of the time before', {
  timeout: TIMEOUT_MS,
}, async () => {
  const port = await freePort()
  const { server } = await serverWithPast(port)
  const { page } = await pages.open(server, DESK, new URL(server.pageUrl()!).hash)
  await connections(page).getByText('as a table').click()
  await expect.poll(() => connections(page).locator('tbody tr').count()).toBeGreaterThan(20)
  await server.stop({ skipDelay: true })
  const startedMs = realMs()
  await startServer({ http: { port } })

  await page.getByText(/^(Live needs the admin key|The session of this page is over)/).waitFor()
  await page.getByLabel('Admin key', { exact: true }).last().fill(ADMIN_KEY)
  await page.getByRole('button', { name: 'Open Live' }).click()
  await connections(page).getByText('as a table').click()
  await expect.poll(async () => (await rowsOf(page, startedMs)).length).toBeGreaterThan(1)
  for (const { ago } of await rowsOf(page, startedMs)) expect(ago).toBeLessThanOrEqual(1)
})
