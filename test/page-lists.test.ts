// The lists of the page: messages, frames, and the last publications of a room. They are paused, read while they grow, and read after the ring has dropped rows.
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { JsonClient } from './support/json-client.ts'
import { DESK, expectNoOverflow, sharedPages } from './support/page-browser.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer()
const pages = sharedPages()

const listOf = (page: Page, id: string): Locator => page.locator(`#${id}`)
const newer = (list: Locator): Locator => list.locator('xpath=..').getByRole('button', { name: /newer$/ })

/** The row at the upper edge of a list, and where it stands in the window. */
const topRow = (list: Locator): Promise<{ text: string; y: number }> =>
  list.evaluate((box) => {
    const { top } = box.getBoundingClientRect()
    const rows = [...box.querySelectorAll('[role="option"]')]
    const row = rows.find((each) => each.getBoundingClientRect().bottom > top + 10)!
    return { text: row.textContent!, y: row.getBoundingClientRect().y }
  })

async function joinInTwo(page: Page, room: string): Promise<void> {
  await page.getByLabel('Room', { exact: true }).fill(room)
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  await page.locator('[data-pane="1"] textarea').waitFor()
}

test('lists - messages and frames are paused by Space, and one button leads back to the newest', async () => {
  const { page, faults } = await pages.open(lobby.server)
  await joinInTwo(page, 'lists:pause')
  const ines = await JsonClient.join(lobby.server, 'lists:pause', { name: 'Ines' })
  for (let count = 1; count <= 60; count += 1) ines.say(`message ${count}`)
  for (const id of ['talk-1', 'frame-list']) {
    const list = listOf(page, id)
    await list.getByText('message 60').first().waitFor()
    expect(await newer(list).count()).toBe(0)
    await list.focus()
    await page.keyboard.press('Space')
    await newer(list).getByText('paused · 0 newer').waitFor()
    await page.getByRole('status').getByText('The list is paused.').waitFor({ state: 'attached' })
    const before = await topRow(list)
    const said = id === 'talk-1' ? 'while messages are paused' : 'while frames are paused'
    for (const text of [said, said, said]) ines.say(text)
    // A frame for each of the two panes.
    await newer(list)
      .getByText(id === 'talk-1' ? 'paused · 3 newer' : 'paused · 6 newer')
      .waitFor()
    expect(await topRow(list)).toEqual(before)
    expect(await list.textContent()).not.toContain(said)
    // The count of a paused list is not a live region, and neither is the list.
    expect(await page.locator('[aria-live], .list-box [role="status"], [role="log"]').count()).toBe(0)
    await newer(list).click()
    await list.getByText(said).first().waitFor()
    expect(await newer(list).count()).toBe(0)
    expect(await page.locator(':focus').getAttribute('id')).toBe(id)
  }
  // Space resumes, and a list that was at its end follows again.
  const talk = listOf(page, 'talk-1')
  await talk.focus()
  await page.keyboard.press('Space')
  await newer(talk).waitFor()
  ines.say('the last one')
  await listOf(page, 'talk-2').getByText('the last one').waitFor()
  await page.keyboard.press('Space')
  await talk.getByText('the last one').waitFor()
  expect(await newer(talk).count()).toBe(0)
  expect(faults).toEqual([])
})

test('lists - the row being read keeps its place until the ring drops it, which the list says; a paused list loses nothing', async () => {
  const { page, faults } = await pages.open(lobby.server)
  await joinInTwo(page, 'lists:turn')
  const ines = await JsonClient.join(lobby.server, 'lists:turn', { name: 'Ines' })
  for (let count = 1; count <= 40; count += 1) ines.say(`message ${count}`)
  const [read, paused] = [listOf(page, 'talk-1'), listOf(page, 'talk-2')]
  for (const list of [read, paused]) await list.getByText('message 40').waitFor()
  await paused.focus()
  await page.keyboard.press('Space')
  // One small step up is enough to leave the end.
  await read.hover()
  await page.mouse.wheel(0, -30)
  await newer(read).waitFor()
  await page.mouse.wheel(0, -300)
  await expect.poll(() => read.textContent()).not.toContain('message 40')
  const before = await topRow(read)
  expect(before.text).toContain('message')
  for (let count = 41; count <= 60; count += 1) ines.say(`message ${count}`)
  await expect.poll(async () => Number.parseInt((await newer(read).textContent())!, 10)).toBeGreaterThan(25)
  expect(await topRow(read)).toEqual(before)
  await read.locator('.msg', { hasText: before.text }).click()
  const detail = page.locator('[data-pane="1"] .detail')
  await detail.waitFor()

  // More than a ring keeps: 4 MiB.
  const large = 'x'.repeat(60_000)
  for (let count = 0; count < 40; count += 1) ines.say(large)
  await read.getByText('That row is gone; older ones are not kept here').waitFor()
  expect(await read.getByText(before.text).count()).toBe(0)
  // The chosen row can still be read.
  expect(await detail.textContent()).toMatch(/message \d+/)
  expect(await paused.textContent()).toContain('message 40')
  expect(await paused.getByText('not kept here').count()).toBe(0)
  await newer(read).click()
  await read.press('Home')
  await page.mouse.wheel(0, -300)
  await read.getByText('older ones are not kept here', { exact: true }).waitFor()
  expect(faults).toEqual([])
})

