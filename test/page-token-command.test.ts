// The command that a refused pane suggests makes a token that lets the pane in, with every protocol.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { secret } from './support/auth-tokens.ts'
import { DESK, sharedPages } from './support/page-browser.ts'
import { sharedServer } from './support/start-server.ts'
import { MAIN } from './support/test-engine.ts'

const lobby = sharedServer({
  auth: { hmacSecret: secret, anonymous: true },
  rooms: { namespaces: { vip: { subscribe: 'token' } } },
})
const pages = sharedPages()

test.each(['Plain JSON', 'Plain', 'Centrifuge'])(
  'try it - the suggested token opens the room, with %s',
  async (protocol) => {
    const { page, faults } = await pages.open(lobby.server, DESK, `#/try/${encodeURIComponent("vip:mara's box")}`)
    await page.getByText(protocol, { exact: true }).click()
    await page.getByRole('button', { name: 'Join in one' }).click()
    const pane = page.locator('[data-pane="1"]')
    await pane.locator('.why').waitFor()
    const command = await pane.locator('.copy code').textContent()
    expect(command).toMatch(/^lobbycast token --sub /)
    const token = execFileSync('sh', ['-c', command!.replace(/^lobbycast/, `'${process.execPath}' '${MAIN}'`)], {
      env: { LOBBYCAST_AUTH_HMAC_SECRET: secret },
      encoding: 'utf8',
    })
    await pane.locator('input').fill(token)
    await pane.getByRole('button', { name: 'Try again' }).click()
    await pane.getByText('connected', { exact: true }).waitFor({ state: 'attached' })
    expect(faults).toEqual([])
  },
)
