// A new start of the server while the page is open: its panes and boards come back by themselves and say what may be missing.
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { push } from './support/http.ts'
import { DESK, sharedPages } from './support/page-browser.ts'
import { freePort } from './support/sdk-client.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const pages = sharedPages()
const CONFIG = {
  rooms: { defaults: { historySize: 100 }, namespaces: { board: { board: { key: 'product_line_id' } } } },
}

const paneOf = (page: Page, number: number): Locator => page.locator(`[data-pane="${number}"]`)

async function say(pane: Locator, text: string): Promise<void> {
  await pane.locator('textarea').fill(text)
  await pane.locator('textarea').press('Enter')
}

/** Two panes of a room, both connected. */
async function talkers(server: TestServer, protocol: string) {
  const { page, faults } = await pages.open(server, DESK, '#/try/chat:restart')
  await page.getByText(protocol, { exact: true }).click()
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  const [mara, theo] = [paneOf(page, 1), paneOf(page, 2)]
  for (const pane of [mara, theo]) await connected(pane)
  return { page, mara, theo, faults }
}

const connected = (pane: Locator) => pane.getByText('connected', { exact: true }).waitFor({ state: 'attached' })

const pushTrx = async (server: TestServer, trx: number): Promise<void> => {
  const records = [{ product_line_id: 7, product_line: 'Pharmacy', total_trx: trx }]
  expect((await push(server, '/rooms/board:restart/records', records)).status).toBe(200)
}

test.each(['Plain JSON', 'Centrifuge'])(
  'page - the server is started anew: %s panes and the board come back',
  async (protocol) => {
    // A port that the system chooses is not free for a while afterwards.
    const port = await freePort()
    const before = await startServer({ ...CONFIG, http: { port } })
    const { mara, theo } = await talkers(before, protocol)
    await say(mara, 'before the start')
    await theo.locator('.msg').getByText('before the start').waitFor()
    await pushTrx(before, 4711)
    const board = await pages.open(before, DESK, '#/statistics/board:restart')
    await board.page.locator('.stats tbody').getByText('4,711').waitFor()

    await before.stop({ skipDelay: true })
    await mara.getByText(/back at/).waitFor()
    const after = await startServer({ ...CONFIG, http: { port } })
    for (const pane of [mara, theo]) {
      await connected(pane)
      await pane.getByText(/^Cut at .* may be missing$/).waitFor()
      // What was said before is still there to read.
      await pane.locator('.msg').getByText('before the start').waitFor()
    }
    await say(theo, 'after the start')
    await mara.locator('.msg').getByText('after the start').waitFor()

    // The new server has an empty board, and what was pushed before is not shown as if it still held.
    await board.page.getByText('The board is empty.').waitFor()
    await pushTrx(after, 4712)
    await board.page.locator('.stats tbody').getByText('4,712').waitFor()
  },
)
