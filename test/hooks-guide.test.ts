// docs/hooks.md holds what it says: its back end is run, its curl lines are run against it, its session is replayed against a server with its
// configuration, and its example of functions runs.
import { expect, test } from 'vitest'
import { configReference } from '../src/config/config.ts'
import { HOOK_FAILURES } from '../src/hooks/hook-answers.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { Guide } from './support/guide.ts'
import { runNode } from './support/node-program.ts'
import { PlainClient } from './support/plain-client.ts'
import { freePort } from './support/sdk-client.ts'
import { Shell } from './support/shell.ts'
import { startServer } from './support/start-server.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const guide = new Guide('hooks.md')

async function startBackEnd(secret = '') {
  const port = await freePort()
  const lines = runNode(guide.block('js back-end'), { PORT: String(port), HOOKS_SECRET: secret })
  expect(await lines.next()).toBe('listening')
  return { lines, here: (text: string) => text.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`) }
}

test('hooks guide - its curl lines are answered as they say', async () => {
  const { here } = await startBackEnd()
  const shell = new Shell()
  const session = guide.block('sh session').split('\n')
  for (let at = 0; at < session.length; at += 2) {
    expect(await shell.run(here(session[at]!.replace(/^\$ /, '')))).toEqual([session[at + 1]])
  }
  expect(session.length).toBeGreaterThan(4)
})

test('hooks guide - its session is what its back end and a server with its configuration do', async () => {
  const written = JSON.parse(guide.block('json configuration')) as { hooks: { secret: string } }
  const { lines, here } = await startBackEnd(written.hooks.secret)
  const server = await startServer({ ...JSON.parse(here(JSON.stringify(written))) })
  await replay(server, guide.block('frames'))
  expect(await lines.next()).toBe('room_occupied staff  ')
  expect(await lines.next()).toBe('member_joined staff ann ')
})

test('hooks guide - its functions run', async () => {
  const code = `${IMPORT_CREATE_SERVER}\n${guide.block('js functions').replace(/^import .*$/m, '')}\nconsole.log(server.port)`
  const lines = runNode(code)
  const port = Number(await lines.next())
  const client = await PlainClient.connect(port, 'news', { path: '/ws/news?session=ann' })
  await client.welcome()
  expect(await lines.next()).toBe('ann is in news')
  client.sendText('hello')
  expect(JSON.parse(String(await client.next()))).toMatchObject({ msg: 'hello' })
})

test('hooks guide - names every option of hooks that sets a limit, and every kind of failure', () => {
  const named = new Set([...guide.text.matchAll(/`(hooks\.\w+)/g)].map(([, path]) => path))
  const options = configReference().filter(({ path }) => path.startsWith('hooks.'))
  const left = ['hooks.secretFile', 'hooks.eventTypes', 'hooks.eventsBatchMax', 'hooks.eventsBatchMs']
  expect(options.map(({ path }) => path).filter((path) => !named.has(path) && !left.includes(path))).toEqual([])
  for (const kind of HOOK_FAILURES) expect(guide.text).toContain(`\`${kind}\``)
})
