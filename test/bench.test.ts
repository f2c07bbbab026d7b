/**
 * The parts of the bench that decide whether a figure can be trusted: the frame walker, the send schedule, the checks of a
 * parsed receiver, the rules that refuse a run, the search for a rate, and the bounds.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkAdminKey } from '../bench/admin-key.ts'
import { bounds, checkBounds } from '../bench/bounds.ts'
import {
  type Cell,
  isOfMachine,
  latencyHistogram,
  latencyMetrics,
  type Metrics,
  refusalsOf,
  type Step,
} from '../bench/cell.ts'
import { cpuChart, logScale, sweepChart, throughputChart } from '../bench/chart.ts'
import { FrameWalker } from '../bench/frame-walker.ts'
import { faultsOf, type Pushes, push, recipientsLine } from '../bench/http-load.ts'
import { type Marker, messageText, readMarker } from '../bench/marker.ts'
import { readOptions, selectServers } from '../bench/options.ts'
import { planCells } from '../bench/plan.ts'
import { clientFrame, MessageTemplate, protocolNames, protocols } from '../bench/protocols.ts'
import { standings, summariseRates } from '../bench/rates.ts'
import { boundsTable, isPassedSmoke, markdownReport, smokeReport } from '../bench/report.ts'
import { scenarios } from '../bench/scenarios.ts'
import { Schedule } from '../bench/schedule.ts'
import { climb, type Judgement, judgeStep, searchCeiling, stepDown, sweepRates, sweepSeconds } from '../bench/search.ts'
import { selectScenarios } from '../bench/select-scenarios.ts'
import { SequenceCheck } from '../bench/sequence-check.ts'
import { builtInServers, parseBuild, parsePeer } from '../bench/servers.ts'
import { planConnections } from '../bench/session.ts'
import { summarise } from '../bench/summary.ts'

interface Seen {
  frames: { opcode: number; payload: string }[]
  messages: string[]
  walker: FrameWalker
}

function serverFrame(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10
  const frame = Buffer.alloc(head + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = head === 2 ? payload.length : head === 4 ? 126 : 127
  if (head === 4) frame.writeUInt16BE(payload.length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(payload.length), 2)
  payload.copy(frame, head)
  return frame
}

/** Pushes a stream in the given pieces through one shared buffer, as the load process reads it. */
function walk(
  stream: Buffer,
  cuts: number[],
  options: { countFrom: number; lines: boolean; parsed: boolean; showTextUpTo: number },
): Seen {
  const seen: Omit<Seen, 'walker'> = { frames: [], messages: [] }
  const walker = new FrameWalker(
    {
      onFrame: (opcode, bytes, start, end) =>
        seen.frames.push({ opcode, payload: bytes.toString('latin1', start, end) }),
      onMessage: (bytes, start, end) => seen.messages.push(bytes.toString('latin1', start, end)),
    },
    options,
  )
  walker.showTextUpTo = options.showTextUpTo
  const shared = Buffer.alloc(stream.length + 64)
  const edges = [0, ...[...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b), stream.length]
  for (let i = 1; i < edges.length; i++) {
    const size = stream.copy(shared, 0, edges[i - 1], edges[i])
    // What an earlier read left behind must never be looked at.
    shared.fill(0xee, size, size + 64)
    walker.push(shared, 0, size)
  }
  return { ...seen, walker }
}

const countFrom = 40
const payloads = fc.oneof(
  fc.record({ opcode: fc.constant(1), size: fc.integer({ min: 0, max: 300 }) }),
  fc.record({ opcode: fc.constant(1), size: fc.constantFrom(125, 126, 127, 65_535, 65_536, 70_000) }),
  fc.record({ opcode: fc.constantFrom(8, 9, 10), size: fc.integer({ min: 0, max: 125 }) }),
)

