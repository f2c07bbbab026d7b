// The largest statistics push that the limits promise: it reaches members of both protocols, twice in a row, and is kept in a
// room with history. What is larger is refused with a status that says why, and never harms a shard.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { join } from './support/clients.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const plain = { connect: PlainClient.connect }
const RECORDS_MAX = 10_000
const BODY_BYTES_MAX = 4_194_304
/** The longest name a room may have in every version of the grammar so far. */
const LONGEST_ROOM = 'r'.repeat(255)

const text = (letter: string) => letter.repeat(30)
const sizes = [
  { size: 'smallest', bytes: 1_150_001, record: () => '{"product_line_id":1}' },
  {
    size: 'ordinary',
    bytes: 2_090_001,
    record: (n: number) =>
      `{"product_line":"${text('p')}","product_line_id":${1_000 + (n % 9_000)},"total_trx":${1_000_000 + n},` +
      `"total_amount":${10_000 + n}.25,"currency":"${text('c')}","group_status":"${text('g')}"}`,
  },
]
const bodyOf = (record: (n: number) => string, count = RECORDS_MAX) =>
  `[${Array.from({ length: count }, (_, n) => record(n)).join(',')}]`
const routeOf = (room: string) => `/rooms/${encodeURIComponent(room)}/statistics`

/** The records inside a frame for plain members. */
const recordsOf = (frame: string | Buffer) =>
  /^\{"id":"[^"]*","msg":(.*),"room_id":"[^"]*"\}$/s.exec(String(frame))?.[1]

function expectUnharmed(server: TestServer): void {
  expect(server.stats().shards.map(({ ready, restarts }) => ({ ready, restarts }))).toEqual(
    server.stats().shards.map(() => ({ ready: true, restarts: 0 })),
  )
}

describe.each([
  { history: 'without history', rooms: {} },
  { history: 'with history', rooms: { defaults: { historySize: 10 } } },
])('statisticsRecordsMax $history', ({ rooms }) => {
  const lobby = sharedServer({ rooms })
  const isKept = 'defaults' in rooms

  test.each(sizes)(
    'largest push - records of the $size size reach every member, twice in a row',
    async ({ record, bytes }) => {
      const room = freshRoom()
      const member = await join(plain, lobby.server, { room })
      const client = await CentrifugeRawClient.connect(lobby.server)
      const position = await client.subscribe(room, isKept ? { recoverable: true } : {})
      await member.next()
      const body = bodyOf(record)
      // Not one after the other: the second must find room behind the first.
      const answers = await Promise.all([1, 2].map(() => push(lobby.server, routeOf(room), body)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      const frames = [await member.next(), await member.next()]
      for (const frame of frames) {
        const records = recordsOf(frame)!
        expect(Buffer.byteLength(records)).toBe(bytes)
        expect(JSON.parse(records)).toHaveLength(RECORDS_MAX)
      }
      for (const offset of [1, 2]) {
        const publication = await client.nextPublication()
        expect(publication.offset).toBe(offset)
        expect(publication.data).toHaveLength(RECORDS_MAX)
      }
      // Both are still members, and hear what comes next.
      member.sendText('after')
      expect(String(await member.next())).toContain('"msg":"after"')
      expect((await client.nextPublication()).data).toBe('after')

      if (isKept) {
        const back = await CentrifugeRawClient.connect(lobby.server)
        const since = { recover: true, epoch: position.epoch, offset: 1 }
        const { recovered, publications } = await back.subscribe(room, since)
        expect([recovered, publications?.map(({ offset }) => offset)]).toEqual([true, [2, 3]])
        expect(publications![0]!.data).toHaveLength(RECORDS_MAX)
      }
      expectUnharmed(lobby.server)
    },
    60_000,
  )
})

describe('the edges of a push', () => {
  const lobby = sharedServer()
  test.each([
    ['white space', `[${' '.repeat(BODY_BYTES_MAX - 2)}]`, '[]'],
    ['an ignored key', `[{"product_line_id":1,"x":"${'x'.repeat(BODY_BYTES_MAX - 30)}"}]`, undefined],
  ])(
    'largest push - a body of exactly statisticsBytesMax that is mostly %s is taken, for the longest name',
    async (_, body, records) => {
      expect(Buffer.byteLength(body)).toBe(BODY_BYTES_MAX)
      const member = await join(plain, lobby.server, { room: LONGEST_ROOM })
      const answer = await push(lobby.server, routeOf(LONGEST_ROOM), body)
      expect([answer.status, JSON.parse(answer.text).recipients]).toEqual([200, 1])
      const received = recordsOf(await member.next())
      if (records !== undefined) expect(received).toBe(records)
      expect((await push(lobby.server, routeOf(LONGEST_ROOM), `${body} `)).status).toBe(413)
      member.close()
      await member.closed
      expectUnharmed(lobby.server)
    },
  )

  test('largest push - text of exactly outboxBytesMax is delivered, one byte more is 413', async () => {
    const wrap =
      '[{"currency":"","group_status":null,"product_line":null,"product_line_id":1,"total_amount":null,"total_trx":null}]'
    const member = await join(plain, lobby.server, { room: LONGEST_ROOM })
    const record = (length: number) =>
      `[{"product_line_id":1,"currency":"${'é'.repeat(length >> 1)}${'x'.repeat(length & 1)}"}]`
    const length = BODY_BYTES_MAX - wrap.length
    expect((await push(lobby.server, routeOf(LONGEST_ROOM), record(length))).status).toBe(200)
    expect(Buffer.byteLength(recordsOf(await member.next())!)).toBe(BODY_BYTES_MAX)
    const refused = await push(lobby.server, routeOf(LONGEST_ROOM), record(length + 1))
    expect([refused.status, refused.text]).toEqual([
      413,
      `{"error":"the records take ${BODY_BYTES_MAX + 1} bytes when written out; at most ${BODY_BYTES_MAX} fit a connection's outbox"}`,
    ])
    expectUnharmed(lobby.server)
  })

  test('largest push - a body that fits and grows beyond an outbox when written out is 413', async () => {
    const body = bodyOf(() => `{"product_line_id":1,"currency":"${'x'.repeat(360)}"}`)
    expect(Buffer.byteLength(body)).toBeLessThan(BODY_BYTES_MAX)
    const answer = await push(lobby.server, '/dailyNews', body)
    expect([answer.status, answer.text]).toEqual([413, expect.stringContaining('when written out')])
    expectUnharmed(lobby.server)
  })

  test('largest push - statisticsBytesMax beyond outboxBytesMax is a warning, not an error', async () => {
    const limits = { statisticsBytesMax: 65_536, outboxBytesMax: 4096 }
    const server = await startServer({ limits })
    const answer = await push(
      server,
      '/dailyNews',
      bodyOf(() => '{"product_line_id":1}', 100),
    )
    expect(answer.status).toBe(413)
    expectUnharmed(server)
  })
})
