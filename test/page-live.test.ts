// The place Live of the page, used in a real browser as a person would.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { DESK, expectAccessible, expectNoOverflow, sharedPages } from './support/page-browser.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const lobby = sharedServer()
const pages = sharedPages()

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
/** Uses the detail of a member's row. */
async function act(page: Page, id: string, name: string): Promise<void> {
  await page
    .locator('.two tbody tr', { hasText: id.slice(0, 8) })
    .getByRole('button', { name: /^Detail of/ })
    .click()
  await page.getByRole('button', { name, exact: true }).click()
}
const roomNames = (page: Page) => page.locator('.two tbody tr a').allTextContents()

test('page - the ticket of the printed link opens Live, is gone from the address, and is good once', async () => {
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live')
  await card(page, 'Connections').waitFor()
  expect(await page.evaluate('location.hash')).toBe('#/live')
  // A reload needs no ticket.
  await page.reload()
  await card(page, 'Connections').waitFor()
  expect(faults).toEqual([])
})

test('page - a page that was just opened shows the figures of before', async () => {
  const member = await JsonClient.join(lobby.server, 'figures')
  member.say('counted')
  // Two records are made before the page is there.
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live')
  await card(page, 'Connections').waitFor()
  await expect
    .poll(async () => Number((await card(page, 'Connections').locator('.big').textContent())!.trim()))
    .toBeGreaterThanOrEqual(2)
  await card(page, 'Deliveries').getByText('as a table').click()
  await expect.poll(() => card(page, 'Deliveries').locator('tbody tr').count()).toBeGreaterThan(0)
  expect(await page.getByRole('img', { name: /^Deliveries over 15 min/ }).count()).toBe(1)
  expect(faults).toEqual([])
})

test('page - rooms are listed with their figures, sorted and searched', async () => {
  for (const name of ['search:one', 'search:two', 'search:two']) await JsonClient.join(lobby.server, name)
  await push(lobby.server, '/rooms/board:search/records', [{ product_line_id: 1 }])
  await JsonClient.join(lobby.server, 'board:search')
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live')
  await page.getByRole('textbox', { name: 'Find a room' }).fill('search')
  await expect.poll(() => roomNames(page)).toEqual(['search:two', 'board:search', 'search:one'])
  expect(await page.locator('.two tbody tr', { hasText: 'board:search' }).textContent()).toContain('board')
  await page.getByRole('textbox', { name: 'Find a room' }).fill('none of these')
  await page.getByText('No room has this in its name.').waitFor()
  expect(faults).toEqual([])
})

test('page - a member is kicked with a reason, after a question that names what it will see', async () => {
  const member = await JsonClient.join(lobby.server, 'kicked', { name: 'Theo' })
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live/kicked')
  await act(page, member.id, 'Kick…')
  await page.getByText('The connection closes with code 1008').waitFor()
  // The focus is on the button that does nothing, and Escape does the same.
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Keep')
  await page.keyboard.press('Escape')
  await page.locator('dialog.confirm').waitFor({ state: 'detached' })
  await act(page, member.id, 'Kick…')
  await page.getByLabel('Reason, shown to the member').fill('load the page again')
  await page.locator('dialog.confirm .danger').click()
  expect(await member.closed).toMatchObject({ code: 1008, reason: 'load the page again' })
  await page.getByText('was disconnected.').waitFor()
  await page.getByText('Nobody is in this room.').waitFor()
  expect(faults).toEqual([])
})

test('page - a member is unsubscribed', async () => {
  const member = await JsonClient.join(lobby.server, 'unsubscribed')
  const { page } = await pages.openWithTicket(lobby.server, DESK, '#/live/unsubscribed')
  await act(page, member.id, 'Unsubscribe…')
  await page.locator('dialog.confirm .danger').click()
  expect(await member.closed).toMatchObject({ code: 1008, reason: 'server unsubscribe' })
})

