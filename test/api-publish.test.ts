// POST /api/publish as back-end libraries of the reference server call it: what it answers, what members receive, that a
// repeated key publishes once, and that whatever is wrong is an `error` of an answer with status 200, but for the key: 401.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push, request } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const unknownRoom = (what: string) => ({ code: 102, message: `unknown channel: the room name ${what}` })
const shared = sharedServer({
  limits: { idempotencyKeysMax: 3, statisticsBytesMax: 65_536 },
  rooms: { defaults: { historySize: 10, history: 'anyone' } },
})

interface ApiAnswer {
  result?: { offset: number; epoch: string; recipients: number; duplicate?: boolean }
  error?: { code: number; message: string }
}

async function api(body: unknown, expected = 200): Promise<ApiAnswer> {
  const { status, text, headers } = await push(shared.server, '/api/publish', body)
  expect(status, text).toBe(expected)
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  return JSON.parse(text) as ApiAnswer
}

async function memberOf(channel: string): Promise<CentrifugeRawClient> {
  const member = await CentrifugeRawClient.connect(shared.server)
  await member.subscribe(channel)
  return member
}

test('api publish - answers the position; members receive data and tags', async () => {
  const channel = freshRoom()
  const member = await memberOf(channel)
  const first = await api({ channel, data: { n: [1, null] }, tags: { kind: 'a', 'ü "q"': '' } })
  expect(first).toEqual({ result: { offset: 1, epoch: expect.stringMatching(/^[A-Za-z0-9_-]{8}$/), recipients: 1 } })
  expect(await api({ data: 'second', channel, unknown: 'field' })).toEqual({
    result: { offset: 2, epoch: first.result!.epoch, recipients: 1 },
  })
  expect(await member.nextPublication()).toEqual({
    data: { n: [1, null] },
    offset: 1,
    tags: { kind: 'a', 'ü "q"': '' },
  })
  expect(await member.nextPublication()).toEqual({ data: 'second', offset: 2 })
})

test('api publish - a body of many lines is one line to members', async () => {
  const channel = freshRoom()
  const member = await memberOf(channel)
  await api(JSON.stringify({ channel, data: { text: 'a\nb', list: [1, 2] } }, null, 2).replaceAll('\n', '\r\n'))
  expect(await member.nextPublication()).toEqual({ data: { text: 'a\nb', list: [1, 2] }, offset: 1 })
  expect(member.frames.at(-1)).not.toMatch(/[\r\n]/)
})

test('api publish - into a room without members: kept in the history of the room', async () => {
  const channel = freshRoom()
  const { result } = await api({ channel, data: 'early' })
  const { recipients, ...position } = result!
  expect(recipients).toBe(0)
  const reader = await CentrifugeRawClient.connect(shared.server)
  const history = { publications: [{ data: 'early', offset: 1 }], ...position }
  expect(await reader.ok('history', { channel, limit: 1 })).toEqual(history)
})

test('api publish - skip_history delivers and does not keep', async () => {
  const channel = freshRoom()
  const member = await memberOf(channel)
  expect(await api({ channel, data: 'passing', skip_history: true })).toMatchObject({ result: { offset: 1 } })
  expect(await api({ channel, data: 'kept', skip_history: false })).toMatchObject({ result: { offset: 2 } })
  expect((await member.nextPublication()).data).toBe('passing')
  expect((await member.nextPublication()).data).toBe('kept')
  const history = await member.ok('history', { channel, limit: 10 })
  expect(history).toMatchObject({ publications: [{ data: 'kept', offset: 2 }], offset: 2 })
})

