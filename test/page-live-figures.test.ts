// What the page reads from the records of `$lobbycast`.
import { expect, test } from 'vitest'
import { chartOf, newest, reasonsOf, restartedAtMs, restartText, threadLines } from '../src/page/live/live-figures.ts'
import { sampleText } from '../src/page/parts/figure-text.ts'
import { LIVE_SECONDS, type LiveRecord } from '../src/protocol/live-record.ts'

const START_MS = 1_700_000_000_000

const record = (second: number, fields: Partial<LiveRecord> = {}): LiveRecord => ({
  ...{ second: second % LIVE_SECONDS, t: START_MS + 1000 * second, deliveries: 0, publications: 0, messagesIn: 0 },
  ...{ flushes: 0, connections: [0, 0, 0], connectionsMax: 100, windowMs: 8, p50: null, p99: null, main: 0.5 },
  ...{ shards: [0.1, 0.3], late: 0, conflated: 0, slow: 0, refused: {}, disconnects: {}, silent: 0, memory: 1 },
  ...{ unread: 0, restarts: [0, 0], members: [0, 0], rooms: [0, 0], logLost: 0 },
  ...fields,
})

test('page - records are shown oldest first, without those of the quarter of an hour before', () => {
  const shown = newest([record(LIVE_SECONDS + 1), record(0), record(2), record(LIVE_SECONDS)])
  expect(shown.map(({ t }) => (t - START_MS) / 1000)).toEqual([2, LIVE_SECONDS, LIVE_SECONDS + 1])
})

test('page - a chart has the 900 newest records in their order', () => {
  const records = Array.from({ length: 1300 }, (_, second) => record(second, { unread: second }))
  const { times, lines } = chartOf(newest(records.toReversed()), [['unread', ({ unread }) => unread]])
  const seconds = Array.from({ length: LIVE_SECONDS }, (_, at) => 1300 - LIVE_SECONDS + at)
  expect(times).toEqual(seconds.map((second) => START_MS / 1000 + second))
  expect(lines).toEqual([{ name: 'unread', values: seconds }])
})

test('page - a chart has a gap where the server stood still for three seconds, and none where one second has no record', () => {
  const { times, lines } = chartOf([record(0), record(2), record(5), record(9)], [['main', ({ main }) => main]])
  expect(times.map((time) => time - START_MS / 1000)).toEqual([0, 2, 3, 5, 6, 9])
  expect(lines[0]!.values).toEqual([0.5, 0.5, null, 0.5, null, 0.5])
})

test('page - refusals, disconnects and silent connections are summed up, the most frequent first', () => {
  const records = [
    record(0, { refused: { token: 2, room_name: 1 }, disconnects: { '3008 slow': 3 } }),
    record(1, { refused: { token: 3 }, silent: 1, disconnects: { other: 1 } }),
  ]
  expect(reasonsOf(records)).toEqual([
    { name: 'token', code: 'refused', count: 5 },
    { name: 'slow', code: '3008', count: 3 },
    { name: 'room name', code: 'refused', count: 1 },
    { name: 'other', code: 'disconnected', count: 1 },
    { name: 'silent', code: 'ended', count: 1 },
  ])
})

test('page - a shard was restarted in the second in which its count rose', () => {
  const records = [record(0), record(1), record(2, { restarts: [0, 1] }), record(3, { restarts: [0, 1] })]
  expect([restartedAtMs(records, 1), restartedAtMs(records, 0)]).toEqual([START_MS + 2000, undefined])
})

test('page - a shard that was replaced says when, as far as the records reach back, and how often', () => {
  const records = [record(0, { restarts: [3, 1, 0] }), record(1, { restarts: [3, 2, 0] })]
  expect(restartText(records, 0)).toBe('restarted 3 ×')
  expect(restartText(records, 1)).toMatch(/^restarted \d\d:\d\d:\d\d, 2 × in all$/)
  expect(restartText(records, 2)).toBe('')
  expect(restartText([record(0), record(1, { restarts: [1, 0] })], 0)).toMatch(/^restarted \d\d:\d\d:\d\d$/)
})

test('page - two shards are a line each, more of them are one line for the busiest', () => {
  const lines = (one: LiveRecord) => threadLines(one).map(([name, read]) => [name, read(one)])
  expect(lines(record(0))).toEqual([
    ['main', 50],
    ['shard 0', 10],
    ['shard 1', 30],
  ])
  expect(lines(record(0, { shards: [0.1, 0.25, 0.2] }))).toEqual([
    ['main', 50],
    ['busiest shard', 25],
  ])
})

test('page - a list that shows a part of a room says which part', () => {
  const texts = [
    [{ came: 0, kept: 0 }, 'nothing came in the last second'],
    [{ came: 3, kept: 3 }, 'showing all of 3 a second'],
    [{ came: 12, kept: 10 }, 'showing 10 of 12 a second'],
    [{ came: 412, kept: 10 }, 'showing 1 in 41 of 412 a second'],
    [{ came: 5, kept: 0 }, 'showing 1 in 5 of 5 a second'],
  ] as const
  for (const [rate, text] of texts) expect(sampleText(rate)).toBe(text)
})
