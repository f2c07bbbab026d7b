// Owns the pictures of the page in docs/images: takes them in a real browser, of a lobby that has been busy long enough to fill the charts.
// Run by `npm run docs:pictures`, which takes eighteen minutes. A number of minutes after `--` makes the run shorter and the charts
// shorter too. The name of a screen after that number takes the pictures of this screen alone.
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { PictureWorld } from './picture-world.ts'

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none']
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const

type Size = keyof typeof SIZES
type Theme = 'light' | 'dark'

interface Screen {
  readonly name: string
  readonly looks: readonly `${Size}-${Theme}`[]
  /** Takes a page that was just opened at the root to the state that the picture shows. */
  readonly show: (page: Page) => Promise<void>
}

let talks = 0
const [minutes = 15, only] = process.argv.slice(2)
const world = await PictureWorld.start()
console.log(`the lobby is at ${world.origin}; the pictures follow in ${minutes} minutes`)
await wait(Number(minutes) * 60_000)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS })
try {
  for (const screen of screens().filter(({ name }) => only === undefined || name === only))
    for (const look of screen.looks) await take(browser, screen, look)
} finally {
  await browser.close()
  await world.stop()
}

function screens(): readonly Screen[] {
  const everywhere = ['desk-light', 'desk-dark', 'phone-light', 'phone-dark'] as const
  return [
    { name: 'first-run', looks: ['desk-light'], show: (page) => go(page, 'try') },
    { name: 'refused', looks: ['desk-light'], show: showRefused },
    { name: 'try', looks: everywhere, show: showTalk },
    { name: 'statistics', looks: everywhere, show: showBoard },
    { name: 'live', looks: everywhere, show: showLive },
    { name: 'live-room', looks: ['desk-light', 'desk-dark', 'phone-light'], show: showRoom },
  ]
}

async function take(opened: Browser, { name, show }: Screen, look: Screen['looks'][number]): Promise<void> {
  const [size, theme] = look.split('-') as [Size, Theme]
  const context = await opened.newContext({ viewport: SIZES[size], colorScheme: theme, hasTouch: size === 'phone' })
  const page = await context.newPage()
  await show(page)
  // The picture shows no focus ring, and the page from its top.
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0); document.querySelector("main").scrollTop = 0')
  await page.screenshot({ path: fileURLToPath(new URL(`images/page-${name}-${look}.png`, import.meta.url)) })
  await context.close()
  console.log(`page-${name}-${look}.png`)
}

async function go(page: Page, fragment: string): Promise<void> {
  await page.goto(`${world.origin}/#/${fragment}`)
  await page.locator('main').waitFor()
}

async function goWithKey(page: Page, fragment: string): Promise<void> {
  await go(page, 'live')
  await page.locator('input[type="password"]').fill(world.key)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Connections', exact: true }).waitFor()
  if (fragment !== 'live') await go(page, fragment)
}

/** Two people talk with others. The connection of one is cut and recovers what was missed. On a phone, one of the two panes is shown. */
async function showTalk(page: Page): Promise<void> {
  talks += 1
  const room = `chat:lobby-${talks}`
  const [ines, bot] = [await world.join(room, 'Ines'), await world.join(room, 'bot-7')]
  await go(page, 'try')
  await page.getByLabel('Room', { exact: true }).fill(room)
  await page.getByText('Centrifuge', { exact: true }).click()
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  const panes = page.getByRole('group', { name: 'Panes' })
  const isPhone = await panes.isVisible()
  const pane = async (number: 1 | 2): Promise<Locator> => {
    if (isPhone)
      await panes
        .getByRole('button')
        .nth(number - 1)
        .click()
    return page.locator(`[data-pane="${number}"]`)
  }
  const say = async (number: 1 | 2, text: string): Promise<void> => {
    const composer = (await pane(number)).locator('textarea')
    await composer.fill(text)
    await composer.press('Enter')
    await wait(200)
  }
  for (const number of [1, 2] as const) {
    await (await pane(number)).getByText('connected', { exact: true }).waitFor({ state: 'attached' })
  }
  await say(1, 'It is. Watch dailyNews, it moves every half second.')
  ines.send('Got it. 22 lines, all of them fresh.')
  await wait(300)
  await (await pane(1)).getByRole('button', { name: 'Theo', exact: true }).click()
  await say(1, 'Can you check line 7 before the others see it?')
  await (await pane(1)).locator('textarea').press('Escape')
  await (await pane(2)).getByRole('button', { name: /^Cut connection/ }).click()
  await wait(700)
  bot.send('goal: red team, 2 : 1')
  await wait(300)
  ines.send('Did we lose Theo?')
  await wait(300)
  await say(1, 'I cut his connection. He should miss nothing.')
  await (await pane(2)).getByRole('button', { name: /^Connect now/ }).click()
  await (await pane(2)).getByText(/3 recovered$/).waitFor()
  await say(2, 'I have all of it, the goal too.')
  if (!isPhone) await page.locator('.f', { hasText: 'recovered' }).first().click()
  await page.mouse.move(0, 0)
  await wait(500)
}

/** One pane is refused because it has no token; the member in the other pane is alone. */
async function showRefused(page: Page): Promise<void> {
  await go(page, 'try')
  await page.getByLabel('Room', { exact: true }).fill('vip:box')
  await page.getByRole('button', { name: 'Join in one' }).click()
  await page.getByText('refused', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Add a pane' }).click()
  const second = page.locator('[data-pane="2"]')
  await second.getByRole('textbox', { name: 'Room' }).fill('chat:lobby')
  await second.getByRole('button', { name: 'Join', exact: true }).click()
  await second.getByText('Nobody else is here yet.').waitFor()
  await page.getByRole('tab', { name: /Refusals/ }).click()
  await wait(500)
}

/** A board that changes, records one of which has a fault, a view that saves bytes, and two charts. */
async function showBoard(page: Page): Promise<void> {
  await goWithKey(page, 'statistics/board:dailyNews')
  await page.locator('.stats tbody tr').nth(20).waitFor()
  for (const chart of ['Chart 7', 'Chart 2']) {
    const button = page.getByRole('button', { name: chart, exact: true })
    if (await button.isVisible()) await button.click()
  }
  await page
    .getByRole('textbox', { name: 'Records, as a JSON array' })
    .fill(
      `[\n  {\n    "product_line_id": 7,\n    "product_line": "Pharmacy",\n    "total_trx": 1284,\n    "total_amount": 48210.5,\n    "currency": "EUR"\n  },\n  {\n    "product_line_id": 8,\n    "product_line": "Bakery",\n    "total_trx": "many",\n    "total_amount": 9120,\n    "currency": "EUR"\n  }\n]`,
    )
  await wait(20_000)
}

async function showLive(page: Page): Promise<void> {
  await goWithKey(page, 'live')
  await page.getByText('finals:main').waitFor()
  await wait(4000)
}

async function showRoom(page: Page): Promise<void> {
  await goWithKey(page, 'live/finals:chat')
  await page.getByText('watching silently').waitFor()
  await wait(6000)
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
