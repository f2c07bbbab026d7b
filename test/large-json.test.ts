// JSON above 64 KiB, which the main thread does not parse: what a shard parses in its place, and what is refused.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { subscribeResult, unrecoveredResult } from '../src/protocol/centrifuge.ts'
import { scanCommand } from '../src/protocol/command-scan.ts'
import { Identity } from '../src/protocol/identity.ts'
import { PARSED_BYTES_MAX } from '../src/protocol/json-text.ts'
import { parseClientFrame, readClientFrame } from '../src/protocol/plain-json.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { errorOf, JsonClient, joinFrame, messageFrame, privateFrameOf } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer } from './support/start-server.ts'

// Time of a thread that other processes interrupt counts as spent on reads, so it has no bound here.
const shared = sharedServer({
  limits: { messageBytesMax: 300_000, readMillisecondsPerSecond: 1000, shardReadMillisecondsPerSecond: 1000 },
})
const PADDING = ' '.repeat(PARSED_BYTES_MAX)
const LARGE = 'x'.repeat(100_000)

async function pair() {
  const room = freshRoom()
  const listener = await JsonClient.join(shared.server, room)
  const speaker = await JsonClient.join(shared.server, room)
  expect(await listener.frame()).toBe(joinFrame(speaker))
  return { room, listener, speaker }
}

// The next thing that both of them hear is what is said here.
async function expectNothingElse(speaker: JsonClient, listener: JsonClient): Promise<void> {
  speaker.say('end')
  for (const client of [listener, speaker]) expect(await client.frame()).toBe(messageFrame(speaker, '"end"'))
}

describe('large JSON - plain JSON frames', () => {
  test('a message arrives as that JSON, with the line breaks of its data blanked', async () => {
    const { listener, speaker } = await pair()
    speaker.sendText(`{"type":"message","data":{"a":"${LARGE}",\n"b":1}}`)
    for (const client of [listener, speaker]) {
      expect(await client.frame()).toBe(messageFrame(speaker, `{"a":"${LARGE}", "b":1}`))
    }
  })

  test('a private message reaches its recipient alone; an id that nobody has is told', async () => {
    const { listener, speaker } = await pair()
    speaker.command({ type: 'private', to: listener.id.toUpperCase(), data: LARGE })
    expect(await listener.frame()).toBe(privateFrameOf(speaker, listener, `"${LARGE}"`))
    speaker.command({ type: 'private', to: 'nobody', data: LARGE })
    expect(await speaker.frame()).toBe(errorOf(107, 'no such id nobody'))
    speaker.command({ type: 'private', to: 'n'.repeat(1000), data: LARGE })
    expect(await speaker.frame()).toBe(errorOf(107, `no such id ${'n'.repeat(64)}`))
    speaker.command({ type: 'private', to: 5, data: LARGE })
    expect(await speaker.frame()).toContain('private needs')
    await expectNothingElse(speaker, listener)
  })

  test('what is no command is a text, and what is a faulty command is told', async () => {
    const { listener, speaker } = await pair()
    for (const text of [`{"a":"${LARGE}"}`, `["${LARGE}"]`]) {
      speaker.sendText(text)
      for (const client of [listener, speaker]) expect(await client.frame()).toBe(messageFrame(speaker, text))
    }
    const broken = `{"type":"message","data":"${LARGE}",x}`
    speaker.sendText(broken)
    for (const client of [listener, speaker]) {
      expect(await client.frame()).toBe(messageFrame(speaker, JSON.stringify(broken)))
    }
    speaker.command({ type: 'dance', data: LARGE })
    expect(await speaker.frame()).toBe(errorOf(107, 'unknown type "dance"'))
    speaker.sendText(`{"type":"message","data":${'['.repeat(70)}${']'.repeat(70)}${PADDING}}`)
    expect(await speaker.frame()).toBe(errorOf(107, 'nested deeper than 64 levels'))
    speaker.sendText(`{"type":"members"${PADDING}}`)
    expect(await speaker.frame()).toContain('"members":[')
    await expectNothingElse(speaker, listener)
  })

  it('for any frame: the scan finds what the parser finds', () => {
    const value = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom('"private"', '"message"', '"members"', '"pri\\u0076ate"', 'x'),
    )
    const member = fc.tuple(fc.constantFrom('type', 'to', 'data', 'other', 'ty\\u0070e'), value)
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), (members) => {
        const text = `{${members.map(([key, json]) => `"${key}":${json}`).join(',')}${PADDING}}`
        const bytes = Buffer.from(text)
        const read = readClientFrame(bytes, 64)
        const parsed = parseClientFrame(bytes, 64)
        if (read.kind === 'large') {
          if (parsed.kind === 'private') expect(read.to).toBe(parsed.to)
          return
        }
        // A frame that is not JSON is a text; the scan may already know what is wrong with the command that was meant.
        if (parsed.kind !== 'text') expect(read).toEqual(parsed)
        else expect(['text', 'fault']).toContain(read.kind)
      }),
      { numRuns: 40 },
    )
  })
})