test('page - a room is watched without being a member, and published to', async () => {
  const member = await JsonClient.join(lobby.server, 'watched')
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live/watched')
  await page.getByText('watching silently').waitFor()
  member.say({ hello: '<b>everybody</b>' })
  await page.locator('.tail-row', { hasText: '"hello":"<b>everybody</b>"' }).waitFor()
  await page.getByRole('button', { name: 'Publish to the room' }).click()
  await page.locator('#publish-text').fill('{"goal":12345678901234567890}')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText(/^Published to 1 members/).waitFor()
  expect(await member.frame()).toContain('hello')
  // Its number is not rounded on its way, and no join was told.
  expect(await member.frame()).toContain('"data":{"goal":12345678901234567890}')
  expect(faults).toEqual([])
})

test('page - a shard that was replaced is shown with the time', async () => {
  const server = await startServer({ shards: 2 }, { faults: true })
  const { page } = await pages.openWithTicket(server, DESK, '#/live')
  await page.getByText('shard 1').first().waitFor()
  expect(await page.getByText(/^restarted/).count()).toBe(0)
  server.injectFault(1, 'throw')
  await page.getByText(/^restarted/).waitFor()
  await eventually(
    () => server.stats().shards[1]!,
    (shard) => shard.ready && shard.restarts === 1,
  )
})

test('page - Live asks for the key, says why one was refused, and is opened by the right one', async () => {
  const { page, faults } = await pages.open(lobby.server, DESK, '#/live')
  await page.getByRole('heading', { name: 'Live needs the admin key.' }).waitFor()
  const key = page.getByLabel('Admin key', { exact: true }).last()
  await key.fill('wrong')
  await page.getByRole('button', { name: 'Open Live' }).click()
  await page.getByText('a session needs a ticket').waitFor()
  await key.fill(ADMIN_KEY)
  await page.getByRole('button', { name: 'Open Live' }).click()
  await card(page, 'Connections').waitFor()
  expect(await page.evaluate('location.href + JSON.stringify(localStorage)')).not.toContain(ADMIN_KEY)
  expect(faults).toEqual([])
})

test('page - the configuration in effect is shown without secrets', async () => {
  const { page, faults } = await pages.openWithTicket(lobby.server, DESK, '#/live')
  await page.getByRole('button', { name: 'Configuration in effect' }).click()
  await page.getByRole('textbox', { name: 'Find an option' }).fill('admin.apiKey')
  await page.locator('dialog.config tbody tr', { hasText: 'admin.apiKey' }).first().waitFor()
  expect(await page.locator('dialog.config').textContent()).not.toContain(ADMIN_KEY)
  expect(faults).toEqual([])
})

test('page - Live and a room have no serious finding of axe-core, light, dark and on a phone', async () => {
  await JsonClient.join(lobby.server, 'axe')
  for (const [place, shown] of [
    ['live', 'Turned away, sent away'],
    ['live/axe', 'Last publications'],
  ] as const) {
    const { page } = await pages.openWithTicket(lobby.server, DESK, `#/${place}`)
    await page.getByRole('heading', { name: shown }).waitFor()
    await page.locator('.two tbody tr').first().waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page)
    await expectNoOverflow(page)
  }
})

test('page - on a full server Live asks for its figures, and connects when a connection is free', async () => {
  const server = await startServer({ limits: { connectionsMax: 1 } })
  const member = await JsonClient.join(server, 'full')
  const { page, faults } = await pages.openWithTicket(server, DESK, '#/live')
  await page.getByText('takes no more. The page tries again by itself; until then it asks').waitFor()
  await card(page, 'Connections').getByText('100 % of 1').waitFor()
  await page.locator('.side').getByText('full', { exact: false }).first().waitFor()
  member.close()
  await page.locator('.top').getByText('connected', { exact: true }).waitFor()
  await page.getByText('Not connected').waitFor({ state: 'detached' })
  await card(page, 'Connections').getByText('100 % of 1').waitFor()
  expect(faults).toEqual([])
})
