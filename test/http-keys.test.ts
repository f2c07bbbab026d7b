// Small rules of keys and bodies of the HTTP routes that the table of routes does not show.
import { expect, test } from 'vitest'
import { push } from './support/http.ts'
import { ask } from './support/route-calls.ts'
import { sharedServer } from './support/start-server.ts'

const DOTTED = 'a-key.of-three.parts'
const lobby = sharedServer({ admin: { keys: { dotted: { key: DOTTED, scope: 'read' } } } })

test('keys - one with two dots is a key, also where a token would do', async () => {
  const { port } = lobby.server
  const watch = (key: string) => ask(port, { method: 'GET', path: '/rooms/a/stream', headers: { 'X-API-Key': key } })
  expect([(await watch(DOTTED)).status, (await watch(`${DOTTED}x`)).status]).toEqual([200, 401])
})

test('messages - an idempotency key that belongs to another message is 409', async () => {
  const { port } = lobby.server
  const say = (body: string) =>
    ask(port, {
      method: 'POST',
      path: '/rooms/a/messages',
      headers: { 'X-API-Key': lobby.server.adminKey, 'Content-Type': 'application/json', 'Idempotency-Key': 'k' },
      body,
    })
  const [first, again, other] = [await say('1'), await say('1'), await say('2')]
  expect([first.status, again.status, other.status]).toEqual([200, 200, 409])
  expect(JSON.parse(again.text)).toMatchObject({ offset: JSON.parse(first.text).offset, duplicate: true })
})

test('names of parameters - begin with a capital where gocent writes them so', async () => {
  const body = { user: 'nobody', Disconnect: { code: 4001, reason: 'bye' }, Whitelist: 5 }
  const { text } = await push(lobby.server, '/api/disconnect', body)
  expect(JSON.parse(text)).toEqual({ error: { code: 107, message: expect.stringContaining('whitelist') } })
})

test('lines - a body that is cut is not done in part', async () => {
  const said = '{"method":"publish","params":{"channel":"cut","data":1}}\n{"method":"publish","par'
  const cut = await push(lobby.server, '/api', said)
  expect([cut.status, JSON.parse(cut.text)]).toEqual([
    400,
    { error: { code: 107, message: 'line 2 is malformed JSON' } },
  ])
  const { text } = await push(lobby.server, '/api/publish', { channel: 'cut', data: 1 })
  expect(JSON.parse(text)).toMatchObject({ result: { offset: 1 } })
})
