// Boards that need a token, in the place Statistics: a refusal is explained, and the token is asked for and stored nowhere.
import { expect, test } from 'vitest'
import { secret, sign } from './support/auth-tokens.ts'
import { push } from './support/http.ts'
import { DESK, expectAccessible, expectNoOverflow, PHONE, sharedPages } from './support/page-browser.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer({
  auth: { hmacSecret: secret, anonymous: true },
  rooms: { namespaces: { vip: { subscribe: 'token', board: { key: 'product_line_id' } } } },
})
const pages = sharedPages()

test('page - a board behind a token says what is missing, takes a token, and stores it nowhere', async () => {
  const { server } = lobby
  for (const room of ['vip:one', 'vip:two']) {
    await push(server, `/rooms/${room}/records`, [{ product_line_id: 7, product_line: `of ${room}` }])
  }
  const { page, faults } = await pages.open(server, DESK, '#/statistics/vip:one')
  const row = (room: string) => page.locator('.stats tbody tr', { hasText: `of ${room}` })
  const refusal = page.locator('.stats .why')
  const field = page.getByLabel('Token for vip:one')
  const again = page.getByRole('button', { name: 'Try again' })
  await refusal.getByText('103: permission denied').waitFor()
  await refusal.getByText('use a token that allows it').waitFor()
  await page.getByText('lobbycast token --sub me --room vip:one').waitFor()
  await expectAccessible(page)
  await page.setViewportSize(PHONE)
  await expectNoOverflow(page)
  await page.setViewportSize(DESK)

  await field.fill(await sign({ sub: 'mara', channel: 'vip:two' }))
  await again.click()
  await refusal.getByText('Put a token that is good for this room').waitFor()
  const token = await sign({ sub: 'mara', channel: 'vip:one' })
  await field.fill(token)
  await again.click()
  await row('vip:one').waitFor()

  // A token of the room that names a user is for the plain JSON protocol, one without a user, below, for the centrifuge protocol.
  // The second connection, against which a view is measured, has the token, too.
  await page.getByRole('button', { name: 'only changed fields' }).click()
  await page.getByText('Measured against a second subscription').waitFor()
  let trx = 0
  await expect
    .poll(async () => {
      trx += 1
      await push(server, '/rooms/vip:one/records', [{ product_line_id: 7, product_line: 'of vip:one', total_trx: trx }])
      return page.locator('[data-test="saving"]').count()
    })
    .toBe(1)

  await page.getByRole('button', { name: 'Token…' }).click()
  await page.getByLabel('Room of the board').fill('vip:two')
  await page.getByLabel('Token for the board').fill(await sign({ channel: 'vip:two' }))
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await row('vip:two').waitFor()
  const kept = '[location.href, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()'
  expect(await page.evaluate(kept)).not.toContain('eyJ')
  // A room that is opened by its link is joined without the token of another room.
  await page.goto(`http://127.0.0.1:${server.port}/#/statistics/vip:one`)
  await refusal.getByText('103: permission denied').waitFor()
  expect(faults).toEqual([])
}, 60_000)