test('api publish - a repeated key publishes once and answers the first position; with other data it is an error', async () => {
  const channel = freshRoom()
  const member = await memberOf(channel)
  const keyed = { channel, data: { order: 1 }, idempotency_key: 'k1' }
  const first = await api(keyed)
  const again = { result: { ...first.result, duplicate: true, recipients: 0 } }
  expect(await api(keyed)).toEqual(again)
  const reused = { error: { code: 107, message: 'idempotency_key was used with other data' } }
  expect(await api({ ...keyed, data: { order: 2 } })).toEqual(reused)
  expect(await api({ ...keyed, tags: { a: 'b' } })).toEqual(reused)
  expect(await api({ ...keyed, channel: freshRoom() })).toMatchObject({ result: { offset: 1 } })
  expect(await api({ channel, data: 'next' })).toMatchObject({ result: { offset: 2 } })
  expect((await member.nextPublication()).offset).toBe(1)
  expect(await member.nextPublication()).toEqual({ data: 'next', offset: 2 })
  expect(await api(keyed)).toEqual(again)
  expect(await member.pushesSoFar()).toEqual([])
})

test('api publish - what is null or empty is not set, as libraries write it', async () => {
  const channel = freshRoom()
  const unset = { idempotency_key: '', tags: null, skip_history: null, version: 0, version_epoch: '', wait: null }
  for (const offset of [1, 2])
    expect(await api({ channel, data: null, ...unset })).toMatchObject({ result: { offset } })
})

test('api publish - many at once with one key: one of them publishes', async () => {
  const channel = freshRoom()
  const member = await memberOf(channel)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => api({ channel, data: 'once', idempotency_key: 'same' })),
  )
  expect(new Set(answers.map(({ result }) => `${result!.epoch} ${result!.offset}`)).size).toBe(1)
  expect(answers.filter(({ result }) => result!.duplicate !== true)).toHaveLength(1)
  await api({ channel, data: 'last' })
  expect([(await member.nextPublication()).data, (await member.nextPublication()).data]).toEqual(['once', 'last'])
})

test('api publish - a room remembers limits.idempotencyKeysMax keys and refuses one more', async () => {
  const channel = freshRoom()
  for (const key of ['1', '2', '3']) await api({ channel, data: 1, idempotency_key: key })
  const full = { error: { code: 106, message: 'too many idempotency keys in this room' } }
  expect(await api({ channel, data: 1, idempotency_key: '4' })).toEqual(full)
  expect(await api({ channel, data: 1, idempotency_key: '3' })).toMatchObject({ result: { offset: 3 } })
  expect(await api({ channel, data: 1 })).toMatchObject({ result: { offset: 4 } })
})

test.each<[string, unknown, { code: number; message: string }]>([
  ['no channel', { data: 1 }, { code: 107, message: 'channel is missing' }],
  ['a channel that is no string', { channel: 5, data: 1 }, { code: 107, message: 'channel must be a string' }],
  ['a channel that is no room', { channel: 'a\tb', data: 1 }, unknownRoom('has the character U+0009 at position 1')],
  ['a channel for no user', { channel: 'a#', data: 1 }, unknownRoom('ends in # and names no user')],
  ['a channel without a name', { channel: '', data: 1 }, { code: 107, message: 'channel is missing' }],
  ['no data', { channel: 'bad' }, { code: 107, message: 'data is missing' }],
  [
    'half a surrogate pair in data',
    '{"channel":"bad","data":{"a":"\\udc00"}}',
    { code: 107, message: 'the body has half a surrogate pair, which is no character' },
  ],
  [
    'half a surrogate pair in a tag',
    '{"channel":"bad","data":1,"tags":{"\\ud800":""}}',
    { code: 107, message: 'the body has half a surrogate pair, which is no character' },
  ],
  [
    'half a surrogate pair in base64',
    { channel: 'bad', b64data: Buffer.from('"\\ud800"').toString('base64') },
    { code: 107, message: 'b64data has half a surrogate pair, which is no character' },
  ],
  [
    'too deep',
    `{"channel":"bad","data":${'['.repeat(64)}${']'.repeat(64)}}`,
    { code: 107, message: 'nested deeper than 64 levels' },
  ],
  [
    'a key that is no string',
    { channel: 'bad', data: 1, idempotency_key: 5 },
    { code: 107, message: 'idempotency_key must be a string of at most 200 characters' },
  ],
  [
    'a long key',
    { channel: 'bad', data: 1, idempotency_key: 'k'.repeat(201) },
    { code: 107, message: 'idempotency_key must be a string of at most 200 characters' },
  ],
  [
    'skip_history that is no boolean',
    { channel: 'bad', data: 1, skip_history: 1 },
    { code: 107, message: 'skip_history must be true or false' },
  ],
  [
    'tags that are no object',
    { channel: 'bad', data: 1, tags: ['a'] },
    { code: 107, message: 'tags must be an object of strings' },
  ],
  [
    'tags that are no strings',
    { channel: 'bad', data: 1, tags: { a: 1 } },
    { code: 107, message: 'tags must be an object of strings' },
  ],
])('api publish - %s is an error, and nothing is published', async (_, body, error) => {
  expect(await api(body)).toEqual({ error })
  const reader = await CentrifugeRawClient.connect(shared.server)
  expect(await reader.ok('history', { channel: 'bad', limit: 10 })).toEqual({
    publications: [],
    epoch: expect.any(String),
    offset: 0,
  })
})

