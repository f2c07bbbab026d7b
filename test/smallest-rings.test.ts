import { CompactSign } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { join } from './support/clients.ts'
import { listRooms, push, request } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { ADMIN_KEY, startServer, type TestServer } from './support/start-server.ts'

const plain = { connect: PlainClient.connect }
/** A text whose every byte takes six in JSON. */
const worstText = (bytes: number) => '\u0001'.repeat(bytes)

const smallest = {
  messageBytesMax: 170,
  statisticsBytesMax: 1024,
  outboxBytesMax: 1024,
  inboxRingBytes: 4096,
  outboxRingBytes: 4096,
}

/** A server with the smallest rings. Whatever a test does to it, its shards must live through it. */
async function startSmallest(overrides: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const server = await startServer({ shards: 1, ...overrides, limits: { ...smallest, ...overrides.limits } })
  onTestFinished(() => {
    expect(server.stats().shards.map(({ ready, restarts }) => ({ ready, restarts }))).toEqual([
      { ready: true, restarts: 0 },
    ])
  })
  return server
}

describe('at the smallest configuration', () => {
  /** As long as a subscribe of the largest size allows. */
  const room = () => freshRoom().padEnd(100, 'r')

  test('smallest rings - the largest text reaches members of both protocols, and is kept', async () => {
    const server = await startSmallest({ rooms: { defaults: { historySize: 10, historyBytesMax: 512 } } })
    const name = room()
    const client = await CentrifugeRawClient.connect(server)
    await client.subscribe(name)
    const member = await join(plain, server, { room: name })
    for (let n = 0; n < 20; n++) {
      member.sendText(worstText(smallest.messageBytesMax))
      expect(JSON.parse(String(await member.next())).msg).toBe(worstText(smallest.messageBytesMax))
      expect((await client.nextPublication()).data).toBe(worstText(smallest.messageBytesMax))
    }
  })

  test('smallest rings - the largest private message arrives', async () => {
    const server = await startSmallest()
    const [from, to] = [await join(plain, server, { room: room() }), await join(plain, server, { room: room() })]
    const command = `\\w ${to.id} `
    from.sendText(command + worstText(smallest.messageBytesMax - command.length))
    expect(JSON.parse(String(await to.next())).msg).toBe(worstText(smallest.messageBytesMax - command.length))
  })

  test('smallest rings - the largest push arrives, a larger one is 413', async () => {
    const server = await startSmallest()
    const name = room()
    const member = await join(plain, server, { room: name })
    const client = await CentrifugeRawClient.connect(server)
    await client.subscribe(name)
    await member.next()
    const path = `/rooms/${name}/statistics`
    // 115 bytes each when written out, and a comma.
    expect(
      (
        await push(
          server,
          path,
          Array.from({ length: 8 }, () => ({ product_line_id: 1 })),
        )
      ).status,
    ).toBe(200)
    expect(JSON.parse(String(await member.next())).msg).toHaveLength(8)
    expect((await client.nextPublication()).data).toHaveLength(8)
    expect(
      (
        await push(
          server,
          path,
          Array.from({ length: 9 }, () => ({ product_line_id: 1 })),
        )
      ).status,
    ).toBe(413)
    expect((await push(server, path, `[${' '.repeat(1022)}]`)).status).toBe(200)
  })

  test('smallest rings - a refusal names a record, and a push with unknown keys is answered, however long their names', async () => {
    const server = await startSmallest()
    const names = Array.from({ length: 8 }, (_, n) => `${worstText(15)}${n}`)
    const body = JSON.stringify([{ product_line_id: 1, ...Object.fromEntries(names.map((name) => [name, 0])) }])
    const taken = await push(server, `/rooms/${room()}/statistics`, body)
    expect([taken.status, JSON.parse(taken.text)]).toMatchObject([200, { offset: 1 }])
    const few = await push(server, `/rooms/${room()}/statistics`, '[{"product_line_id":1,"x":1}]')
    expect(JSON.parse(few.text).ignored).toEqual(['x'])
    const bad = await push(server, `/rooms/${room()}/statistics`, `[${'"x"'.repeat(300)}]`)
    expect(bad.status).toBe(400)
  })

  test('smallest rings - a publish over HTTP that no outbox holds is refused by size', async () => {
    const server = await startSmallest({ limits: { statisticsBytesMax: 2048, inboxRingBytes: 8192 } })
    const publish = async (body: object) => {
      const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY }
      const { text } = await request(server, '/api/publish', { method: 'POST', headers, body: JSON.stringify(body) })
      return JSON.parse(text) as { error?: object; result?: object }
    }
    const channel = room()
    const member = await join(plain, server, { room: channel })
    // Two quotes round it.
    expect((await publish({ channel, data: 'x'.repeat(1022) })).result).toMatchObject({ offset: 1 })
    expect(JSON.parse(String(await member.next())).msg).toBe('x'.repeat(1022))
    const message = "data and tags take 1025 bytes; at most 1024 fit a connection's outbox"
    expect((await publish({ channel, data: 'x'.repeat(1023) })).error).toEqual({ code: 106, message })
    expect((await publish({ channel, data: 1, tags: { key: '\u{1d11e}'.repeat(300) } })).error).toMatchObject({
      code: 106,
    })
    expect((await publish({ channel, data: 1, tags: { key: '\u{1d11e}'.repeat(250) } })).result).toMatchObject({
      offset: 2,
    })
  })

  test('smallest rings - the pages of GET /rooms follow each other to the end, whatever fits one', async () => {
    const server = await startSmallest()
    const names = Array.from({ length: 30 }, (_, n) => `${String(n).padStart(3, '0')}${'r'.repeat(197)}`)
    for (const name of names) await join(plain, server, { room: name })
    const found: string[] = []
    let after = ''
    for (let pages = 0; pages < 100; pages++) {
      const { rooms, next } = await listRooms(server, `?limit=1000&after=${after}`)
      found.push(...rooms.map(({ name }) => name))
      if (next === null) break
      after = next
    }
    expect(found).toEqual(names)
    const tooLong = await request(server, `/rooms?after=${'x'.repeat(3000)}`, { headers: { 'x-api-key': ADMIN_KEY } })
    expect([tooLong.status, tooLong.text]).toEqual([400, expect.stringContaining('after must be')])
  })

  test('smallest rings - a presence that no outbox holds is refused', async () => {
    const server = await startSmallest({ rooms: { defaults: { presenceFor: 'anyone' } } })
    const channel = freshRoom()
    const reader = await CentrifugeRawClient.connect(server)
    // Each member takes some 110 bytes.
    for (let n = 0; n < 9; n++) await join(plain, server, { room: channel })
    const { presence } = await reader.ok<{ presence: object }>('presence', { channel })
    expect(Object.keys(presence)).toHaveLength(9)
    for (let n = 0; n < 6; n++) await join(plain, server, { room: channel })
    const message = 'too many members to list'
    expect(await reader.refused('presence', { channel })).toMatchObject({ code: 106, message })
    expect(await reader.ok('presence_stats', { channel })).toEqual({ num_clients: 15, num_users: 1 })
  })

  test('smallest rings - history keeps half an outbox by default, and all of it is recovered', async () => {
    const server = await startSmallest({ rooms: { defaults: { historySize: 10, history: 'anyone' } } })
    const channel = freshRoom()
    const reader = await CentrifugeRawClient.connect(server)
    const { epoch } = await reader.subscribe(channel, { recoverable: true })
    for (let n = 1; n <= 9; n++) {
      await reader.publish(channel, 'x'.repeat(60))
      expect((await reader.nextPublication()).offset).toBe(n)
    }
    const { publications } = await reader.ok<{ publications: { offset: number }[] }>('history', { channel, limit: -1 })
    const [oldest] = publications
    expect(oldest!.offset).toBeGreaterThan(1)
    const late = await CentrifugeRawClient.connect(server)
    const back = await late.subscribe(channel, { recover: true, epoch, offset: oldest!.offset - 1 })
    expect([back.recovered, back.publications]).toEqual([true, publications])
  })

  test('smallest rings - a history that no outbox holds is refused, a recovery is none', async () => {
    const rooms = { defaults: { historySize: 10, historyBytesMax: 512, history: 'anyone' } } as const
    // History counts the sender's id; a short one leaves room for two publications.
    const admin = { id: 'a' }
    const server = await startSmallest({ rooms, admin, limits: { inboxRingBytes: 8192, statisticsBytesMax: 2048 } })
    const channel = freshRoom()
    const reader = await CentrifugeRawClient.connect(server)
    const { epoch } = await reader.subscribe(channel, { recoverable: true })
    const body = JSON.stringify({ channel, data: 1, tags: { t: '€'.repeat(335) } })
    const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY }
    expect((await request(server, '/api/publish', { method: 'POST', headers, body })).text).toContain('"offset":1')
    expect((await reader.nextPublication()).offset).toBe(1)
    // A history that counts the bytes of tags does not keep this publication at all.
    const history = await reader.call('history', { channel, limit: -1 })
    if (history.error === undefined) expect(history.history).toMatchObject({ publications: [] })
    else expect(history.error).toMatchObject({ code: 106, message: expect.stringContaining('not even one') })
    // Of two that an outbox does not hold together the reply has the first.
    const pair = freshRoom()
    await reader.subscribe(pair)
    const half = JSON.stringify({ channel: pair, data: 1, tags: { t: '€'.repeat(160) } })
    for (const offset of [1, 2]) {
      await request(server, '/api/publish', { method: 'POST', headers, body: half })
      expect((await reader.nextPublication()).offset).toBe(offset)
    }
    const { publications } = await reader.ok<{ publications: { offset: number }[] }>('history', {
      channel: pair,
      limit: -1,
    })
    expect(publications).toMatchObject([{ offset: 1 }])

    const late = await CentrifugeRawClient.connect(server)
    const result = await late.subscribe(channel, { recover: true, epoch, offset: 0 })
    expect(result).toMatchObject({ was_recovering: true, offset: 1 })
    expect(result).not.toHaveProperty('recovered')
    expect(result).not.toHaveProperty('publications')
  })
})

