// The page under load, in a real browser: what it draws and keeps is bounded, and every message is counted. How many frames a second there are depends on the
// machine: `npm run bench:page` measures it.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { DESK, sharedPages } from './support/page-browser.ts'
import { sharedServer, type TestServer } from './support/start-server.ts'

const lobby = sharedServer()
const pages = sharedPages()

const MESSAGES = 6000
/** The number of rows that a pane and the list of frames keep. */
const KEPT = 5000
const RECORDS = 1000
/** Long enough for a busy machine; an idle one needs a few seconds. */
const TIMEOUT_MS = 90_000
/** The frame loop of the page allows 30 draws a second, in whole frames of the screen at most 32. */
const DRAWS_PER_SECOND_MAX = 32

/** Opens Live with the ticket of a printed link. */
const livePlace = (server: TestServer, place: string) =>
  `${place}?${new URL(server.pageUrl()!).hash.replace(/^.*\?/, '')}`

/** Counts the draws of a part of the page from now on. */
const countDraws = (page: Page, selector: string) =>
  page.evaluate(`{
    globalThis.counted = { draws: 0, fromMs: performance.now() }
    new MutationObserver(() => counted.draws++).observe(document.querySelector(${JSON.stringify(selector)}), {
      subtree: true, childList: true, characterData: true, attributes: true,
    })
  }`)

interface Counted {
  readonly draws: number
  readonly seconds: number
  readonly nodes: number
}

const readCounted = (page: Page): Promise<Counted> =>
  page.evaluate(`({
    draws: counted.draws, seconds: (performance.now() - counted.fromMs) / 1000, nodes: document.querySelectorAll('*').length,
  })`)

/** How many rows a list keeps, computed from its height, because only the rows in sight are in the document. One more row says that older ones are gone. */
const keptIn = (page: Page, list: string): Promise<number> =>
  page.evaluate(`(() => {
    const list = document.querySelector(${JSON.stringify(list)})
    return Math.round(list.querySelector('.list-space').offsetHeight / list.querySelector('[role=option]').offsetHeight) - 1
  })()`)

function expectFewDraws({ draws, seconds }: Counted): void {
  expect(draws).toBeGreaterThan(0)
  // A few more draws at the start and at the end of the measured time.
  expect(draws).toBeLessThanOrEqual(seconds * DRAWS_PER_SECOND_MAX + 5)
}

test('page - 6,000 messages and a board that changes: at most 30 draws a second, rings and nodes bounded, every message counted', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { server } = lobby
  const change = (count: number, value: number) => {
    const records = Array.from({ length: count }, (_, at) => ({ product_line_id: at, total_trx: value }))
    return push(server, '/rooms/board:load/records', records)
  }
  await change(RECORDS, 0)
  const talk = await pages.open(server, DESK, '#/try/load')
  await talk.page.getByRole('button', { name: 'Join in one' }).click()
  await talk.page.locator('.pane').getByText('connected', { exact: true }).waitFor({ state: 'attached' })
  const room = await pages.open(server, DESK, livePlace(server, '#/live/load'))
  await room.page.getByText('watching silently').waitFor()
  const board = await pages.open(server, DESK, '#/statistics/board:load')
  await board.page.getByText('1,000 records').waitFor()
  const sender = await JsonClient.join(server, 'load')

  // The list is there from the first message on.
  sender.say('number -1')
  await talk.page.locator('.talk').getByText('number -1').waitFor()
  for (const [{ page }, selector] of [
    [talk, '.talk'],
    [room, '.tail'],
    [board, '.stats tbody'],
  ] as const) {
    await countDraws(page, selector)
  }
  const before = await readCounted(talk.page)
  for (let sent = 0; sent < MESSAGES; sent += 100) {
    for (let number = sent; number < sent + 100; number++) sender.say(`number ${number}`)
    if (sent % 500 === 0) await change(50, sent + 1)
    // No more than a fast sender is allowed, and a few frames of the screen.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }

  await talk.page
    .locator('.talk')
    .getByText(`number ${MESSAGES - 1}`, { exact: true })
    .waitFor()
  const after = await readCounted(talk.page)
  expectFewDraws(after)
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 600)
  expect(await keptIn(talk.page, '.talk')).toBe(KEPT)
  expect(await keptIn(talk.page, '.flist')).toBe(KEPT)
  // Rows are numbered from the first one on: the sender's join, the message before, and these.
  const last = talk.page.locator('.talk [role=option]').last()
  expect(await last.getAttribute('id')).toBe(`talk-1-${MESSAGES + 1}`)

  const watched = await readCounted(room.page)
  expectFewDraws(watched)
  expect(await room.page.locator('.tail [role=option]').count()).toBeLessThanOrEqual(100)
  await room.page
    .locator('.tile', { hasText: 'Offset' })
    .getByText((MESSAGES + 1).toLocaleString('en-US'))
    .waitFor()

  const shown = await readCounted(board.page)
  expectFewDraws(shown)
  expect(await board.page.locator('.stats tbody tr').count()).toBeLessThan(100)
  await eventually(
    () => board.page.locator('.stats tbody').textContent(),
    (text) => /5,?501/.test(text!),
  )
  for (const { faults } of [talk, room, board]) expect(faults).toEqual([])
})

test('page - Live shows many rooms and members by pages, and says so', { timeout: TIMEOUT_MS }, async () => {
  const { server } = lobby
  const many = 210
  await Promise.all(
    Array.from({ length: many }, async (_, at) => {
      await JsonClient.join(server, 'many')
      await JsonClient.join(server, `one-of-many:${at}`)
    }),
  )
  const { page, faults } = await pages.open(server, DESK, livePlace(server, '#/live'))
  const rooms = page.getByRole('region', { name: 'Rooms', exact: true })
  await page.getByText(/^200 of 2\d\d, most members first$/).waitFor()
  expect(await rooms.locator('tbody tr:not(.spacer)').first().textContent()).toMatch(/^many\s*210/)
  // Only the rows in sight are in the document.
  expect(await rooms.locator('tbody tr').count()).toBeLessThan(60)
  await page.getByRole('textbox', { name: 'Find a room' }).fill('one-of-many:20?')
  await page.getByText('10 found, most members first').waitFor()

  await page.getByRole('textbox', { name: 'Find a room' }).fill('many')
  await page.getByRole('link', { name: 'many', exact: true }).click()
  await page.getByText('a page by id: 1 to 200 of 210; search and order are within it').waitFor()
  const members = page.getByRole('grid', { name: 'Members of the room' })
  expect(await members.locator('tbody tr').count()).toBeLessThan(60)
  await page.getByRole('button', { name: 'Next page' }).click()
  await page.getByText('a page by id: 201 to 210 of 210; search and order are within it').waitFor()
  expect(await members.locator('tbody tr').count()).toBe(10)
  expect(await page.locator('.tile b').first().textContent()).toBe('210')
  expect(faults).toEqual([])
})