describe('bench, frame walker', () => {
  test('counting - every frame of the right size is one delivery, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(payloads, { maxLength: 12 }),
        fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 30 }),
        fc.boolean(),
        (list, cuts, parsed) => {
          const frames = list.map(({ opcode, size }, index) => ({
            opcode,
            payload: Buffer.alloc(size, 97 + (index % 26)),
          }))
          const stream = Buffer.concat(frames.map(({ opcode, payload }) => serverFrame(opcode, payload)))
          const seen = walk(stream, cuts, { countFrom, lines: false, parsed, showTextUpTo: 2 })
          const deliveries = frames.filter(({ opcode, payload }) => opcode === 1 && payload.length >= countFrom)
          const shown = frames.filter(({ opcode, payload }) => opcode > 2 || payload.length <= 2)
          expect(seen.walker.broken).toBe('')
          expect(seen.walker.deliveries).toBe(deliveries.length)
          expect(seen.messages).toEqual(parsed ? deliveries.map(({ payload }) => payload.toString('latin1')) : [])
          expect(seen.frames).toEqual(
            shown.map(({ opcode, payload }) => ({ opcode, payload: payload.toString('latin1') })),
          )
        },
      ),
      { numRuns: 100 },
    )
  })

  test('cuts - one byte at a time gives the same result as one piece', () => {
    const stream = Buffer.concat([50, 1, 126, 200, 0, 65_536].map((size) => serverFrame(1, Buffer.alloc(size, 98))))
    const all = Array.from({ length: stream.length }, (_, index) => index)
    const seen = walk(stream, all, { countFrom, lines: false, parsed: true, showTextUpTo: 2 })
    expect(seen.walker.deliveries).toBe(4)
    expect(seen.messages.map((message) => message.length)).toEqual([50, 126, 200, 65_536])
  })

  test('lines - every push of a frame is one delivery, replies and pings are none', () => {
    const line = fc.oneof(
      fc.integer({ min: 30, max: 54 }).map((size) => `{"push":{"pub":"${'x'.repeat(size)}"}}`),
      fc.constant('{"id":1000000007,"publish":{}}'),
      fc.constant('{}'),
    )
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (list, cuts) => {
          const stream = Buffer.concat(list.map((lines) => serverFrame(1, Buffer.from(lines.join('\n')))))
          const seen = walk(stream, cuts, { countFrom, lines: true, parsed: true, showTextUpTo: 2 })
          const lines = list.flat()
          expect(seen.messages).toEqual(lines.filter((text) => text.startsWith('{"push"')))
          expect(seen.walker.deliveries).toBe(seen.messages.length)
          expect(seen.frames.length).toBe(lines.filter((text) => text === '{}').length)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('broken streams - masked, reserved and continued frames are refused', () => {
    for (const head of [
      [0xc1, 5],
      [0x81, 0x85],
      [0x00, 5],
      [0x83, 5],
      [0x8b, 0],
    ]) {
      const seen = walk(Buffer.from([...head, 1, 2, 3, 4, 5]), [], {
        countFrom,
        lines: false,
        parsed: false,
        showTextUpTo: 2,
      })
      expect(seen.walker.broken).not.toBe('')
    }
  })
})

describe('bench, messages', () => {
  test('template - unmasking a sent frame gives the sequence and the intended time back, in every protocol', () => {
    for (const name of protocolNames) {
      const template = new MessageTemplate(protocols[name], { room: 'r', sender: 42, messageBytes: 100 })
      for (const [index, us] of [1_105_445_047, 99_999_999_999_999].entries()) {
        const frame = template.next(us)
        const head = (frame[1]! & 0x7f) === 126 ? 4 : 2
        const mask = frame.subarray(head, head + 4)
        const payload = Buffer.from(frame.subarray(head + 4).map((byte, at) => byte ^ mask[at & 3]!))
        const marker: Marker = { sender: -1, sequence: -1, intendedUs: -1 }
        expect(readMarker(payload, 0, payload.length, marker)).toBe(true)
        expect(marker).toEqual({ sender: 42, sequence: index, intendedUs: us })
        if (name === 'centrifuge') expect(JSON.parse(payload.toString()).id).toBe(1_000_000_000 + index)
      }
    }
  })

  test('plain protocol - reads its own id and who has left, and nothing into other texts', () => {
    const { read } = protocols.plain
    expect(read('your id is 0197-a')).toEqual({ joined: true, id: '0197-a' })
    expect(read('0197-a disconnected.')).toEqual({ left: '0197-a' })
    expect(read('0197-a just joined!')).toEqual({})
    expect(read('{"id":"0197-a","msg":"your id is 0197-b","room_id":"r"}')).toEqual({})
  })

  test('text - has the asked size and needs no escaping', () => {
    expect(messageText(7, 100)).toHaveLength(100)
    expect(JSON.stringify(messageText(7, 256))).toBe(`"${messageText(7, 256)}"`)
    expect(() => messageText(7, 10)).toThrow(RangeError)
  })

  test('client frames - are masked and carry their length', () => {
    const frame = clientFrame(1, Buffer.alloc(300, 97), new Uint8Array([1, 2, 3, 4]))
    expect([...frame.subarray(0, 8)]).toEqual([0x81, 0xfe, 1, 44, 1, 2, 3, 4])
    expect(frame).toHaveLength(308)
  })
})

describe('bench, schedule', () => {
  test('open loop - every message carries the time it was due, however late it is sent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 20 }),
        (messagesPerSecond, senders, together, pauses) => {
          const schedule = new Schedule({ startUs: 1000, endUs: 101_000, messagesPerSecond, senders, together })
          const sent: { sender: number; intendedUs: number; isEarly: boolean }[] = []
          let now = 0
          for (const pause of [...pauses, 1_000_000]) {
            now += pause
            schedule.take(now, (sender, intendedUs) => sent.push({ sender, intendedUs, isEarly: intendedUs > now }))
          }
          expect(schedule.done).toBe(true)
          expect(sent).toHaveLength(Math.max(1, Math.ceil(messagesPerSecond / 10 - 1e-6)))
          // One comparison for all: an expect for each of a million messages takes half a minute on a busy machine.
          const wrong = sent.filter(({ sender, intendedUs, isEarly }, index) => {
            const dueUs = 1000 + ((index - (index % together)) * 1e6) / messagesPerSecond
            return (
              isEarly || sender !== index % senders || Math.abs(intendedUs - dueUs) > 0.001 || intendedUs >= 101_000
            )
          })
          expect(wrong).toEqual([])
        },
      ),
    )
  })

  test('nothing to send - is done at once', () => {
    const schedule = new Schedule({ startUs: 0, endUs: 1e6, messagesPerSecond: 0, senders: 5, together: 1 })
    expect(schedule.done).toBe(true)
    expect(schedule.nextDueUs()).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('bench, parsed receivers', () => {
  test('sequences - gaps, repeats and late messages are told apart', () => {
    const check = new SequenceCheck()
    for (const [sender, sequence] of [
      [1, 0],
      [1, 1],
      [2, 0],
      [1, 4],
      [1, 3],
      [2, 0],
      [2, 1],
    ] as const)
      check.note(sender, sequence)
    expect({ ...check, gaps: check.gaps }).toMatchObject({ received: 7, duplicates: 1, disordered: 1, gaps: 1 })
  })

  test('order - two orders of the same messages have different folds', () => {
    const [one, other] = [new SequenceCheck(), new SequenceCheck()]
    for (const sender of [1, 2, 3]) one.note(sender, 0)
    for (const sender of [1, 3, 2]) other.note(sender, 0)
    expect(one.orderFold).not.toBe(other.orderFold)
    expect(other.disordered + other.gaps + other.duplicates).toBe(0)
  })
})

const clean = {
  generatorShares: [0.2, 0.79],
  missing: 0,
  surplus: 0,
  gaps: 0,
  duplicates: 0,
  disordered: 0,
  ordersDiffer: 0,
  closed: 0,
  broken: '',
}

describe('bench, smoke', () => {
  const cellWith = (...refusals: string[]): Cell => ({
    ...{ scenario: 'capacity', server: 'ws', round: 1, metrics: {}, refusals, notes: [], steps: [] },
  })
  const busy = refusalsOf({ ...clean, generatorShares: [0.9] })

  test('smoke - fails for what a server did wrong, not for a busy machine', () => {
    expect(isPassedSmoke(cellWith())).toBe(true)
    expect(isPassedSmoke(cellWith(...busy))).toBe(true)
    expect(isPassedSmoke(cellWith(...busy, ...refusalsOf({ ...clean, duplicates: 1 })))).toBe(false)
  })

  test('smoke - a loss fails it on the part of this server, not on the part of a peer', () => {
    const losses = refusalsOf({ ...clean, missing: 7, gaps: 1 })
    expect(isPassedSmoke(cellWith(...losses))).toBe(true)
    for (const server of ['lobbycast', 'lobbycast-centrifuge']) {
      expect(isPassedSmoke({ ...cellWith(...losses), server }), server).toBe(false)
    }
  })

  test('smoke - a line reads FAIL only where the run fails', () => {
    expect(smokeReport([cellWith(), cellWith(...busy)], [])).toBe(
      `ok    capacity  ws\nok    capacity  ws  without a figure: ${busy[0]}`,
    )
    expect(smokeReport([cellWith('1 duplicates')], [])).toBe('FAIL  capacity  ws  1 duplicates')
  })
})

describe('bench, refusals', () => {
  test('a clean phase - may be ranked', () => {
    expect(refusalsOf(clean)).toEqual([])
  })

  test('a busy generator - may not be ranked', () => {
    expect(refusalsOf({ ...clean, generatorShares: [0.1, 0.81] })).toEqual([
      expect.stringContaining('81 % of its core'),
    ])
  })

  test('each finding alone - may not be ranked', () => {
    for (const name of ['missing', 'surplus', 'gaps', 'duplicates', 'disordered', 'ordersDiffer', 'closed'] as const) {
      expect(refusalsOf({ ...clean, [name]: 1 }), name).toHaveLength(1)
    }
    expect(refusalsOf({ ...clean, broken: 'x' })).toHaveLength(1)
  })

  test('rounds - refused ones stay out of the median, and a row needs more than half of its rounds', () => {
    const cell = (round: number, cpuNs: number, refusals: string[]): Cell => ({
      ...{ scenario: 's', server: 'a', round, metrics: { cpuNs }, refusals, notes: [], steps: [] },
    })
    const [row] = summarise([cell(1, 10, []), cell(2, 99, ['loss']), cell(3, 20, [])])
    expect(row).toMatchObject({ ranked: true, rankedRounds: 2, metrics: { cpuNs: { median: 15, min: 10, max: 20 } } })
    const [bad] = summarise([cell(1, 10, []), cell(2, 99, ['loss']), cell(3, 20, ['loss'])])
    expect(bad).toMatchObject({ ranked: false, refusals: ['loss'], metrics: { cpuNs: { median: 20 } } })
  })

  test('latencies - of several processes are merged into one histogram', () => {
    const metrics = latencyMetrics(
      latencyHistogram([Uint32Array.from({ length: 99 }, () => 1000), Uint32Array.of(50_000, 0)]),
    )
    expect(metrics.p50Ms).toBeCloseTo(1, 2)
    expect(metrics.p999Ms).toBeCloseTo(50, 0)
    expect(latencyMetrics(latencyHistogram([]))).toEqual({})
  })
})

describe('bench, search', () => {
  function follow(rates: Generator<number, void, Judgement>, capacity: number): number[] {
    const tried: number[] = []
    let asked = rates.next()
    while (!asked.done) {
      tried.push(asked.value)
      const passed = asked.value <= capacity
      asked = rates.next({ passed, refusals: [], deliveredMessages: Math.min(asked.value, capacity) })
    }
    return tried
  }

  test('ceiling - ends within a sixteenth of an octave of what the server can do, from above or below the first rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 200_000 }),
        fc.option(fc.integer({ min: 5, max: 200_000 })),
        (capacity, earlier) => {
          const passed = follow(searchCeiling(100, earlier ?? undefined), capacity).filter((rate) => rate <= capacity)
          expect(Math.max(...passed)).toBeGreaterThanOrEqual(Math.floor(capacity / 2 ** (1 / 16)) - 1)
        },
      ),
    )
  })

  test('ceiling - two bad tries of a rate do not change the result, and a server that can do nothing ends it', () => {
    const steady = follow(searchCeiling(100, undefined), 5900)
    // 6,400 delivers 92 % and is tried again, a rate it delivers less of is not.
    expect(steady.filter((rate) => rate === 6400)).toHaveLength(3)
    expect(follow(searchCeiling(100, undefined), 5000).filter((rate) => rate === 6400)).toHaveLength(1)
    const tries = new Map<number, number>()
    const rates = searchCeiling(100, undefined)
    let best = 0
    let asked = rates.next()
    while (!asked.done) {
      const rate = asked.value
      const tried = (tries.get(rate) ?? 0) + 1
      tries.set(rate, tried)
      const passed = rate <= 5900 && tried === 3
      if (passed) best = rate
      asked = rates.next({ passed, refusals: [], deliveredMessages: rate })
    }
    expect(Math.max(...tries.values())).toBe(3)
    expect(best).toBe(Math.max(...steady.filter((rate) => rate <= 5900)))
    expect(Math.min(...follow(searchCeiling(100, undefined), 0))).toBeGreaterThan(0)
  })

  test('stepping down - tries the first rate twice, then goes where the deliveries point', () => {
    expect(follow(stepDown(1000), 1000)).toEqual([1000])
    const tried = follow(stepDown(1000), 300)
    expect(tried.slice(0, 2)).toEqual([1000, 1000])
    expect(tried.at(-1)).toBe(300)
    expect(tried).toHaveLength(3)
  })

  test('sweep - rates go 1, 2, 5 from the lowest to the highest, and low rates are measured until 200 messages have come', () => {
    expect(sweepRates({ from: 20, to: 2000 })).toEqual([20, 50, 100, 200, 500, 1000, 2000])
    expect(sweepRates({ from: 3, to: 4 })).toEqual([])
    expect([20, 100, 1000].map((rate) => sweepSeconds(rate, 2))).toEqual([10, 2, 2])
    for (const { name, kind, rates, measureSeconds, warmSeconds, heat, secondsMax } of scenarios) {
      if (kind !== 'sweep') continue
      const planned = sweepRates(rates!).map((rate) => warmSeconds + sweepSeconds(rate, measureSeconds))
      const seconds = planned.reduce((sum, one) => sum + one, heat!.seconds)
      expect(seconds, name).toBeLessThan(secondsMax!)
    }
  })

  test('sweep - ends at the first rate that is not sustained, which is tried again when it failed by little', () => {
    const rates = sweepRates({ from: 100, to: 50_000 })
    expect(follow(climb(rates), 1_000_000)).toEqual(rates)
    expect(follow(climb(rates), 1500)).toEqual([100, 200, 500, 1000, 2000])
    expect(follow(climb(rates), 1900)).toEqual([100, 200, 500, 1000, 2000, 2000, 2000])
    expect(follow(climb(rates), 0)).toEqual([100])
  })

  test('judgement - loss, too few deliveries and a long tail each fail a step', () => {
    const metrics: Metrics = { p99Ms: 49, offeredMessages: 100 }
    expect(judgeStep({ metrics, refusals: [], deliveredShare: 0.995 }).passed).toBe(true)
    expect(judgeStep({ metrics, refusals: ['loss'], deliveredShare: 1 }).passed).toBe(false)
    expect(judgeStep({ metrics, refusals: [], deliveredShare: 0.98 }).passed).toBe(false)
    expect(judgeStep({ metrics: { ...metrics, p99Ms: 51 }, refusals: [], deliveredShare: 1 }).passed).toBe(false)
  })

  test('judgement - a machine without time for the load is told from a server that does wrong', () => {
    const slow = judgeStep({
      metrics: { p99Ms: 51 },
      refusals: refusalsOf({ ...clean, generatorShares: [0.9] }),
      deliveredShare: 0.5,
    })
    expect(slow.refusals).toHaveLength(3)
    expect(slow.refusals.filter((refusal) => !isOfMachine(refusal))).toEqual([])
    const nothing = judgeStep({ metrics: {}, refusals: [], deliveredShare: 0 })
    expect(nothing.refusals.filter((refusal) => !isOfMachine(refusal))).toEqual(['no latency was measured'])
    const wrong = {
      ...clean,
      missing: 1,
      surplus: 1,
      gaps: 1,
      duplicates: 1,
      disordered: 1,
      ordersDiffer: 1,
      closed: 1,
      broken: 'x',
    }
    expect(refusalsOf(wrong).filter(isOfMachine)).toEqual([])
  })
})