describe('large JSON - centrifuge commands', () => {
  test('a publish is parsed in the shard', async () => {
    const channel = freshRoom()
    const client = await CentrifugeRawClient.connect(shared.server)
    await client.subscribe(channel)
    await client.publish(channel, LARGE)
    expect((await client.nextPublication()).data).toBe(LARGE)
    client.sendFrame(`{"id":77,"publish":{"channel":"${channel}","data":x${PADDING}}}`)
    expect((await client.reply(77)).error).toMatchObject({ code: 107, message: 'malformed JSON' })
  })

  test.each(['subscribe', 'unsubscribe', 'sub_refresh', 'refresh', 'rpc', 'history', 'presence', 'ping'])(
    '%s with more than 64 KiB is refused with 106, and the connection goes on',
    async (method) => {
      const client = await CentrifugeRawClient.connect(shared.server)
      const params = { channel: 'room', token: LARGE, method: 'whisper', data: {} }
      const error = await client.refused(method, params)
      const bytes = JSON.stringify(params).length
      expect(error).toEqual({ code: 106, message: `${method} takes ${bytes} bytes; at most 65536 are read` })
      await client.ok('ping', {})
    },
  )

  test('a connect with more than 64 KiB is refused with 106, and the client may connect anew', async () => {
    const client = await CentrifugeRawClient.open(shared.server)
    client.send({ id: 1_000, connect: { token: LARGE } }, { id: 1_001, subscribe: { channel: 'room' } })
    expect((await client.reply(1_000)).error).toMatchObject({ code: 106 })
    await client.hello()
    await client.ok('ping', {})
  })

  test('a send with more than 64 KiB ends the connection, and says why', async () => {
    const client = await CentrifugeRawClient.connect(shared.server)
    client.send({ send: { data: LARGE } })
    const { code, reason } = await client.closed
    expect([code, reason]).toEqual([3501, expect.stringContaining('at most 65536 are read')])
  })

  it('keys, channels and ids of any length are not decoded', () => {
    const scan = (line: string) => scanCommand(Buffer.from(line), 0, Buffer.byteLength(line), 64)
    const long = `\\u0041${LARGE}`
    expect(scan(`{"id":1,"${long}":1,"ping":{}}`)).toMatchObject({ kind: 'command', method: 'ping' })
    expect(scan(`{"id":1,"publish":{"channel":"${long}","data":1}}`)).toMatchObject({
      kind: 'fault',
      reason: 'channel is too long',
    })
    expect(scan(`{"id":${'1'.repeat(1000)},"ping":{}}`)).toMatchObject({ kind: 'fault' })
    expect(scan('{"id":1.0,"ping":{}}')).toMatchObject({ kind: 'command', id: 1 })
  })
})

it('a connect reply - a result without its publications is the same as if it had been parsed and written', () => {
  const who = new Identity({ id: '0'.repeat(36), user: '"' })
  const stored = { data: Buffer.from('{"a":[1,{"publications":2}]}'), sender: who, offset: 3, tags: undefined }
  const result = fc.record({
    recoverable: fc.boolean(),
    positioned: fc.boolean(),
    position: fc.option(fc.constant({ epoch: 'e"', offset: 3 }), { nil: undefined }),
    wasRecovering: fc.boolean(),
    recovered: fc.boolean(),
    publications: fc.array(fc.constant(stored), { maxLength: 2 }),
    ttl: fc.option(fc.nat(), { nil: undefined }),
    data: fc.option(fc.constantFrom('{"publications":[],"recovered":true}', '7', '"\\""'), { nil: undefined }),
  })
  fc.assert(
    fc.property(result, (fields) => {
      const written = subscribeResult(fields)
      const { recovered, publications, ...rest } = JSON.parse(Buffer.from(written).toString()) as Record<
        string,
        unknown
      >
      const expected = publications === undefined ? Buffer.from(written).toString() : JSON.stringify(rest)
      expect(Buffer.from(unrecoveredResult(written)).toString()).toBe(expected)
    }),
  )
})
