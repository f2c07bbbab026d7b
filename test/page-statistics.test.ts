// The place Statistics of the page, used in a real browser as a person would.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { request } from './support/http.ts'
import { DESK, expectAccessible, expectNoOverflow, sharedPages } from './support/page-browser.ts'
import { ADMIN_KEY, sharedServer, type TestServer } from './support/start-server.ts'

const lobby = sharedServer()
const pages = sharedPages()

async function push(server: TestServer, room: string, records: readonly object[]): Promise<void> {
  const answer = await request(server, `/rooms/${room}/records`, {
    method: 'POST',
    headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify(records),
  })
  expect(answer.status, answer.text).toBe(200)
}

const records = (count: number, trx = 0) =>
  Array.from({ length: count }, (_, at) => ({ product_line_id: at, product_line: `line ${at}`, total_trx: trx }))

const rowTexts = (page: Page) => page.locator('.stats tbody tr:not(.spacer)').allTextContents()
const push_ = (page: Page) => page.getByRole('button', { name: 'Push once' })

test('page - a push from the editor is on the board, and says what changed and who received it', async () => {
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/statistics/board:one')
  await page.getByText('The board is empty.').waitFor()
  await push_(page).click()
  await page.getByText('3 changed').waitFor()
  await expect.poll(() => rowTexts(page).then(({ length }) => length)).toBe(3)
  expect((await rowTexts(page))[0]).toContain('Pharmacy')
  expect(await page.locator('[data-test="last-push"]').textContent()).toMatch(/offset 1, epoch .*Sent to 1 members/)

  // With the keys alone, and only one of the records differs.
  const editor = page.getByRole('textbox', { name: 'Records, as a JSON array' })
  await editor.fill((await editor.inputValue()).replace('1284', '1285'))
  // The click comes before the typed text was checked.
  await editor.press('Control+Enter')
  await page.getByText('1 changed').waitFor()
  await expect.poll(async () => (await rowTexts(page))[0]).toMatch(/1,285/)
  expect(await page.locator('[data-test="last-push"]').textContent()).toContain('2 as they were')
  expect(faults).toEqual([])
})

test('page - a changed cell has its sign, and loses it', async () => {
  await push(lobby.server, 'board:signs', records(2, 5))
  const { page } = await pages.open(lobby.server, DESK, '#/statistics/board:signs')
  await expect.poll(() => rowTexts(page).then(({ length }) => length)).toBe(2)
  const signs = page.locator('.stats .sign')
  // A whole board is no change.
  expect((await signs.allTextContents()).join('')).toBe('')
  await page.evaluate(`{
    globalThis.seen = ''
    const look = () => { seen += document.querySelector('.stats td .sign').textContent }
    new MutationObserver(look).observe(document.querySelector('.stats tbody'), { subtree: true, childList: true, characterData: true })
  }`)
  await push(lobby.server, 'board:signs', [{ product_line_id: 0, product_line: 'line 0', total_trx: 4 }])
  await expect.poll(() => page.evaluate('seen')).toMatch(/^▼+$/)
  await expect.poll(async () => (await signs.allTextContents()).join('')).toBe('')
})

test('page - a fault is named by line and record, is marked in the text, and nothing is pushed', async () => {
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/statistics/board:fault')
  await page
    .getByRole('textbox', { name: 'Records, as a JSON array' })
    .fill('[\n{"product_line_id":7},\n{"product_line_id":8,\n"total_trx":"many"}]')
  await page.getByText(/^Line 4, record 1: total_trx must be an integer/).waitFor()
  expect(await page.locator('.editor mark').textContent()).toBe('"many"')
  expect(await push_(page).getAttribute('aria-disabled')).toBe('true')
  await push_(page).click({ force: true })
  expect(await page.locator('[data-test="last-push"]').count()).toBe(0)
  expect(faults).toEqual([])
})

test('page - without a key boards are read, and the page says where the key is', async () => {
  await push(lobby.server, 'board:open', records(2))
  const { page, faults } = await pages.open(lobby.server, DESK, '#/statistics/board:open')
  await expect.poll(() => rowTexts(page).then(({ length }) => length)).toBe(2)
  await page.getByText('Push needs the admin key').waitFor()
  expect(await push_(page).getAttribute('aria-disabled')).toBe('true')
  expect(faults).toEqual([])
})

test('page - what a view saves is measured, and the view is what the board shows', async () => {
  await push(lobby.server, 'board:view', records(20))
  const { page, faults } = await pages.open(lobby.server, DESK, '#/statistics/board:view')
  await expect.poll(() => rowTexts(page).then(({ length }) => length)).toBe(20)
  await page.getByRole('button', { name: 'only changed fields' }).click()
  await page.getByText('Measured against a second subscription').waitFor()
  let trx = 0
  const saved = page.locator('[data-test="saving"] .saved')
  await expect
    .poll(async () => {
      trx++
      await push(lobby.server, 'board:view', records(20, trx))
      return Number.parseInt((await saved.allTextContents())[0] ?? '0', 10)
    })
    .toBeGreaterThan(20)
  await expect.poll(async () => (await rowTexts(page))[0]).toContain(String(trx))
  expect(faults).toEqual([])
})