function cellsOf(figures: Record<string, Record<string, Metrics>>): Cell[] {
  return Object.entries(figures).flatMap(([scenario, servers]) =>
    Object.entries(servers).map(([server, metrics]) => ({
      scenario,
      server,
      round: 1,
      metrics,
      refusals: [],
      notes: [],
      steps: [],
    })),
  )
}

const boardFigures: Metrics = {
  framesPerPush: 1,
  memberCpuUs: 200,
  slowMemberCpuUs: 250,
  unsentBytes: 100_000,
  equalMs: 20,
  healthyP99Shift: 0.1,
}
const passing = cellsOf({
  'hot-room': {
    lobbycast: { cpuNs: 600, p50Ms: 17, p99Ms: 17 },
    'lobbycast-centrifuge': { cpuNs: 600, p50Ms: 17, p99Ms: 17 },
    'uws-handler': { cpuNs: 1000, p50Ms: 10, p99Ms: 10 },
    ws: { cpuNs: 4800 },
    'socket-io': { cpuNs: 9000 },
    centrifugo: { cpuNs: 2400, p99Ms: 17 },
  },
  ceiling: {
    lobbycast: { deliveries: 3_500_000 },
    'uws-handler': { deliveries: 1_000_000 },
    before: { deliveries: 3_500_000 },
  },
  capacity: {
    lobbycast: { deliveries: 4_000_000 },
    'lobbycast-centrifuge': { deliveries: 4_000_000 },
    before: { deliveries: 4_000_000 },
  },
  'wide-room': { lobbycast: { cpuNs: 11, p99Ms: 110 }, 'uws-handler': { cpuNs: 10, p99Ms: 100 } },
  statistics: { lobbycast: { cpuNs: 11, p99Ms: 11 }, 'uws-handler': { cpuNs: 10, p99Ms: 10 } },
  pairs: {
    lobbycast: { cpuNs: 1250, cpuMainNs: 1000, p50Ms: 1.7 },
    'uws-handler': { cpuNs: 1000, cpuMainNs: 1000, p50Ms: 1 },
    'lobbycast-centrifuge': { cpuNs: 1750, p50Ms: 2 },
    centrifugo: { cpuNs: 3000, p50Ms: 2 },
  },
  'quiet-room': { lobbycast: { p50Ms: 0.5 }, 'uws-handler': { p50Ms: 0.25 } },
  idle: { lobbycast: { bytesPerConnection: 3072, cpuMainShare: 0.05, cpuOthersShare: 0.03 } },
  'slow-consumers': {
    lobbycast: { memoryRiseBytes: 500 * 4_194_304, stalledMembers: 500, healthyP99Shift: 0.2, toldShare: 1 },
  },
  'full-outboxes': { lobbycast: { memoryRiseBytes: 500 * 4_194_304, stalledMembers: 500, toldShare: 1 } },
  board: { lobbycast: { ...boardFigures, bytesPerPush: 1750, slowEqualMs: 3000 } },
  'board-delta': { lobbycast: { ...boardFigures, bytesPerPush: 910, slowEqualMs: 1000 } },
  'board-relay': { lobbycast: { bytesPerPush: 7000, memberCpuUs: 400, slowMemberCpuUs: 500 } },
  'large-board': { lobbycast: { stretchMs: 10 } },
})

