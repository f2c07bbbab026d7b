// The lines of the log about single connections, for every wire protocol: who came, into which rooms, and who ended it and why.
import { describe, expect, test } from 'vitest'
import { until } from './support/bare-process.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, type Member, wireProtocols } from './support/protocols.ts'
import { type ServerProcess, startProcess } from './support/server-process.ts'

const LINES = ['connection opened', 'connection closed', 'room joined', 'room left']

const linesAbout = ({ entries }: ServerProcess, id: string) =>
  entries.filter((entry) => entry.id === id && LINES.includes(String(entry.msg)))

/** The line of a message about a connection; waits for it. */
async function lineOf(server: ServerProcess, msg: string, id: string): Promise<Record<string, unknown>> {
  const find = () => server.entries.find((entry) => entry.msg === msg && entry.id === id)
  await until(() => find() !== undefined)
  return find()!
}

const debugServer = (env: Record<string, string> = {}) =>
  startProcess(['--log-level', 'debug'], {
    LOBBYCAST_AUTH_HMAC_SECRET: HMAC_SECRET,
    LOBBYCAST_AUTH_ANONYMOUS: 'true',
    ...env,
  })

describe.each(wireProtocols)('$name', (protocol) => {
  const ofRoom = (room: string) => (protocol.name === 'centrifuge' ? { rooms: [room] } : { room })

  test('connection log - each connection has an id, a user, an address, its rooms, and an end with a reason', async () => {
    const server = await debugServer({ LOBBYCAST_LIMITS_MESSAGE_BYTES_MAX: '1024' })
    const ends: [string, (member: Member) => unknown, Record<string, unknown>][] = [
      [
        'a close frame',
        ({ socket }) => socket.close(4001, 'bye\u001b'),
        { endedBy: 'peer', code: 4001, reason: 'bye?' },
      ],
      ['a close frame without a code', ({ socket }) => socket.close(), { endedBy: 'peer', code: 1005 }],
      ['no close frame', ({ socket }) => socket.terminate(), { endedBy: 'network', code: 1006 }],
      [
        'a kick by the API',
        ({ id }) => push(server, '/api/disconnect', { client: id, code: 4501, reason: 'enough' }),
        { endedBy: 'server', by: 'apiKey', code: 4501, reason: 'enough' },
      ],
      ['a message too large', ({ socket }) => socket.send('x'.repeat(2000)), { endedBy: 'server', code: 1009 }],
    ]
    for (const [what, end, expected] of ends) {
      const room = freshRoom()
      const sub = `user-${what.length}`
      const token = await tokenFor({ sub })
      const subscription = protocol.name === 'centrifuge' ? {} : { subscriptionToken: token }
      const member = await enter(protocol, server, { room, token, ...subscription })
      await end(member)
      const closed = await lineOf(server, 'connection closed', member.id)
      expect(closed, what).toMatchObject({ level: 20, ...expected, ...ofRoom(room) })
      expect(closed).toMatchObject({ protocol: protocol.name, user: sub, address: '127.0.0.1' })
      const [opened, joined, ...rest] = linesAbout(server, member.id)
      expect(opened).toMatchObject({
        level: 20,
        msg: 'connection opened',
        protocol: protocol.name,
        address: '127.0.0.1',
      })
      expect(joined).toMatchObject({ level: 20, msg: 'room joined', room, user: sub })
      expect(rest).toEqual([closed])
    }
  })

  test('connection log - the time of a token, silence and the stop of the server are told as reasons', async () => {
    const server = await debugServer({
      LOBBYCAST_HEARTBEAT_INTERVAL_SECONDS: '1',
      LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS: '2',
      LOBBYCAST_CENTRIFUGE_PING_INTERVAL_SECONDS: '2',
      LOBBYCAST_CENTRIFUGE_PONG_TIMEOUT_SECONDS: '1',
    })
    const room = freshRoom()
    const token = await tokenFor({ sub: 'ann', ttlSeconds: 2 })
    const entry = protocol.name === 'centrifuge' ? { token } : { token, subscriptionToken: token }
    const short = await enter(protocol, server, { room, ...entry })
    const silent = await enter(protocol, server, { room })
    silent.socket.pause()
    const lasting = await enter(protocol, server, { room })
    expect(await lineOf(server, 'connection closed', short.id)).toMatchObject({
      endedBy: 'server',
      reason: expect.stringContaining('expired'),
    })
    const isPinged = protocol.name !== 'centrifuge'
    expect(await lineOf(server, 'connection closed', silent.id)).toMatchObject({
      endedBy: 'server',
      reason: isPinged ? 'silent' : 'no pong',
    })
    const endings = server.entries.filter(({ msg }) => String(msg).startsWith('ended: '))
    expect(endings.map(({ level, reason }) => [level, reason]).sort()).toEqual([
      [30, 'expired'],
      [30, isPinged ? 'silent' : 'no_pong'],
    ])
    server.child.kill('SIGTERM')
    expect(await lineOf(server, 'connection closed', lasting.id)).toMatchObject({
      endedBy: 'server',
      reason: 'shutdown',
    })
    expect((await server.exited).code).toBe(0)
  }, 40_000)

  test('connection log - at the level info there is none of it, and the level can be changed while it runs', async () => {
    const server = await startProcess()
    const before = await enter(protocol, server, { room: freshRoom() })
    await push(server, '/api/log_level', { level: 'debug' })
    const room = freshRoom()
    const during = await enter(protocol, server, { room })
    before.socket.close(4000)
    await lineOf(server, 'connection closed', before.id)
    await lineOf(server, 'room joined', during.id)
    await push(server, '/api/log_level', { level: 'info' })
    during.socket.close(4000)
    const after = await enter(protocol, server, { room })
    server.child.kill('SIGTERM')
    await server.exited
    await until(() => server.entries.at(-1)?.msg === 'stopped')
    expect(linesAbout(server, before.id).map(({ msg }) => msg)).toEqual(['connection closed'])
    expect(linesAbout(server, during.id).map(({ msg }) => msg)).toEqual(['connection opened', 'room joined'])
    expect(linesAbout(server, after.id)).toEqual([])
  })
})

