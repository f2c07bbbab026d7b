// What the guides show outside their sessions is what the server sends: frames, answers, headers, a body of events, and the commands of
// docs/operations.md.
import { expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { TestBackEnd } from './support/back-end.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { commandsOf } from './support/doc-blocks.ts'
import { Guide } from './support/guide.ts'
import { JsonClient } from './support/json-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true } })

const shell = (prelude = '') =>
  new Shell({ prelude, env: { LOBBY: `http://127.0.0.1:${shared.server.port}`, ADMIN_KEY, KEY: ADMIN_KEY } })

test('clients - the frames of plain JSON in brief', async () => {
  const [welcome, message] = new Guide('clients.md').block('text brief').split('\n') as [string, string]
  await PlainClient.connect(shared.server.port, 'lobby')
  const ann = await JsonClient.open(shared.server, 'lobby', { name: 'Ann' })
  const first = await ann.frame()
  const { id } = JSON.parse(first) as { id: string }
  expect(first).toBe(welcome.replace('<id>', id))
  ann.say({ x: 1 })
  expect(await ann.frame()).toBe(message.replace('<id>', id))
})

test('security guide - the policy is the header of the page', async () => {
  const { headers } = await fetch(`http://127.0.0.1:${shared.server.port}/`)
  const written = new Guide('security.md').block('text policy').replaceAll('\n', ' ')
  expect(headers.get('content-security-policy')).toBe(written)
})

test('operations guide - its commands are answered', async () => {
  const commands = commandsOf('curl')
  expect(commands.length).toBe(2)
  const answers = await Promise.all(commands.map((command) => shell().run(command)))
  expect(JSON.parse(answers[0]![0]!)).toMatchObject({ result: { level: 'debug' } })
  expect(JSON.parse(answers[1]![0]!)).toMatchObject({ room: '$lobbycast', records: expect.any(Array) })
})

test('server API guide - the answer of log_level, and the keys', async () => {
  const guide = new Guide('server-api.md')
  const written = guide.block('json level')
  const { until } = (JSON.parse(written) as { result: { until: string } }).result
  const prelude = guide.block('sh prelude')
  const [answer] = await shell(prelude).run(`api log_level '{"level":"debug","seconds":600}'`)
  // The tests are silent; `info` is the default.
  expect(resolveConfig({}).log.level).toBe('info')
  const told = answer!.replace('"configured":"silent"', '"configured":"info"')
  expect(told.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, until)).toBe(written)
  await shell(prelude).run(`api log_level '{"level":"silent"}'`)
  expect(() => resolveConfig(JSON.parse(guide.block('json keys')))).not.toThrow()
})

test('protocol guide - the push that moves the end of a connection', async () => {
  const client = await CentrifugeRawClient.open(shared.server)
  const token = await tokenFor({ sub: 'ada' })
  client.send({ id: 1, connect: { token } })
  await client.nextLine()
  const expireAt = Math.floor(Date.now() / 1000) + 3600
  const headers = { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ user: 'ada', expire_at: expireAt })
  const answer = await fetch(`http://127.0.0.1:${shared.server.port}/api/refresh`, { method: 'POST', headers, body })
  expect(await answer.json()).toMatchObject({ result: {} })
  const numberless = (text: string) => text.replace(/\d+/, 'N')
  expect(numberless(await client.nextLine())).toBe(numberless(new Guide('protocol.md').block('json refresh')))
})

test('hooks guide - the body of events', async () => {
  const backEnd = await TestBackEnd.start({
    '/connect': () => ({ result: { user: 'ann' } }),
    '/events': () => ({}),
  })
  const hooks = { connectUrl: backEnd.url('/connect'), eventsUrl: backEnd.url('/events'), eventsDebounceMs: 0 }
  const server = await startServer({ hooks })
  const ann = await JsonClient.join(server, 'news')
  const events: object[] = []
  const until = async (count: number) => {
    while (events.length < count) {
      const { body } = await backEnd.call('/events')
      expect(Object.keys(body)).toEqual(['events'])
      events.push(...(body.events as object[]))
    }
  }
  await until(2)
  ann.socket.close(1001)
  await until(4)
  const form = (list: readonly object[]) =>
    list.map((event) => Object.entries(event).map(([name, value]) => [name, /client|timeMs/.test(name) ? '' : value]))
  const written = JSON.parse(new Guide('hooks.md').block('json events')) as { events: object[] }
  expect(form(events)).toEqual(form(written.events))
})