/** A cell of a sweep, by rate: the figures where the rate was sustained, or the word that says why it was not. */
function sweepCell(
  scenario: string,
  server: string,
  figures: Record<number, { p50Ms: number; p99Ms: number; cpuNs: number } | string>,
): Cell {
  const steps = Object.entries(figures).map(
    ([rate, figure]): Step => ({
      messagesPerSecond: Number(rate),
      metrics: typeof figure === 'string' ? { p50Ms: 60, p99Ms: 90, cpuNs: 9 } : figure,
      passed: typeof figure !== 'string',
      why: typeof figure === 'string' ? figure : '',
    }),
  )
  return { scenario, server, round: 1, metrics: {}, refusals: [], notes: [], steps }
}

const sameAtAll = (rates: number[], figure: { p50Ms: number; p99Ms: number; cpuNs: number }) =>
  Object.fromEntries(rates.map((rate) => [rate, figure]))

const windowRates = [200, 500, 1000, 2000]
/** Where the adaptive window costs 1.05 of what a fixed one of the same delay would, half way between two of them. */
const passingSweeps = [
  sweepCell('sweep-500', 'lobbycast', sameAtAll(windowRates, { p50Ms: 6, p99Ms: 10, cpuNs: 1050 })),
  sweepCell('sweep-500', 'fixed-4', sameAtAll(windowRates, { p50Ms: 5, p99Ms: 8, cpuNs: 1400 })),
  sweepCell('sweep-500', 'fixed-6', sameAtAll(windowRates, { p50Ms: 7, p99Ms: 12, cpuNs: 600 })),
  sweepCell('sweep-500', 'uws-handler', sameAtAll(windowRates, { p50Ms: 1, p99Ms: 8, cpuNs: 1000 })),
  sweepCell('sweep-500', 'lobbycast-centrifuge', sameAtAll(windowRates, { p50Ms: 6, p99Ms: 10, cpuNs: 1100 })),
  sweepCell('sweep-500', 'centrifugo', sameAtAll(windowRates, { p50Ms: 1, p99Ms: 2, cpuNs: 1101 })),
]

