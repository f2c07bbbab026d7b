// The parts of the page bench that compute and print its summaries.
import { expect, test } from 'vitest'
import type { Cell } from '../bench/cell.ts'
import { readOptions, selectServers } from '../bench/options.ts'
import { pageRatios } from '../bench/page-ratios.ts'
import { flatHeap, summaryText } from '../bench/page-summary.ts'
import type { Reading } from '../bench/page-windows.ts'

const reading = (heapMegabytes: number): Reading => ({
  ...{ framesPerSecond: 60, drawsPerSecond: 30, busyShare: 0.2, processShare: 0.3, nodes: 400 },
  heapMegabytes,
})

test('bench page - a heap is flat when the last quarter is not above the second, whatever the first one was', () => {
  expect(flatHeap([9, 5, 5, 5, 5, 5, 5, 5.2].map(reading))).toMatchObject({ earlierMegabytes: 5, isFlat: true })
  expect(flatHeap([1, 5, 5, 5, 5, 6, 6, 6].map(reading)).isFlat).toBe(false)
  expect(flatHeap([5].map(reading)).isFlat).toBe(true)
})

test('bench page - the summary has median, least and most, and says when messages are missing', () => {
  const text = summaryText({ place: 'try', readings: [reading(5), reading(5)], came: 9, sent: 10 })
  expect(text).toContain('frames/s 60.0 (60.0 to 60.0)')
  expect(text).toContain('last quarter 5.00 MB: flat; 9 of 10 messages came: NOT ALL')
})

const cell = (server: string, round: number, cpuNs: number, more: Partial<Cell> = {}): Cell => ({
  ...{ scenario: 'hot-room', server, round, refusals: [], notes: [], steps: [] },
  metrics: { cpuNs, offeredMessages: 1000 },
  ...more,
})
const servers = selectServers(readOptions(['--servers', 'lobbycast,lobbycast+live']))

test('bench page - servers with a page take part only when they are named', () => {
  expect(servers.map(({ name, page }) => [name, page])).toEqual([
    ['lobbycast', undefined],
    ['lobbycast+live', 'live'],
  ])
  expect(selectServers(readOptions([])).every(({ page }) => page === undefined)).toBe(true)
})

test('bench page - a page is compared round by round, where both sustained the same rate', () => {
  const rounds = [
    ...[cell('lobbycast', 1, 1000), cell('lobbycast+live', 1, 1010)],
    ...[cell('lobbycast', 2, 1200), cell('lobbycast+live', 2, 1200)],
    ...[cell('lobbycast', 3, 1100), cell('lobbycast+live', 3, 1089)],
    ...[cell('lobbycast', 4, 100), cell('lobbycast+live', 4, 900, { refusals: ['loss: 1 deliveries never arrived'] })],
    cell('lobbycast', 5, 100),
    cell('lobbycast+live', 5, 900, { metrics: { cpuNs: 900, offeredMessages: 500 } }),
  ]
  expect(pageRatios(rounds, servers)).toEqual([
    'hot-room: lobbycast+live takes 1.000 of the CPU of lobbycast per delivery (0.990 to 1.010 in 3 rounds; lobbycast alone differs by 20 % between rounds)',
  ])
  expect(pageRatios(rounds.slice(0, 1), servers)).toEqual([
    'hot-room: no round in which lobbycast+live and lobbycast sustained the same rate',
  ])
  expect(pageRatios(rounds, servers.slice(0, 1))).toEqual([])
})