test('connection log - a room that a client leaves, and one it is taken out of', async () => {
  const server = await debugServer()
  const protocol = wireProtocols.find(({ name }) => name === 'centrifuge')!
  const [own, taken] = [freshRoom(), freshRoom()]
  const member = await enter(protocol, server, { room: own })
  member.socket.send(JSON.stringify({ id: 900, subscribe: { channel: taken } }))
  await until(() => linesAbout(server, member.id).some(({ room }) => room === taken))
  member.socket.send(JSON.stringify({ id: 901, unsubscribe: { channel: own } }))
  await push(server, '/api/unsubscribe', { client: member.id, channel: taken })
  const left = () => linesAbout(server, member.id).filter(({ msg }) => msg === 'room left')
  await until(() => left().length === 2)
  expect(Object.fromEntries(left().map(({ room, reason }) => [room, reason]))).toEqual({
    [own]: 'unsubscribed',
    [taken]: 'removed',
  })
})

describe.each(wireProtocols.filter(({ name }) => name !== 'centrifuge'))('$name', (protocol) => {
  test('connection log - a connection that is not admitted has a line of its own', async () => {
    const server = await debugServer()
    const refused = await protocol.enter(server, { room: freshRoom(), token: 'no.good.token' })
    expect(refused).toEqual({ kind: 'refused', with: 1008 })
    const find = () => server.entries.find(({ msg }) => msg === 'connection ended before it was admitted')
    await until(() => find() !== undefined)
    expect(find()).toMatchObject({ level: 20, protocol: protocol.name, endedBy: 'server', code: 1008 })
    expect(String(find()?.reason)).toContain('token')
    expect(server.entries.filter(({ msg }) => LINES.includes(String(msg)))).toEqual([])
  })
})

test('connection log - thousands of kicks are few lines, which say how many there were', async () => {
  const server = await startProcess()
  const kicks = 200
  for (let kick = 0; kick < kicks; kick += 50) {
    const commands = Array.from({ length: 50 }, () => ({ disconnect: { user: 'nobody' } }))
    expect((await push(server, '/api/batch', { commands })).status).toBe(200)
  }
  server.child.kill('SIGTERM')
  await server.exited
  await until(() => server.entries.at(-1)?.msg === 'stopped')
  const lines = server.entries.filter(({ msg }) => msg === 'admin action')
  expect(lines.length).toBeLessThanOrEqual(12)
  expect(
    lines.reduce((sum, { count, suppressed }) => sum + (count === undefined ? 0 : 1) + Number(suppressed ?? 0), 0),
  ).toBe(kicks)
})