test.each<[string, unknown, string]>([
  ['no JSON', 'channel', 'malformed JSON: expected an object at byte 0'],
  ['an empty body', '', 'malformed JSON: expected an object at byte 0'],
  ['an array', [], 'malformed JSON: expected an object at byte 0'],
  ['data that is no JSON', '{"channel":"bad","data":nope}', 'malformed JSON'],
  ['a body cut short', '{"channel":"bad","data":[1,2', 'malformed JSON: unterminated array or object at byte 28'],
  ['two values', '{"channel":"bad","data":1}{}', 'malformed JSON'],
])('api publish - %s is 400, and nothing is published', async (_, body, message) => {
  expect(await api(body, 400)).toEqual({ error: { code: 107, message } })
  const reader = await CentrifugeRawClient.connect(shared.server)
  expect(await reader.ok('history', { channel: 'bad', limit: 10 })).toMatchObject({ publications: [], offset: 0 })
})

const JSON_TYPE = { 'content-type': 'application/json' }

test('api publish - needs the key, in either header', async () => {
  const body = JSON.stringify({ channel: freshRoom(), data: 1 })
  const tryWith = async (headers: Record<string, string>) =>
    (await request(shared.server, '/api/publish', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body }))
      .status
  expect(await tryWith({ 'x-api-key': ADMIN_KEY })).toBe(200)
  expect(await tryWith({ authorization: `Bearer ${ADMIN_KEY}` })).toBe(200)
  for (const headers of [
    {},
    { 'x-api-key': 'wrong' },
    { 'x-api-key': ADMIN_KEY.slice(0, -1) },
    { authorization: ADMIN_KEY },
  ]) {
    expect(await tryWith(headers as Record<string, string>)).toBe(401)
  }
})

test('api publish - only by POST, and only bodies within the limit', async () => {
  const get = await request(shared.server, '/api/publish', { headers: { 'x-api-key': ADMIN_KEY } })
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  const big = await push(shared.server, '/api/publish', { channel: freshRoom(), data: 'x'.repeat(70_000) })
  expect(big.status).toBe(413)
})

test('api publish - while its shard is down a room answers a temporary error, and works again afterwards', async () => {
  const server = await startServer({}, { faults: true })
  const channel = freshRoom()
  const publish = async () => JSON.parse((await push(server, '/api/publish', { channel, data: 1 })).text) as ApiAnswer
  const before = await publish()
  server.injectFault(server.shardOf(channel), 'exit')
  const during = await publish()
  expect(during.error ?? { code: 100 }).toMatchObject({ code: 100 })
  let after = await publish()
  while (after.result === undefined) after = await publish()
  expect(after.result.epoch).not.toBe(before.result!.epoch)
})

test('api publish - an empty wait is one that is not set', async () => {
  const { result } = await api({ channel: freshRoom(), data: 1, wait: '' })
  expect(result).toEqual({ offset: 1, epoch: expect.any(String), recipients: 0 })
})