test('page - records push at a rate until told to stop', async () => {
  const { page } = await pages.openWithTicket(lobby.server, DESK, '#/statistics/board:rate')
  await page.getByText('3 records, no faults.').waitFor()
  await page.getByRole('button', { name: 'Push 2 a second' }).click()
  await page.getByText(/offset [2-9]/).waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Push 2 a second' }).waitFor()
})

test('page - of a board of 1,000 records only those in sight are in the document, sorted and searched', async () => {
  await push(lobby.server, 'board:large', records(1000))
  const { page } = await pages.open(lobby.server, DESK, '#/statistics/board:large')
  await page.getByText('1,000 records').waitFor()
  const rows = page.locator('.stats tbody tr:not(.spacer)')
  await expect.poll(() => rows.count()).toBeGreaterThan(10)
  expect(await rows.count()).toBeLessThan(80)
  expect(await page.locator('.stats table').getAttribute('aria-rowcount')).toBe('1001')
  await page.getByRole('button', { name: 'product_line_id' }).click()
  await expect.poll(async () => (await rowTexts(page))[0]).toContain('999')
  expect(await page.locator('.stats th').first().getAttribute('aria-sort')).toBe('descending')
  await page.getByRole('textbox', { name: 'Show only records with' }).fill('line 77')
  await expect.poll(() => rows.count()).toBe(11)
})

test('page - a record is charted by keys alone', async () => {
  await push(lobby.server, 'board:chart', records(2))
  const { page } = await pages.open(lobby.server, DESK, '#/statistics/board:chart')
  const button = page.getByRole('button', { name: 'Chart 1' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: /^total_trx over 60 s/ }).waitFor()
  expect(await button.getAttribute('aria-pressed')).toBe('true')
})

test('page - hostile values are text', async () => {
  const hostile = ['<img src=x onerror=alert(1)>', '\u202egnp.exe', `"'\`<b>`, 'x'.repeat(5000)]
  const given = hostile.map((currency, at) => ({ product_line_id: at, currency, product_line: currency }))
  await push(lobby.server, 'board:hostile', given)
  const { page, faults } = await pages.open(lobby.server, DESK, '#/statistics/board:hostile')
  await expect.poll(() => rowTexts(page).then(({ length }) => length)).toBe(hostile.length)
  const texts = await rowTexts(page)
  expect(texts[0]).toContain(hostile[0])
  expect(texts[1]).toContain('U+202Egnp.exe')
  expect(texts[3]!.length).toBeLessThan(1000)
  expect(await page.locator('.stats td img').count()).toBe(0)
  expect(faults).toEqual([])
})

test('page - Statistics has no serious finding of axe-core, light, dark and on a phone', async () => {
  await push(lobby.server, 'board:axe', records(5))
  const { page } = await pages.openWithTicket(lobby.server, DESK, '#/statistics/board:axe')
  await expect.poll(() => rowTexts(page).then(({ length }) => length)).toBe(5)
  await page.getByRole('button', { name: 'Chart 1' }).click()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  await expectNoOverflow(page)
})

test('page - 500 changes a second are drawn at most 30 times a second, and the document does not grow', async () => {
  await push(lobby.server, 'board:busy', records(1000))
  const { page, faults } = await pages.open(lobby.server, DESK, '#/statistics/board:busy')
  await page.getByText('1,000 records').waitFor()
  await page.getByRole('button', { name: 'Chart 1' }).first().click()
  // One callback for each draw.
  await page.evaluate(`{
    globalThis.counted = { draws: 0, startedAtMs: performance.now() }
    const all = { subtree: true, childList: true, characterData: true, attributes: true }
    new MutationObserver(() => counted.draws++).observe(document.querySelector('.stats tbody'), all)
  }`)
  const nodes = () => page.evaluate<number>(`document.querySelectorAll('*').length`)
  const before = await nodes()
  const rounds = 30
  for (let round = 1; round <= rounds; round++) {
    await push(lobby.server, 'board:busy', records(50, round))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { draws, seconds } = await page.evaluate<{ draws: number; seconds: number }>(
    '({ draws: counted.draws, seconds: (performance.now() - counted.startedAtMs) / 1000 })',
  )
  expect(draws).toBeGreaterThan(rounds / 2)
  expect(draws / seconds).toBeLessThanOrEqual(32)
  expect((await nodes()) - before).toBeLessThan(100)
  await expect.poll(async () => (await rowTexts(page))[0]).toContain(String(rounds))
  expect(faults).toEqual([])
})