const figuresOf = (cells: Cell[], sweeps: Cell[] = []) => ({ rows: summarise(cells), rates: summariseRates(sweeps) })

describe('bench, rates of a sweep', () => {
  const figure = { p50Ms: 1, p99Ms: 2, cpuNs: 100 }

  test('medians - a rate is sustained when more than half of the rounds sustained it, those that ended below it included', () => {
    const rows = summariseRates([
      sweepCell('sweep-2', 'a', { 100: figure, 200: { ...figure, cpuNs: 10 } }),
      sweepCell('sweep-2', 'a', { 100: { ...figure, p99Ms: 4 }, 200: { ...figure, cpuNs: 30 }, 500: figure }),
      sweepCell('sweep-2', 'a', { 100: 'loss' }),
    ])
    expect(rows.map((row) => [row.messagesPerSecond, row.sustainedRounds, row.sustained])).toEqual([
      [100, 2, true],
      [200, 2, true],
      [500, 1, false],
    ])
    expect(rows[0]!.metrics.p99Ms).toEqual({ median: 3, min: 2, max: 4 })
    expect(rows[1]!.metrics.cpuNs).toEqual({ median: 20, min: 10, max: 30 })
  })

  test('medians - the last try of a rate counts', () => {
    const cell = sweepCell('sweep-2', 'a', { 100: 'slow' })
    cell.steps.push({ messagesPerSecond: 100, metrics: figure, passed: true, why: '' })
    expect(summariseRates([cell])).toMatchObject([{ sustained: true, metrics: { p50Ms: { median: 1 } } }])
  })

  test('who is ahead - each rate and figure has its own order, of those that sustain the rate', () => {
    const rows = summariseRates([
      sweepCell('sweep-2', 'lobbycast', { 100: { p50Ms: 2, p99Ms: 3, cpuNs: 90 }, 200: figure }),
      sweepCell('sweep-2', 'ws', { 100: { p50Ms: 1, p99Ms: 4, cpuNs: 95 }, 200: 'slow' }),
      sweepCell('sweep-2', 'named-by-url', { 100: figure }),
    ])
    for (const row of rows) if (row.server === 'named-by-url') delete row.metrics.cpuNs
    const [first, second] = standings(rows)
    const names = (leads: { server: string }[]) => leads.map(({ server }) => server)
    expect(names(first!.order.p50Ms)).toEqual(['ws', 'named-by-url', 'lobbycast'])
    expect(names(first!.order.p99Ms)).toEqual(['named-by-url', 'lobbycast', 'ws'])
    expect(names(first!.order.cpuNs)).toEqual(['lobbycast', 'ws'])
    expect(first!.fallen).toEqual([])
    expect(second!.fallen).toEqual(['ws', 'named-by-url'])
    expect(names(second!.order.p50Ms)).toEqual(['lobbycast'])
  })
})