test('lists - the last publications of a room are paused and followed like messages', async () => {
  const member = await JsonClient.join(lobby.server, 'lists:live')
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live/lists:live')
  await page.getByText('watching silently').waitFor()
  const tail = listOf(page, 'tail')
  member.say('before')
  await tail.getByText('"before"').click()
  await page.locator('.detail').getByText('"before"').waitFor()
  await tail.press('Space')
  await newer(tail).waitFor()
  member.say('meanwhile')
  await newer(tail).getByText('paused · 1 newer').waitFor()
  expect(await tail.textContent()).not.toContain('meanwhile')
  await page.getByRole('button', { name: 'Resume' }).click()
  await tail.getByText('"meanwhile"').waitFor()
  expect(faults).toEqual([])
})

// Reads computed colours in the page. Elements that exist only for a moment, such as a lit cell or a bar, are added by their class.
const SEEN = `(() => {
  const probe = (path) => {
    const made = path.reduce((parent, [tag, name]) => {
      const child = document.createElement(tag)
      child.className = name
      parent.append(child)
      return child
    }, document.querySelector('main'))
    return made
  }
  const ground = (element, pseudo) => getComputedStyle(element, pseudo).backgroundColor
  const cell = probe([['table', ''], ['tbody', ''], ['tr', ''], ['td', 'lit']])
  const chosen = probe([['table', ''], ['tbody', ''], ['tr', 'chosen']])
  return {
    page: ground(document.body),
    grounds: {
      dot: ground(document.querySelector('.status .dot')),
      'dot of what ended': ground(probe([['span', 'dot stop']])),
      tab: ground(document.querySelector('.tabs [aria-current]'), '::after'),
      'tab of the dock': ground(document.querySelector('.docktabs [aria-selected="true"]'), '::after'),
      'chosen protocol': ground(document.querySelector('.seg label:has(input:checked)') ?? document.querySelector('.seg [aria-pressed="true"]')),
      bar: ground(probe([['span', 'track'], ['span', 'fill-1']])),
      'second bar': ground(probe([['span', 'track'], ['span', 'fill-2']])),
    },
    outlines: {
      'lit cell': getComputedStyle(cell).outlineStyle,
      'chosen record': getComputedStyle(chosen).outlineStyle,
      'chosen frame': getComputedStyle(document.querySelector('.list [aria-selected="true"]')).outlineStyle,
    },
    waiting: getComputedStyle(probe([['span', 'dot wait']])).borderTopWidth,
    fade: getComputedStyle(probe([['table', ''], ['tbody', ''], ['tr', ''], ['td', '']])).transitionDuration,
  }
})()`

interface Seen {
  readonly page: string
  readonly grounds: Readonly<Record<string, string>>
  readonly outlines: Readonly<Record<string, string>>
  readonly waiting: string
  readonly fade: string
}

test('page - with forced colours no meaning is lost with a background, and with reduced motion nothing fades', async () => {
  const { page, faults } = await pages.open(lobby.server, DESK, '#/try/forced')
  await joinInTwo(page, 'forced')
  await page.getByRole('tab', { name: 'Code' }).click()
  await page.getByRole('tab', { name: /^Frames/ }).click()
  await page.locator('.f').first().click()
  await page.getByRole('button', { name: 'Add a pane' }).click()
  await page.locator('.seg label').first().waitFor()
  expect((await page.evaluate<Seen>(SEEN)).fade).toBe('0.6s')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: 'active', reducedMotion: 'reduce' })
    const { page: ground, grounds, outlines, waiting, fade } = await page.evaluate<Seen>(SEEN)
    const lost = Object.entries(grounds).filter(([, colour]) => colour === ground || /^rgba\(.*, 0\)$/.test(colour))
    expect(lost).toEqual([])
    expect(Object.entries(outlines).filter(([, style]) => style === 'none')).toEqual([])
    expect(waiting).toBe('2px')
    expect(fade).toBe('0s')
  }
  expect(faults).toEqual([])
})

test('page - at 320 px, as at 400 % zoom, no place, room or tool is wider than the window', async () => {
  const member = await JsonClient.join(lobby.server, 'narrow', { name: 'a-name-of-one-word-that-nobody-would-break' })
  const screen = { width: 320, height: 640, theme: 'light' } as const
  const { page, faults } = await pages.openWithTicket(lobby.server, screen, '#/live')
  await page.getByRole('heading', { name: 'Turned away, sent away' }).waitFor()
  await expectNoOverflow(page)
  const go = (place: string) => page.evaluate(`location.hash = '#/${place}'`)
  await go('live/narrow')
  await page.getByText('watching silently').waitFor()
  member.say('x'.repeat(500))
  await page.locator('.tail-row').click()
  await page.locator('.detail').waitFor()
  await expectNoOverflow(page)
  await go('statistics/board:narrow')
  await page.getByRole('button', { name: 'Push once' }).click()
  await page.getByRole('button', { name: 'Chart 7' }).click()
  await page
    .getByRole('img', { name: /over 60 s/ })
    .first()
    .waitFor()
  await expectNoOverflow(page)
  await go('try/narrow')
  await joinInTwo(page, 'narrow')
  for (const tab of ['Refusals', 'Code', 'Token', 'Frames']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    await expectNoOverflow(page)
  }
  member.say('x'.repeat(500))
  await page.locator('.f', { hasText: 'xxx' }).first().click()
  await page.locator('#frame-detail').waitFor()
  await expectNoOverflow(page)
  expect(faults).toEqual([])
})