describe('what tokens say', () => {
  async function connectAs(server: TestServer, claims: object) {
    return CentrifugeRawClient.connect(server, { token: await tokenFor({ sub: 'ada', ...claims }) })
  }

  /** 1e20 takes 21 digits once JSON spells it: a token of 8 KB says 26 KB. */
  async function connectWithNumbers(server: TestServer) {
    const claims = `{"sub":"ada","info":[${Array.from({ length: 1180 }, () => '1e20').join(',')}]}`
    const token = await new CompactSign(Buffer.from(claims))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(HMAC_SECRET))
    return CentrifugeRawClient.connect(server, { token })
  }

  const restarts = (server: TestServer) => server.stats().shards.map((shard) => shard.restarts)

  test('token info - more than the outbox of a member holds is refused, less comes with each message', async () => {
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET }, limits: { outboxBytesMax: 2000 } })
    const channel = freshRoom()
    const client = await connectAs(server, { info: 'x'.repeat(1500) })
    await client.subscribe(channel, { join_leave: true })
    await client.publish(channel, 'hello')
    expect((await client.nextPublication()).info?.conn_info).toBe('x'.repeat(1500))
    const other = await connectAs(server, { info: 'x'.repeat(2500) })
    const message = expect.stringContaining('at most 2000 fit')
    expect(await other.refused('subscribe', { channel })).toMatchObject({ code: 106, message })
    const both = await connectAs(server, { info: 'x'.repeat(1200) })
    const token = await tokenFor({ sub: 'ada', channel, info: 'x'.repeat(1200) })
    expect(await both.refused('subscribe', { channel, token })).toMatchObject({ code: 106, message })
    await both.subscribe(channel)
    expect((await client.nextPush()).join?.info.conn_info).toBe('x'.repeat(1200))
    expect(await client.pushesSoFar()).toEqual([])
    expect(restarts(server)).toEqual([0])
  })

  test('token info - more than a member may say of itself is refused to a stranger that publishes as well', async () => {
    const rooms = { defaults: { publish: 'anyone' } } as const
    const limits = { outboxBytesMax: 2000 }
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET }, rooms, limits })
    const stranger = await connectAs(server, { info: 'x'.repeat(2500) })
    expect(await stranger.refused('publish', { channel: freshRoom(), data: 1 })).toMatchObject({ code: 106 })
    expect(restarts(server)).toEqual([0])
  })

  test('token info - more than a record of the inbox carries is refused, for subscribe and for publish', async () => {
    const server = await startServer({
      shards: 1,
      auth: { hmacSecret: HMAC_SECRET },
      rooms: { defaults: { publish: 'anyone' } },
      limits: { inboxRingBytes: 32_768, statisticsBytesMax: 8192, messageBytesMax: 8192 },
    })
    const channel = freshRoom()
    const client = await connectWithNumbers(server)
    const expected = { code: 106, message: expect.stringContaining('can be taken') }
    expect(await client.refused('subscribe', { channel })).toMatchObject(expected)
    expect(await client.refused('publish', { channel, data: 1 })).toMatchObject(expected)
    expect(restarts(server)).toEqual([0])
  })

  test('token data - leaves a recovery the rest of the outbox; what does not fit is not recovered', async () => {
    const rooms = { defaults: { historySize: 10, historyBytesMax: 2048 } }
    const limits = { outboxBytesMax: 4096 }
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET }, rooms, limits })
    const channel = freshRoom()
    const speaker = await connectAs(server, {})
    const { epoch } = await speaker.subscribe(channel, { recoverable: true })
    await speaker.publish(channel, 'x'.repeat(1900))
    const backWith = async (data: string) => {
      const client = await CentrifugeRawClient.open(server)
      const token = await tokenFor({ sub: 'ada', subs: { [channel]: { data } } })
      const { subs } = await client.hello({ token, subs: { [channel]: { recover: true, epoch, offset: 0 } } })
      return subs![channel]!
    }
    expect(await backWith('x'.repeat(1000))).toMatchObject({ recovered: true, publications: [{ offset: 1 }] })
    const tooMuch = await backWith('x'.repeat(3000))
    expect(tooMuch).toMatchObject({ was_recovering: true, offset: 1, data: 'x'.repeat(3000) })
    expect(tooMuch).not.toHaveProperty('recovered')
    expect(tooMuch).not.toHaveProperty('publications')
    expect(restarts(server)).toEqual([0])
  })

  test('token info - comes whole with what a stranger publishes and a member is shown as', async () => {
    const rooms = { defaults: { publish: 'anyone' } } as const
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET }, rooms })
    const channel = freshRoom()
    const listener = await connectWithNumbers(server)
    await listener.subscribe(channel)
    const stranger = await connectWithNumbers(server)
    const info = { conn_info: Array.from({ length: 1180 }, () => 1e20) }
    for (const sender of [stranger, listener]) {
      await sender.publish(channel, 'hello')
      expect(await listener.nextPublication()).toMatchObject({ data: 'hello', info })
    }
    expect(restarts(server)).toEqual([0])
  })
})