describe('bench, bounds', () => {
  test('figures on the bounds - meet them all', () => {
    const verdicts = checkBounds(figuresOf(passing, passingSweeps))
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(bounds.map(() => 'met'))
  })

  test('a worse figure - misses its bound and no other', () => {
    const worse = structuredClone(passing)
    worse.find((cell) => cell.scenario === 'pairs' && cell.server === 'lobbycast')!.metrics.cpuMainNs = 1001
    const missed = checkBounds(figuresOf(worse)).filter(({ outcome }) => outcome === 'missed')
    expect(missed.map(({ bound }) => bound.figure)).toEqual(['main-thread CPU per delivery against uws-handler'])
    expect(boundsTable(missed)).toContain('**missed**')
  })

  test('servers that are not in the run - leave their bounds unmeasured', () => {
    const alone = passing.filter(({ server }) => server !== 'centrifugo' && server !== 'before')
    const open = checkBounds(figuresOf(alone)).filter(({ outcome }) => outcome === 'not measured')
    const named = open.map(({ bound }) => bound.figure)
    expect(named).toContain('lobbycast-centrifuge: CPU per delivery against centrifugo')
    expect(named).toContain('lobbycast: deliveries/s against before')
    expect(open.filter(({ bound }) => bound.scenario === 'sweep')).toHaveLength(2)
    expect(open.filter(({ bound }) => bound.scenario === 'sweep-500')).toHaveLength(4)
  })

  const sweepValue = (cells: Cell[]) =>
    checkBounds(figuresOf([], cells)).find(({ bound }) => bound.figure.startsWith('lobbycast: rates'))!

  test('sweep - counts rates at which a peer is quicker by more than 20 % and costs no more', () => {
    const own = sweepCell('sweep-2', 'lobbycast', sameAtAll([100, 200], { p50Ms: 1, p99Ms: 10, cpuNs: 100 }))
    const with99 = (p99Ms: number, cpuNs: number) =>
      sweepValue([own, sweepCell('sweep-2', 'ws', { 100: { p50Ms: 1, p99Ms, cpuNs }, 200: 'slow' })])
    expect(with99(7.9, 100)).toMatchObject({ value: 1, outcome: 'missed' })
    expect(with99(8, 100)).toMatchObject({ value: 0, outcome: 'met' })
    expect(with99(1, 101)).toMatchObject({ value: 0, outcome: 'met' })
    expect(sweepValue([own, sweepCell('sweep-10', 'ws', { 100: { p50Ms: 1, p99Ms: 1, cpuNs: 1 } })]).outcome).toBe(
      'not measured',
    )
    expect(sweepValue([own, sweepCell('sweep-2', 'before', { 100: { p50Ms: 1, p99Ms: 1, cpuNs: 1 } })]).outcome).toBe(
      'not measured',
    )
  })

  test('fixed windows - are compared at the same p50, and not beyond the measured ones', () => {
    const at = (p50Ms: number) => {
      const cells = structuredClone(passingSweeps)
      for (const { metrics } of cells[0]!.steps) metrics.p50Ms = p50Ms
      return checkBounds(figuresOf([], cells)).find(({ bound }) => bound.figure.includes('at 500 messages/s'))!.value
    }
    expect(at(6)).toBeCloseTo(1.05)
    expect(at(5.5)).toBeCloseTo(1050 / 1200)
    expect(at(4)).toBeUndefined()
    expect(at(8)).toBeUndefined()
  })

  test('idle CPU - meets its bound by its share of a core or by that of bare uWebSockets.js', () => {
    const outcome = (mine: number, theirs: number) => {
      const cells = cellsOf({
        idle: {
          lobbycast: { cpuMainShare: mine, cpuOthersShare: 0.01 },
          'uws-handler': { cpuMainShare: theirs, cpuOthersShare: 0 },
        },
      })
      return checkBounds(figuresOf(cells)).find(({ bound }) => bound.figure.startsWith('CPU, the lesser'))?.outcome
    }
    expect(outcome(0.06, 0.01)).toBe('met')
    expect(outcome(0.11, 0.06)).toBe('met')
    expect(outcome(0.11, 0.05)).toBe('missed')
  })

  test('a refused peer - leaves its bounds unmeasured instead of met', () => {
    const refused = structuredClone(passing)
    refused.find((cell) => cell.scenario === 'ceiling' && cell.server === 'uws-handler')!.refusals.push('loss')
    const open = checkBounds(figuresOf(refused, passingSweeps)).filter(({ outcome }) => outcome === 'not measured')
    expect(open.map(({ bound }) => bound.figure)).toEqual(['deliveries/s against uws-handler'])
  })
})

