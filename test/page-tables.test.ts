// The tables of the page and the dialogs at their rows, used by keys alone and on a phone, in a real browser against a real server.
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { activeAmong, rowAfterKey, rowId } from '../src/page/parts/active-row.ts'
import { push } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { DESK, expectAccessible, expectNoOverflow, PHONE, sharedPages } from './support/page-browser.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer()
const pages = sharedPages()

/** The fragment of a place, with a ticket that opens the session. */
const withTicket = (place: string): string => `#/${place}${new URL(lobby.server.pageUrl()!).hash.replace(/^[^?]*/, '')}`

const members = (page: Page): Locator => page.getByRole('grid', { name: 'Members of the room' })
const rows = (grid: Locator): Locator => grid.locator('tbody tr:not(.spacer)')

/** What has the focus: the texts of the active row where it is a table. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const element = document.activeElement
    const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
    const texts = row === null ? [element.textContent] : [...row.cells].map(({ textContent }) => textContent)
    return element.tagName + ' ' + texts.map((text) => text.trim()).join('|').trim()
  })()`)

const tableAt = (text: string): RegExp => new RegExp(`^TABLE ${text}[|]`)

async function inBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
}

/** Controls of the page that are smaller than `min` pixels. Links within a sentence may be. */
const tooSmall = (page: Page, min: number): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('button, a[href], input:not([type=checkbox]), select, textarea, summary')]
    .filter((element) => element.getClientRects().length > 0 && element.closest('p.muted, .sr') === null)
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, { width, height }]) => height < ${min} || width < 24)
    .map(([element, { width, height }]) => element.outerHTML.slice(0, 90) + ' ' + width + 'x' + height)`)

test('page - the active row is kept when the order changes, and its neighbour becomes active when it is gone', () => {
  expect(activeAmong(['a', 'b', 'c'], { key: 'c', at: 0 })).toEqual({ key: 'c', at: 2 })
  expect(activeAmong(['a', 'c'], { key: 'b', at: 1 })).toEqual({ key: 'c', at: 1 })
  expect(activeAmong(['a', 'b'], { key: 'c', at: 2 })).toEqual({ key: 'b', at: 1 })
  expect(activeAmong([], { key: 'c', at: 2 })).toEqual({ key: 'c', at: -1 })
  // Nobody has chosen a row yet.
  expect(activeAmong([7, 8], { key: undefined, at: 0 })).toEqual({ key: undefined, at: 0 })
  const moved = (name: string, at: number) => rowAfterKey(name, { at, count: 10, page: 4 })
  expect(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'x'].map((name) => moved(name, 2))).toEqual([
    ...[1, 3, 0, 6, 0, 9],
    undefined,
  ])
  expect([moved('ArrowUp', 0), moved('ArrowDown', 9), moved('PageDown', 8)]).toEqual([0, 9, 9])
  expect(rowId('t', 'a b')).not.toMatch(/\s/)
  expect(rowId('t', 'a.b')).not.toBe(rowId('t', 'a.46.b'))
})

test('page - the keyboard alone leads from the regions of Live to a room, a member, and back', async () => {
  const clients = await Promise.all(
    ['one', 'two', 'three'].map((name) => JsonClient.join(lobby.server, 'keys', { name })),
  )
  for (let at = 0; at < 4; at++) await JsonClient.join(lobby.server, 'keys:more')
  const { page, faults } = await pages.open(lobby.server, DESK, withTicket('live'))
  await page.getByRole('heading', { name: 'Shards' }).waitFor()
  await page.getByText(/, up \d+ s$/).waitFor()
  await page.getByRole('grid', { name: 'Rooms' }).waitFor()

  const stops: string[] = []
  for (let at = 0; at < 3; at++) {
    await page.keyboard.press('F6')
    stops.push(await focused(page))
  }
  expect(stops).toEqual(['SUMMARY as a table', expect.stringMatching(/^TABLE keys:more[|]4/), 'SUMMARY as a table'])
  await page.keyboard.press('Shift+F6')
  await page.keyboard.press('ArrowUp')
  expect(await focused(page)).toMatch(tableAt('keys:more'))
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toMatch(tableAt('keys'))
  expect(await tooSmall(page, 24)).toEqual([])

  await page.keyboard.press('Enter')
  await members(page).waitFor()
  expect(await focused(page)).toBe('H1 keys')
  await page.keyboard.press('Escape')
  await page.getByRole('grid', { name: 'Rooms' }).waitFor()
  await expect.poll(() => focused(page)).toMatch(tableAt('keys'))

  await page.keyboard.press('Enter')
  await rows(members(page)).nth(2).waitFor()
  await page.keyboard.press('F6')
  const ids = clients.map(({ id }) => id).sort()
  await expect.poll(() => focused(page)).toMatch(tableAt(ids[0]!.slice(0, 8)))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const detail = page.getByRole('dialog')
  expect(await detail.textContent()).toContain(ids[1])
  await inBothThemes(page)
  await page.keyboard.press('Escape')
  expect(await focused(page)).toMatch(tableAt(ids[1]!.slice(0, 8)))

  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+Tab')
  expect(await focused(page)).toBe('BUTTON Kick…')
  await page.keyboard.press('Enter')
  await page.getByText('The connection closes with code 1008').waitFor()
  expect(await focused(page)).toBe('BUTTON Keep')
  await inBothThemes(page)
  // The dialog is below its row and aligned with the row's end.
  const [dialog, row] = [(await detail.boundingBox())!, (await rows(members(page)).nth(1).boundingBox())!]
  expect(dialog.y - (row.y + row.height)).toBeGreaterThanOrEqual(0)
  expect(dialog.y - (row.y + row.height)).toBeLessThan(10)
  expect(dialog.x + dialog.width).toBeLessThan(row.x + row.width)
  await page.keyboard.press('Escape')
  expect(await focused(page)).toMatch(tableAt(ids[1]!.slice(0, 8)))
  await detail.waitFor({ state: 'detached' })

  const kick = async (): Promise<void> => {
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByText('The connection closes with code 1008').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await detail.waitFor({ state: 'detached' })
  }
  await kick()
  await expect.poll(() => focused(page)).toMatch(tableAt(ids[2]!.slice(0, 8)))
  await kick()
  await expect.poll(() => focused(page)).toMatch(tableAt(ids[0]!.slice(0, 8)))
  await kick()
  await page.getByText('Nobody is in this room.').waitFor()
  expect(await focused(page)).toMatch(/^INPUT/)
  for (const client of clients) expect(await client.closed).toMatchObject({ code: 1008 })
  expect(faults).toEqual([])
})

test('page - on a phone the detail of a member has what the table has no room for, and its actions are sheets', async () => {
  const member = await JsonClient.join(lobby.server, 'phone', { name: 'Theo' })
  const { page, faults } = await pages.open(lobby.server, PHONE, withTicket('live/phone'))
  await rows(members(page)).first().waitFor()
  expect(await page.getByRole('columnheader', { name: 'Protocol' }).isVisible()).toBe(false)
  expect(await tooSmall(page, 40)).toEqual([])
  await rows(members(page)).first().locator('td').nth(1).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  for (const text of [member.id, 'Protocol', 'Address', '127.0.0.1', 'Here for', 'Kick…', 'Unsubscribe…'])
    expect(await dialog.textContent()).toContain(text)
  await inBothThemes(page)
  await expectNoOverflow(page)
  await dialog.getByRole('button', { name: 'Unsubscribe…' }).click()
  await dialog.getByRole('button', { name: 'Keep' }).waitFor()
  const { x, y, width, height } = (await dialog.boundingBox())!
  expect([x, width, y + height]).toEqual([0, PHONE.width, PHONE.height])
  expect(await tooSmall(page, 40)).toEqual([])
  await inBothThemes(page)
  await dialog.getByRole('button', { name: /^Unsubscribe/ }).click()
  expect(await member.closed).toMatchObject({ code: 1008, reason: 'server unsubscribe' })
  await page.getByText('Nobody is in this room.').waitFor()

  await page.evaluate("location.hash = '#/live'")
  await page.getByRole('heading', { name: 'Shards' }).waitFor()
  expect(await tooSmall(page, 40)).toEqual([])
  await page.evaluate("location.hash = '#/statistics/board:phone'")
  await page.getByText('The board is empty.').waitFor()
  expect(await tooSmall(page, 40)).toEqual([])
  expect(faults).toEqual([])
})

test('page - keys move through a board of 300 records, and the head covers no active row', async () => {
  const record = (at: number, trx: number) => ({ product_line_id: at, product_line: `line ${at}`, total_trx: trx })
  const records = Array.from({ length: 300 }, (_, at) => record(at, at))
  await push(lobby.server, '/rooms/board:keys/records', records)
  const { page, faults } = await pages.open(lobby.server, DESK, withTicket('statistics/board:keys'))
  const board = page.getByRole('grid', { name: 'Records of the board' })
  await rows(board).nth(10).waitFor()
  const stops: string[] = []
  for (let at = 0; at < 3; at++) {
    await page.keyboard.press('F6')
    stops.push(await focused(page))
  }
  expect(stops).toEqual([
    expect.stringMatching(/^TEXTAREA/),
    expect.stringMatching(/^TABLE 0[|]/),
    expect.stringMatching(/^SELECT/),
  ])
  await page.keyboard.press('Shift+F6')

  /** Expects the whole active row to be visible below the head. */
  const isSeen = (): Promise<boolean> =>
    page.evaluate(`(() => {
      const table = document.activeElement
      const row = document.getElementById(table.getAttribute('aria-activedescendant')).getBoundingClientRect()
      const box = table.closest('.scroll').getBoundingClientRect()
      return row.top >= table.querySelector('th').getBoundingClientRect().bottom - 1 && row.bottom <= box.bottom + 1
    })()`)
  const after = async (...keys: readonly string[]): Promise<string> => {
    for (const key of keys) await page.keyboard.press(key)
    await expect.poll(isSeen).toBe(true)
    return focused(page)
  }
  expect(await after('End')).toMatch(tableAt('299'))
  const paged = Number(/^TABLE (\d+)/.exec(await after('PageUp'))![1])
  expect(paged).toBeGreaterThan(250)
  expect(paged).toBeLessThan(299)
  expect(await after(...Array.from({ length: 30 }, () => 'ArrowUp'))).toMatch(tableAt(`${paged - 30}`))
  expect(await after('Home', 'ArrowDown', 'ArrowDown')).toMatch(tableAt('2'))

  // A new order, and new values: the row is still the same.
  await board.getByRole('button', { name: 'total_trx' }).click()
  await page.keyboard.press('Shift+F6')
  await page.keyboard.press('F6')
  expect(await after()).toMatch(tableAt('2'))
  await push(lobby.server, '/rooms/board:keys/records', [record(2, 1000)])
  await expect.poll(() => focused(page)).toMatch(/^TABLE 2[|].*[|]1,000[|]/)
  expect(await board.getAttribute('aria-rowcount')).toBe('301')
  expect(await after('ArrowDown')).toMatch(tableAt('299'))

  await page.keyboard.press('Space')
  await page.getByRole('img', { name: /^total_trx over 60 s/ }).waitFor()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: '299' })
  expect(await dialog.textContent()).toMatch(/product_line_id299.*product_lineline 299.*total_trx299changed/)
  await inBothThemes(page)
  await dialog.getByRole('button', { name: 'Remove its charts' }).press('Enter')
  await page.getByRole('img', { name: /^total_trx over 60 s/ }).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  expect(await focused(page)).toMatch(tableAt('299'))
  expect(faults).toEqual([])
})
