/** The parts of the board scenarios that decide whether a figure can be trusted: the copies, the pushes, the queues and the bounds of counts. */
import { describe, expect, test } from 'vitest'
import { BoardCopy, FrameNode } from '../bench/board-copy.ts'
import { BoardPushes, firstPush, type StatisticRecord } from '../bench/board-pushes.ts'
import { checkBounds } from '../bench/bounds.ts'
import type { Cell, Metrics } from '../bench/cell.ts'
import { missedCounts, smokeReport } from '../bench/report.ts'
import { socketQueues } from '../bench/socket-queues.ts'
import { summarise } from '../bench/summary.ts'

const frame = (fields: object): string => JSON.stringify({ id: 'admin', msg: [], room_id: 'r', ...fields })
const record = (product_line_id: number, fields: object = {}) => ({ product_line_id, total_trx: 1, ...fields })
const recordsOf = ({ records }: BoardCopy) => [...records.values()]

describe('bench, copies of boards', () => {
  test('frames - whole records replace, patches merge, removed keys go, and a reset forgets', () => {
    const copy = new BoardCopy()
    copy.apply(frame({ msg: [record(1, { currency: 'EUR' }), record(2)] }))
    const changed = copy.apply(frame({ msg: [record(1)], patch: [{ product_line_id: 2, total_trx: 9 }] }))
    expect(changed).toEqual([record(1), { product_line_id: 2, total_trx: 9 }])
    expect(recordsOf(copy)).toEqual([record(1), record(2, { total_trx: 9 })])
    copy.apply(frame({ removed: [1], skipped: { from: 1, to: 4, updates: 3 } }))
    expect(recordsOf(copy)).toEqual([record(2, { total_trx: 9 })])
    copy.apply(frame({ msg: [record(3)], reset: true }))
    expect(recordsOf(copy)).toEqual([record(3)])
    expect([copy.skips, copy.broken]).toEqual([1, ''])
  })

  test('parts - are applied together with the last', () => {
    const copy = new BoardCopy()
    copy.apply(frame({ msg: [record(1)] }))
    expect(copy.apply(frame({ msg: [record(2)], reset: true, part: 1, parts: 2 }))).toEqual([])
    expect(recordsOf(copy)).toEqual([record(1)])
    expect(copy.apply(frame({ msg: [record(3)], part: 2, parts: 2 }))).toEqual([record(2), record(3)])
    expect(recordsOf(copy)).toEqual([record(2), record(3)])
  })

  test('a patch of an unknown key - is found', () => {
    const copy = new BoardCopy()
    copy.apply(frame({ patch: [{ product_line_id: 7, total_trx: 1 }] }))
    expect(copy.broken).toBe('a patch of the unknown key 7')
  })

  test('differences - are missing, surplus and other records', () => {
    const [one, other] = [new BoardCopy(), new BoardCopy()]
    one.apply(frame({ msg: [record(1), record(2), record(3)] }))
    other.apply(frame({ msg: [record(1), record(2, { total_trx: 5 }), record(4)] }))
    expect([one.differences(other), other.differences(one), one.differences(one.clone())]).toEqual([2, 2, 0])
  })

  test('shared frames - members of the same bytes are at one place, and each place has its copy', () => {
    const root = new FrameNode()
    const take = (from: FrameNode, text: string): FrameNode => {
      const bytes = Buffer.from(`..${text}..`)
      const node = from.step(bytes, 2, bytes.length - 2)
      // The bytes of a read are gone after it.
      bytes.fill(0)
      return node
    }
    const first = take(root, frame({ msg: [record(1)] }))
    expect(take(root, frame({ msg: [record(1)] }))).toBe(first)
    const [left, right] = [take(first, frame({ msg: [record(2)] })), take(first, frame({ removed: [1] }))]
    expect(recordsOf(left.copy())).toEqual([record(1), record(2)])
    expect(recordsOf(right.copy())).toEqual([])
  })
})

test('bench, pushes to boards - each changes one field of some records, the same in every run', () => {
  const shape = { keys: 100, records: 20, changed: 5 }
  const [pushes, again] = [new BoardPushes(shape), new BoardPushes(shape)]
  const board = new Map<number, StatisticRecord>()
  const parse = (body: string): StatisticRecord[] => JSON.parse(body) as StatisticRecord[]
  for (const body of pushes.fill(30)) for (const one of parse(body)) board.set(one.product_line_id, one)
  expect(board.size).toBe(100)
  for (let number = firstPush; number < firstPush + 50; number++) {
    const body = pushes.next()
    expect(again.next()).toBe(body)
    const records = parse(body)
    expect(new Set(records.map((one) => one.product_line_id)).size).toBe(20)
    const changed = records.filter((one) => JSON.stringify(one) !== JSON.stringify(board.get(one.product_line_id)))
    expect(changed).toEqual(changed.map((one) => ({ ...board.get(one.product_line_id), total_trx: number })))
    expect(changed).toHaveLength(5)
    for (const one of changed) board.set(one.product_line_id, one)
  }
})

test('bench, queues - both ends of a connection are found, and those of other servers are not', () => {
  const line = (local: number, remote: number, sent: number, received: number): string => {
    const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')
    return `   7: 0100007F:${hex(local, 4)} 0100007F:${hex(remote, 4)} 01 ${hex(sent, 8)}:${hex(received, 8)} 00:00000000 00000000     0        0 1 1 0\n`
  }
  const listening = '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 1 1 0\n'
  const text = `  sl  local_address rem_address\n${listening}${line(8080, 50_001, 300, 1)}${line(50_001, 8080, 2, 70_000)}${line(9090, 50_002, 9, 9)}`
  expect([...socketQueues(8080, text)]).toEqual([[50_001, { sendBytes: 300, receiveBytes: 70_000 }]])
})

test('bench, bounds of counts - fail a smoke run when they are missed, and others do not', () => {
  const cell = (scenario: string, metrics: Metrics): Cell => ({
    ...{ scenario, server: 'lobbycast', round: 1, metrics, refusals: [], notes: [], steps: [] },
  })
  const report = (bytesPerPush: number): string => {
    const board = cell('board', { bytesPerPush, framesPerPush: 0.5, memberCpuUs: 100 })
    const cells = [board, cell('board-relay', { bytesPerPush: 7000, memberCpuUs: 100 })]
    const verdicts = checkBounds({ rows: summarise(cells), rates: [] })
    expect(missedCounts(verdicts)).toHaveLength(bytesPerPush > 1750 ? 1 : 0)
    return smokeReport(cells, verdicts)
  }
  const passed = 'ok    board  lobbycast\nok    board-relay  lobbycast'
  expect(report(1750)).toBe(passed)
  expect(report(2100)).toBe(`${passed}\nFAIL  board  bytes per push to a member against the relay: 30 %, at most 25 %`)
})
