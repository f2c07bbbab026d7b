// Connects that do not go as their clients expect: refused ones with commands behind them, rooms of a token that cannot be, and
// rooms that together have more to say than a connection's outbox holds.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type ConnectResult } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET } })
const past = () => Math.floor(Date.now() / 1000) - 60

describe('a refused connect', () => {
  const refusals: [string, () => Promise<object>, number][] = [
    ['an expired token', async () => ({ token: await tokenFor({ sub: 'ada', exp: past() }) }), 109],
    ['no token', async () => ({}), 101],
  ]
  test.each(refusals)('connect - with %s, commands behind it are not taken for mistakes', async (_, params, code) => {
    const client = await CentrifugeRawClient.open(shared.server)
    const channel = freshRoom()
    client.send(
      { id: 1, connect: await params() },
      { id: 2, subscribe: { channel } },
      { id: 3, publish: { channel, data: 1 } },
      { send: { data: 1 } },
      { id: 4, teleport: {} },
      { id: 5, ping: {} },
    )
    expect((await client.reply(1)).error).toMatchObject({ code })
    client.send({ id: 6, history: { channel } })
    client.send({ id: 7, connect: { token: await tokenFor({ sub: 'ada' }) } })
    expect((await client.reply(7)).error).toBeUndefined()
    await client.ok('ping', {})
    // Nothing but the two connects and the ping was answered.
    expect(client.frames.flatMap((frame) => frame.split('\n'))).toHaveLength(3)
  })

  test('connect - what is no command at all still ends a connection that was refused', async () => {
    const client = await CentrifugeRawClient.open(shared.server)
    client.send({ id: 1, connect: {} })
    await client.reply(1)
    client.sendFrame('{"id":2,')
    expect(await client.closed).toMatchObject({ code: 3501 })
  })
})

test.each(['hall#', 'no\nroom', ''])('connect - a token that names the room %j is invalid', async (room) => {
  for (const claims of [{ channels: [room] }, { subs: { [room]: {} } }]) {
    const client = await CentrifugeRawClient.open(shared.server)
    client.send({ id: 1, connect: { token: await tokenFor({ sub: 'ada', ...claims }) } })
    expect(await client.closed).toEqual({ code: 3500, reason: 'invalid token' })
  }
})

describe('rooms with much to recover', () => {
  const KIB = 1024
  const record = 'x'.repeat(60 * KIB)
  const ROOMS = 8
  const RECORDS = 10

  test('connect - the reply is bounded: rooms beyond it are told as not recovered, and none in part', async () => {
    const server = await startServer({
      auth: { hmacSecret: HMAC_SECRET },
      limits: { outboxBytesMax: 2048 * KIB },
      rooms: { defaults: { historySize: 100, historyBytesMax: 1024 * KIB } },
    })
    const channels = Array.from({ length: ROOMS }, () => freshRoom())
    const token = await tokenFor({ sub: 'ada', channels })
    const keep = await CentrifugeRawClient.connect(server, { token })
    const positions: Record<string, object> = {}
    for (const channel of channels) {
      await push(server, '/api/publish', { channel, data: 'first' })
      const { epoch, offset } = await keep.ok<{ epoch: string; offset: number }>('history', { channel })
      positions[channel] = { recover: true, epoch, offset }
      for (let n = 0; n < RECORDS; n++) await push(server, '/api/publish', { channel, data: record })
    }
    keep.close()
    const client = await CentrifugeRawClient.open(server)
    const { subs } = await client.ok<ConnectResult>('connect', { token, subs: positions })
    const results = channels.map((channel) => subs![channel]!)
    const recovered = results.filter((result) => result.recovered === true)
    const rest = results.filter((result) => result.recovered !== true)
    // 600 KiB each: two of them are within 1.5 MiB, three are not.
    expect(recovered).toHaveLength(2)
    for (const result of recovered) expect(result.publications).toHaveLength(RECORDS)
    for (const result of rest) {
      expect(result).toEqual({
        recoverable: true,
        positioned: true,
        epoch: expect.any(String),
        offset: RECORDS + 1,
        was_recovering: true,
      })
    }
    // It goes on reading live.
    for (const channel of channels) await push(server, '/api/publish', { channel, data: 'live' })
    for (const _ of channels) expect((await client.nextPublication()).data).toBe('live')
    // A client that missed nothing has recovered, however full the reply is.
    for (const channel of channels.slice(1)) positions[channel] = { ...positions[channel], offset: RECORDS + 2 }
    const again = await CentrifugeRawClient.open(server)
    const reply = await again.ok<ConnectResult>('connect', { token, subs: positions })
    expect(channels.map((channel) => reply.subs![channel]!.recovered)).toEqual(channels.map(() => true))
  })
})
