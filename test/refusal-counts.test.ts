// Every refusal is counted once, by its reason: those of connections whose token is still being verified, and the errors inside of
// answers with status 200.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { rsa, sign } from './support/auth-tokens.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { push, refusalCounts, refusalCountsIn } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { RawClient } from './support/raw-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { startServer } from './support/start-server.ts'

/** A server whose keys are never answered, and the path of a connection that waits for them. */
async function waitingServer({ pendingCommandsMax = 2 } = {}) {
  const keys = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(keys, 'listening')
  cleanUpAfterTest(() => {
    keys.closeAllConnections()
    keys.close()
  })
  const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`
  const server = await startServer({ auth: { jwksUrl }, limits: { pendingCommandsMax } })
  const token = await sign({ sub: 'ada' }, { alg: 'RS256', kid: 'a', key: rsa.privateKey })
  const applicant = (query = '') => RawClient.connect(server.port, 'room', { path: `/ws/room?token=${token}${query}` })
  return { server, applicant }
}

const EARLY = { code: 1008, reason: 'too many messages before the greeting' }

describe.each([
  { protocol: 'plain', query: '' },
  { protocol: 'JSON', query: '&format=json' },
])('applicants - $protocol', ({ query }) => {
  test.each([1, 2, 7, 300])('refusals - %d messages too many before the greeting are one refusal', async (surplus) => {
    const { server, applicant } = await waitingServer()
    const client = await applicant(query)
    for (let count = 0; count < 2 + surplus; count++) client.sendText('early')
    expect(await client.closed).toEqual(EARLY)
    expect(await refusalCounts(server)).toEqual({ early_messages: 1 })
    expect(server.stats().connections).toBe(0)
  })

  test('refusals - as many messages as may wait are no refusal', async () => {
    const { server, applicant } = await waitingServer()
    const [patient, hasty] = [await applicant(query), await applicant(query)]
    for (let count = 0; count < 2; count++) patient.sendText('early')
    // The pong shows that they have been read.
    patient.ping('read')
    await patient.nextPong()
    for (let count = 0; count < 3; count++) hasty.sendBinary(Buffer.from('early'))
    expect(await hasty.closed).toEqual(EARLY)
    expect(await refusalCounts(server)).toEqual({ early_messages: 1 })
  })

  test('refusals - those who wait while the server stops are counted one by one', async () => {
    const { server, applicant } = await waitingServer()
    const waiting = await Promise.all(Array.from({ length: 4 }, () => applicant(query)))
    const monitor = await RawSocket.open(server.port)
    const look = async () => {
      await monitor.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
      return (await monitor.responses.next()).body
    }
    expect(refusalCountsIn(await look())).toEqual({})
    // The figures are computed at most once a second, and the next ones must come at once.
    await new Promise((resolve) => setTimeout(resolve, MainThreadTuning.metricsIntervalMs + 50))
    const stopped = server.stop()
    // Read in the turn after the order, before anything is closed.
    const counts = refusalCountsIn(await look())
    for (const client of waiting) expect(await client.closed).toEqual({ code: 1012, reason: 'shutdown' })
    await stopped
    expect(counts).toEqual({ stopping: 4 })
  })
})

describe('plain JSON', () => {
  const nobody = '00000000-0000-4000-8000-000000000000'
  const deep = `${'['.repeat(65)}${']'.repeat(65)}`
  const commands: [frame: string, code: number, reason: string | undefined][] = [
    ['{"type":"dance"}', 107, 'command_bad_request'],
    ['{"type":7}', 107, 'command_bad_request'],
    ['{"type":"message"}', 107, 'command_bad_request'],
    [`{"type":"message","data":${deep}}`, 107, 'command_bad_request'],
    ['{"type":"message","data":1}', 103, 'plain_publish'],
    ['hi', 103, 'plain_publish'],
    ['{"type":"members"}', 103, 'command_permission_denied'],
    // Nobody's fault, as in the plain protocol.
    [`{"type":"private","to":"${nobody}","data":1}`, 107, undefined],
  ]

  test.each(commands)('refusals - %s is told and counted', async (frame, code, reason) => {
    const server = await startServer({
      shards: 1,
      rooms: { defaults: { publish: 'nobody', presenceFor: 'nobody' } },
    })
    const member = await JsonClient.join(server, freshRoom())
    for (let count = 1; count <= 3; count++) {
      member.sendText(frame)
      expect(JSON.parse(await member.frame())).toMatchObject({ type: 'error', code })
      expect(await refusalCounts(server)).toEqual(reason === undefined ? {} : { [reason]: count })
    }
  })

  test('refusals - what closes a connection is counted: another format, a bad name, a binary frame', async () => {
    const server = await startServer({ shards: 1 })
    const counts: Record<string, number> = {}
    for (const [query, reason] of [
      ['format=xml', 'bad_request'],
      [`format=json&name=${'x'.repeat(65)}`, 'bad_request'],
    ] as const) {
      const client = await JsonClient.open(server, 'room', { path: `/ws/room?${query}` })
      expect((await client.closed).code).toBe(1008)
      counts[reason] = (counts[reason] ?? 0) + 1
      expect(await refusalCounts(server)).toEqual(counts)
    }
  })
})

describe('server API', () => {
  const channel = freshRoom()
  const keyed = { channel, data: 1, idempotency_key: 'k' }
  const limits = { idempotencyKeysMax: 1, outboxBytesMax: 4096, statisticsBytesMax: 65_536 }
  const errors: [what: string, body: unknown, code: number, reason: string][] = [
    ['no data', { channel }, 107, 'command_bad_request'],
    ['malformed data', `{"channel":"${channel}","data":nope}`, 107, 'command_bad_request'],
    ['tags that are none', { channel, data: 1, tags: [] }, 107, 'command_bad_request'],
    ['a flag that is none', { channel, data: 1, skip_history: 1 }, 107, 'command_bad_request'],
    ['a key that is none', { channel, data: 1, idempotency_key: 5 }, 107, 'command_bad_request'],
    ['a key with other data', { ...keyed, data: 2 }, 107, 'command_bad_request'],
    ['a key too many', { ...keyed, idempotency_key: 'other' }, 106, 'command_limit_exceeded'],
    ['data too large', { channel, data: 'x'.repeat(5000) }, 106, 'command_limit_exceeded'],
    // Judged before a shard is asked.
    ['no channel', { data: 1 }, 107, 'command_bad_request'],
    ['a body that is no JSON', 'nothing', 107, 'command_bad_request'],
    ['a channel that is no room', { channel: 'a\tb', data: 1 }, 102, 'command_unknown_room'],
  ]

  test.each(errors)('refusals - a publish with %s is counted', async (what, body, code, reason) => {
    const server = await startServer({ limits })
    const status = /no JSON|malformed/.test(what) ? 400 : 200
    expect((await push(server, '/api/publish', keyed)).text).toMatch(/^\{"result":/)
    for (let count = 1; count <= 3; count++) {
      const answer = await push(server, '/api/publish', body)
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { error: { code } }])
      expect(await refusalCounts(server)).toEqual({ [reason]: count })
    }
  })

  test('refusals - a room too many is counted', async () => {
    const server = await startServer({ shards: 1, limits: { roomsMax: 1 }, rooms: { defaults: { historySize: 1 } } })
    const member = await RawClient.connect(server.port, freshRoom())
    await member.welcome()
    const answer = await push(server, '/api/publish', { channel: freshRoom(), data: 1 })
    expect(JSON.parse(answer.text)).toEqual({ error: { code: 106, message: 'too many rooms' } })
    expect(await refusalCounts(server)).toEqual({ command_limit_exceeded: 1 })
  })

  test('refusals - a publish that finds its shard gone is counted', async () => {
    const server = await startServer({ shards: 1 }, { faults: true })
    const member = await RawClient.connect(server.port, channel)
    await member.welcome()
    server.injectFault(0, 'exit')
    const answer = await push(server, '/api/publish', { channel, data: 1 })
    const message = expect.stringMatching(/^the shard (is )?restart/)
    expect(JSON.parse(answer.text)).toEqual({ error: { code: 100, message } })
    expect(await refusalCounts(server)).toMatchObject({ command_internal: 1 })
  })

  test('refusals - what succeeds counts none', async () => {
    const server = await startServer({ limits })
    for (let count = 0; count < 3; count++) await push(server, '/api/publish', keyed)
    await push(server, `/rooms/${channel}/statistics`, [])
    expect(await refusalCounts(server)).toEqual({})
  })
})