/** A lobby that has one key, and takes pushes for five members unless it is told to take its time. */
async function startFakeLobby(delayMs = 0): Promise<string> {
  const server = createServer((request, response) => {
    if (request.headers['x-api-key'] !== 'right') response.writeHead(401).end()
    else if (request.url === '/broken/rooms?limit=1') response.writeHead(500).end()
    else setTimeout(() => response.end('{"room":"r","offset":1,"recipients":5}'), delayMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('bench, pushes', () => {
  test('admin key - is asked for before a run, and the error says what to do', async () => {
    const lobby = await startFakeLobby()
    await checkAdminKey(lobby, 'right')
    await expect(checkAdminKey(lobby, undefined)).rejects.toThrow('refuses the admin key (401): set KEY;')
    await expect(checkAdminKey(lobby, 'wrong')).rejects.toThrow('KEY is wrong; the key is admin.apiKey')
    await expect(checkAdminKey(`${lobby}/broken`, 'right')).rejects.toThrow('answers 500 to GET /rooms')
    await expect(checkAdminKey('http://127.0.0.1:1', 'right')).rejects.toThrow('does not answer')
  })

  const settings = { records: 1, apiKey: 'right', connections: 4 }

  test('rate - every push that is due is made, whatever the number of connections', { retry: 2 }, async () => {
    const url = `${await startFakeLobby()}/rooms/r/statistics`
    const { pushes } = await push({ ...settings, url, rate: 22, seconds: 1 })
    expect(pushes).toEqual({ accepted: 22, failed: 0, dropped: 0, recipients: { min: 5, max: 5 } })
  })

  test('rate - what a server does not take in time counts as dropped, and the run ends all the same', async () => {
    const url = `${await startFakeLobby(700)}/rooms/r/statistics`
    const { pushes } = await push({ ...settings, url, rate: 40, seconds: 1 })
    expect(pushes.failed).toBe(0)
    expect(pushes.accepted).toBeLessThan(20)
    expect(pushes.dropped).toBe(40 - pushes.accepted)
  })

  test('a refused key - makes every push fail', async () => {
    const url = `${await startFakeLobby()}/rooms/r/statistics`
    const { pushes } = await push({ ...settings, url, apiKey: 'wrong', rate: 4, seconds: 1 })
    expect(pushes).toEqual({ accepted: 0, failed: 4, dropped: 0, recipients: undefined })
  })

  test('recipients - are counted by the server and by the watchers', () => {
    const pushes: Pushes = { accepted: 1000, failed: 0, dropped: 0, recipients: { min: 7, max: 7 } }
    const watched = { room: 'r', watchers: 5, missing: 0 }
    expect(recipientsLine(pushes, watched)).toBe(
      'Recipients: 1,000 pushes went to 7 members of r; 5 of them watched, and received 5,000 of 5,000 deliveries.',
    )
    expect(recipientsLine(pushes, { ...watched, missing: 3 })).toContain('received 4,997 of 5,000')
    expect(recipientsLine({ ...pushes, recipients: { min: 0, max: 7 } }, { ...watched, watchers: 0 })).toBe(
      'Recipients: 1,000 pushes went to 0 to 7 members of r; --watchers N adds members that count what they receive.',
    )
  })

  test('faults - a failed, a dropped and a lost push each fail a run', () => {
    const pushes: Pushes = { accepted: 10, failed: 0, dropped: 0, recipients: { min: 5, max: 5 } }
    const watched = { room: 'r', watchers: 5, missing: 0 }
    expect(faultsOf(pushes, watched)).toEqual([])
    expect(faultsOf({ ...pushes, failed: 1 }, watched)).toHaveLength(1)
    expect(faultsOf({ ...pushes, dropped: 1 }, watched)).toEqual([expect.stringContaining('Dropped: 1 ')])
    expect(faultsOf({ ...pushes, accepted: 0 }, watched)).toHaveLength(1)
    expect(faultsOf(pushes, { ...watched, missing: 1 })).toEqual([expect.stringContaining('Lost: 1 ')])
    expect(faultsOf({ ...pushes, recipients: { min: 4, max: 5 } }, watched)).toEqual([expect.stringContaining('Left:')])
  })
})

describe('bench, scenarios and output', () => {
  test('population - every scenario connects each member once and parses the receivers it promises', () => {
    for (const scenario of scenarios) {
      const plans = planConnections(scenario, 2).flat()
      expect(plans, scenario.name).toHaveLength(scenario.rooms * scenario.membersPerRoom)
      const senders = plans.filter(({ sender }) => sender >= 0)
      expect(new Set(senders.map(({ sender }) => sender)).size).toBe(scenario.rooms * scenario.sendersPerRoom)
      expect(
        plans.filter(({ parsed }) => parsed),
        scenario.name,
      ).toHaveLength(
        scenario.rooms * (scenario.parsedPerRoom + (scenario.kind === 'capacity' ? scenario.sendersPerRoom : 0)),
      )
    }
  })

  test('selection - unknown names are refused, smoke sizes and seconds apply', () => {
    expect(() => selectScenarios({ only: ['nope'], all: false, smoke: false })).toThrow('no scenario nope')
    const [small] = selectScenarios({ only: ['hot-room'], all: false, smoke: true, seconds: 0.5 })
    expect(small).toMatchObject({ membersPerRoom: 20, measureSeconds: 0.5 })
  })

  test('sweeps and boards - run when they are named, with --all and in a smoke run', () => {
    const names = (options: { only?: string[]; all?: boolean; smoke?: boolean }) =>
      selectScenarios({ only: [], all: false, smoke: false, ...options }).map(({ name }) => name)
    const sweeps = ['sweep-2', 'sweep-10', 'sweep-500']
    const boards = ['board', 'board-delta', 'board-relay']
    const onDemand = [...sweeps, ...boards, 'large-board']
    expect(names({}).filter((name) => onDemand.includes(name))).toEqual([])
    expect(names({ all: true })).toEqual([...names({}), ...onDemand])
    expect(names({ smoke: true })).toEqual(names({ all: true }))
    expect(names({ only: ['sweep'] })).toEqual(sweeps)
    expect(names({ only: ['sweep-10'] })).toEqual(['sweep-10'])
    expect(names({ only: ['board'] })).toEqual(boards)
    expect(names({ only: ['board-relay'] })).toEqual(['board-relay'])
    expect(names({ only: ['slow-consumers'] })).toEqual(['slow-consumers'])
  })

  test('plan - each round begins with another server, and scenarios are kept from servers that cannot take part', () => {
    const peer = parsePeer('mine=ws://127.0.0.1:9000#protocol=centrifuge')
    const servers = [...builtInServers, peer]
    const plans = planCells(selectScenarios({ only: [], all: true, smoke: false }), servers, 2)
    const of = (scenario: string, round: number) =>
      plans
        .filter((plan) => plan.scenario.name === scenario && plan.round === round)
        .map((plan) => plan.definition.name)
    expect(of('sweep-2', 1)).toEqual(servers.map(({ name }) => name))
    expect(of('sweep-2', 2)[0]).toBe(servers[1]!.name)
    expect(of('pairs', 1)).toHaveLength(3 * servers.length)
    for (const scenario of ['statistics', 'slow-consumers', 'full-outboxes']) {
      expect(of(scenario, 1), scenario).toContain('lobbycast')
      expect(of(scenario, 1), scenario).not.toContain('mine')
      expect(of(scenario, 1), scenario).not.toContain('lobbycast-centrifuge')
    }
  })

  test('options - servers that are named join those built in, and the smoke run has one round', () => {
    const options = readOptions([
      ...['--peer', 'mine=ws://127.0.0.1:9000', '--build', 'before=/x/dist/main.js', '--only', 'sweep,pairs'],
    ])
    expect(options).toMatchObject({ only: ['sweep', 'pairs'], all: false, rounds: 3, loads: 2 })
    const names = selectServers(options).map(({ name }) => name)
    expect(names).toEqual([...builtInServers.map(({ name }) => name), 'mine', 'before'])
    expect(selectServers({ ...options, servers: ['mine'] }).map(({ name }) => name)).toEqual(['mine'])
    expect(() => selectServers({ ...options, servers: ['centrifugo'] })).toThrow('no server centrifugo')
    expect(() => selectServers(readOptions(['--peer', 'ws=ws://127.0.0.1:9000']))).toThrow(
      'two servers have the name ws',
    )
    expect(readOptions(['--smoke']).rounds).toBe(1)
    expect(readOptions(['--smoke', '--rounds', '2']).rounds).toBe(2)
  })

  test('centrifugo - is asked for its version, and anything else is refused before the run', () => {
    const directory = mkdtempSync(join(tmpdir(), 'lobbycast-bench-test-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const program = (name: string, answer: string): string => {
      const file = join(directory, name)
      writeFileSync(file, `#!/bin/sh\necho "${answer}"\n`)
      chmodSync(file, 0o755)
      return file
    }
    const { centrifugo } = readOptions(['--centrifugo', program('good', 'Centrifugo v6.9.1 (Go version: go1.26.8)')])
    expect(centrifugo).toMatchObject({ name: 'centrifugo', protocol: 'centrifuge' })
    expect(centrifugo!.about).toContain('v6.9.1')
    expect(selectServers(readOptions([])).map(({ name }) => name)).not.toContain('centrifugo')
    expect(() => readOptions(['--centrifugo', program('other', 'v1')])).toThrow('does not answer "version"')
    expect(() => readOptions(['--centrifugo', join(directory, 'none')])).toThrow('ENOENT')
  })

  test('peers by URL - are read, and only from this machine', () => {
    expect(parsePeer('mine=ws://127.0.0.1:9000#pid=12').source).toMatchObject({ kind: 'url', port: 9000, pid: 12 })
    expect(() => parsePeer('mine=ws://192.0.2.1:9000')).toThrow('only servers on this machine')
    expect(() => parsePeer('ws://127.0.0.1:9000')).toThrow('--peer needs')
  })

  test('peers by URL - speak the protocol that is named after #, plain when none is', () => {
    const fragment = (text: string) => {
      const { protocol, source } = parsePeer(`mine=ws://127.0.0.1:9000${text}`)
      return [protocol, source.kind === 'url' ? source.pid : 'no url']
    }
    expect(fragment('')).toEqual(['plain', undefined])
    expect(fragment('#protocol=centrifuge')).toEqual(['centrifuge', undefined])
    expect(fragment('#pid=12&protocol=centrifuge')).toEqual(['centrifuge', 12])
    expect(fragment('#protocol=socket.io&pid=12')).toEqual(['socket.io', 12])
    expect(() => fragment('#protocol=mqtt')).toThrow('no protocol mqtt; there are plain, socket.io, centrifuge')
    expect(() => fragment('#pid=')).toThrow('is no process id')
    expect(() => fragment('#port=1')).toThrow('after # stand pid and protocol, not port')
  })

  test('builds - are another file, or the same file with other options', () => {
    expect(parseBuild('before=/x/dist/main.js')).toMatchObject({
      protocol: 'plain',
      source: { needs: '/x/dist/main.js' },
    })
    expect(parseBuild('before-centrifuge=/x/dist/main.js').protocol).toBe('centrifuge')
    expect(parseBuild('fixed-6=/x/main.js#flush.mode=fixed&flush.maxWindowMs=6').source).toMatchObject({
      needs: '/x/main.js',
      env: { LOBBYCAST_FLUSH_MODE: 'fixed', LOBBYCAST_FLUSH_MAX_WINDOW_MS: '6' },
    })
    expect(() => parseBuild('/x/dist/main.js')).toThrow('--build needs')
    expect(() => parseBuild('before=#flush.mode=fixed')).toThrow('--build needs')
  })

  test('report and charts - show what was ranked and why the rest was not', () => {
    const cells = structuredClone(passing)
    cells.push({
      scenario: 'hot-room',
      server: 'broken',
      round: 1,
      metrics: { cpuNs: 5 },
      refusals: ['loss: 3'],
      notes: [],
      steps: [],
    })
    cells.push({
      ...{ scenario: 'ceiling', server: 'uws-handler', round: 2, metrics: {}, refusals: ['x'], notes: [] },
      steps: [{ messagesPerSecond: 10, metrics: { deliveries: 5000, p99Ms: 4 }, passed: true, why: '' }],
    })
    const { rows, rates } = figuresOf(cells, passingSweeps)
    const machine = {
      commit: 'c',
      node: 'v',
      cpu: 'x',
      cores: 2,
      kernel: 'k',
      memoryGiB: 1,
      nativeBinary: 'b',
      nativeSha256: 'h',
      date: 'd',
    }
    const report = markdownReport({
      machine,
      scenarios,
      rows,
      rates,
      verdicts: checkBounds({ rows, rates }),
      strangers: ['centrifugo: Centrifugo v6'],
      rounds: 1,
      smoke: false,
      charts: ['a-b.svg'],
    })
    expect(report).toContain('| broken (not ranked) |')
    expect(report).toContain('- broken, not ranked: loss: 3')
    expect(report).toContain('sha256 h')
    expect(report).toContain('- centrifugo: Centrifugo v6')
    expect(report).toContain(
      '| 1,000 | **uws-handler** 1.00 (lobbycast 6.00, lobbycast-centrifuge 6.00) | **centrifugo** 2.00 ',
    )
    const sweep = scenarios.find(({ name }) => name === 'sweep-500')!
    expect(sweepChart(rates, sweep, ['lobbycast', 'uws-handler'])).toContain('CPU ns/delivery')
    expect(sweepChart([], sweep, ['lobbycast'])).toBeUndefined()
    expect(cpuChart(rows, ['lobbycast', 'uws-handler', 'broken'])).toContain('5 ns (not ranked)')
    expect(throughputChart(cells, ['uws-handler'])).toContain('<circle')
    expect(throughputChart([], [])).toBeUndefined()
    expect(logScale([3, 500], 0, 300).ticks).toEqual([1, 10, 100, 1000])
  })
})
