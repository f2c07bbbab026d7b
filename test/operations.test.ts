// docs/operations.md holds what it says: its table of requests is what the listeners and the proxies answer, and its configurations of
// nginx and HAProxy carry everything that a lobby has.

import { describe, expect, test } from 'vitest'
import { Guide } from './support/guide.ts'
import { push, request } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { oddRequests, statusesOf } from './support/odd-requests.ts'
import { PlainClient } from './support/plain-client.ts'
import { enterAll } from './support/protocols.ts'
import { proxies } from './support/proxies.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, startServer } from './support/start-server.ts'

const guide = new Guide('operations.md')
const BEHIND_PROXY = { http: { trustedProxies: ['127.0.0.1'], hosts: ['lobby.example.org'] } }
const SECOND = { ...BEHIND_PROXY, admin: { listen: '127.0.0.1:0' } }

// The rows of the page: a request, and what each column says about it.
const rows = guide.rowsUnder('## What each listener takes')

// What column `index` of the page says, and what the peer at `port` does. Both as text; nothing is an answer that never comes.
async function compareColumn(index: number, port: number): Promise<void> {
  const said = rows.map((row) => [row[0], /^\d/.test(row[index]!) ? row[index]! : ''])
  const done = await Promise.all(
    rows.map(async ([name]) => [name, (await statusesOf(port, oddRequests[name!]!)).join(', ')]),
  )
  expect(done).toEqual(said)
}

test('operations guide - its table has every request', () => {
  expect(rows.map(([name]) => name)).toEqual(Object.keys(oddRequests))
})

// What is not answered ends after 10 to 14 s.
test('operations guide - the first listener answers as the table says', async () => {
  const server = await startServer(BEHIND_PROXY)
  await compareColumn(1, server.port)
})

test('operations guide - the second listener answers as the table says', async () => {
  const server = await startServer(SECOND)
  await compareColumn(2, server.adminPort!)
})

describe.each(proxies)('behind $name', ({ name, takesBoth, start }) => {
  const config = takesBoth ? SECOND : BEHIND_PROXY

  test('every request is answered as the table says', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    await compareColumn(['nginx', 'HAProxy'].indexOf(name) + 3, proxy.port)
  })

  test('pipelined pushes reach a member, each once and in order', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    const member = await PlainClient.connect(proxy.port, 'dailyNews')
    await member.welcome()
    expect(await statusesOf(proxy.port, oddRequests['three requests at once']!)).toEqual([200, 200, 200])
    for (let count = 0; count < 3; count++) expect(JSON.parse(String(await member.next()))).toMatchObject({ msg: [] })
  })

  test('members of every protocol talk', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    const members = await enterAll(proxy, freshRoom())
    members[0]!.say('hello')
    for (const member of members) expect(await member.heard()).toMatchObject({ kind: 'said', data: 'hello' })
  })

  test('a room is watched, and each event comes at once', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    const channel = freshRoom()
    const response = await fetch(`http://127.0.0.1:${proxy.port}/rooms/${channel}/stream`, {
      headers: { 'x-api-key': ADMIN_KEY },
    })
    const events = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    for (const number of [1, 2]) {
      await push(proxy, '/api/publish', { channel, data: { number } })
      let text = ''
      while (!text.includes(`"data":{"number":${number}}`)) text += (await events.read()).value
    }
    await events.cancel()
  })

  test('members have the address that the proxy tells', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    const member = await PlainClient.connect(proxy.port, 'dailyNews', { localAddress: '127.0.0.7' })
    await member.welcome()
    const { text } = await request(proxy, '/rooms/dailyNews', { headers: { 'x-api-key': ADMIN_KEY } })
    expect(JSON.parse(text)).toMatchObject({ members: [{ id: member.id, address: '127.0.0.7' }] })
  })

  test('the largest push passes', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    const channel = freshRoom()
    const frame = JSON.stringify({ channel, data: '' })
    const body = JSON.stringify({ channel, data: 'x'.repeat(4_194_304 - frame.length) })
    // The server's own answer: what it publishes has to fit an outbox.
    expect((await push(proxy, '/api/publish', body)).text).toMatch(/^\{"(result|error)":/)
  })

  test('a push after the server has closed idle connections is answered', async () => {
    const server = await startServer(config)
    const proxy = await start(server)
    const push200 = async () => expect((await push(proxy, '/dailyNews', [])).status).toBe(200)
    await push200()
    // As idle as the connection of the proxy.
    const idle = await RawSocket.open(server.adminPort ?? server.port)
    await idle.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await idle.ended
    await push200()
  })
})
