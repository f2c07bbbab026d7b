// What stands between a shard and an engine that answers later: few large answers at a time, publications
// of so many bytes, and joins that come too late.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Engine, Stream, StreamListener } from '../src/engine/engine.ts'
import { EngineGate } from '../src/shard/engine-gate.ts'
import { draftOf, OPTIONS } from './support/broker-log.ts'
import { DEADLINE_MS, gated, start } from './support/gated-engine.ts'

const READS_MAX = 256

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('engine gate - a join that is answered after its deadline', () => {
  const late = (result: { kind: string }) => {
    const subject = gated()
    subject.questions.join()
    vi.advanceTimersByTime(DEADLINE_MS)
    expect(subject.told).toEqual(['join: failed'])
    subject.asked[0]!.answer(result)
    return subject
  }

  it('is taken back when it was done after all, once', () => {
    const { gate, asked, told } = late({ kind: 'ok' })
    expect(asked.map(({ name }) => name)).toEqual(['join', 'leave'])
    asked[0]!.answer({ kind: 'ok' })
    expect([asked.length, gate.outstanding]).toEqual([2, 1])
    asked[1]!.answer({ kind: 'ok' })
    expect([gate.outstanding, told]).toEqual([0, ['join: failed']])
  })

  it('is not when it failed, nor once the stream is closed, nor when it is answered twice', () => {
    expect(late({ kind: 'failed' }).asked).toHaveLength(1)
    const closed = gated()
    closed.questions.join()
    vi.advanceTimersByTime(DEADLINE_MS)
    closed.stream.close(0)
    closed.asked[0]!.answer({ kind: 'ok' })
    expect(closed.asked).toHaveLength(1)
    const prompt = gated()
    prompt.questions.join()
    for (let count = 0; count < 2; count++) prompt.asked[0]!.answer({ kind: 'ok' })
    expect(prompt.asked).toHaveLength(1)
  })
})

describe('engine gate - reads', () => {
  const READS = ['recover', 'history', 'list'] as const

  it.each(READS)('%s beyond those that may be outstanding waits, and is asked in its order', (name) => {
    const { gate, questions, asked, told, join } = gated()
    for (let count = 0; count < READS_MAX + 2; count++) questions[name]()
    join('another question')
    expect([asked.length, asked.at(-1)!.name, gate.outstanding]).toEqual([READS_MAX + 1, 'join', READS_MAX + 3])
    for (const answered of [1, 2, 3]) {
      asked[answered]!.answer({ kind: 'ok' })
      expect(asked).toHaveLength(READS_MAX + 1 + Math.min(answered, 2))
    }
    expect(told).toHaveLength(3)
  })

  it('none is asked while nothing can be told; they are asked when told to read on', () => {
    const { gate, questions, asked, block } = gated()
    questions.history()
    block(true)
    questions.list()
    asked[0]!.answer({ kind: 'ok' })
    gate.readOn()
    expect(asked).toHaveLength(1)
    block(false)
    gate.readOn()
    expect(asked.map(({ name }) => name)).toEqual(['history', 'list'])
  })

  it('one that waits has its deadline too and is not asked after it; the next ones take the places of those that are over', () => {
    const { gate, questions, asked, told } = gated()
    for (let count = 0; count < READS_MAX + 1; count++) questions.history()
    vi.advanceTimersByTime(DEADLINE_MS)
    expect([asked.length, told.length, gate.outstanding]).toEqual([READS_MAX, READS_MAX + 1, 0])
    for (let count = 0; count < READS_MAX + 1; count++) questions.recover()
    // Late answers make no room of their own.
    for (const { answer } of asked.slice(0, READS_MAX)) answer({ kind: 'ok' })
    expect(asked).toHaveLength(2 * READS_MAX)
    asked.at(-1)!.answer({ kind: 'ok' })
    expect(asked).toHaveLength(2 * READS_MAX + 1)
  })

  it('one that has waited until its stream was closed fails', () => {
    const { stream, questions, asked, told } = gated()
    for (let count = 0; count < READS_MAX; count++) questions.list()
    questions.history()
    stream.close(0)
    asked[0]!.answer({ kind: 'ok' })
    expect(told).toEqual(['list: ok', 'history: failed'])
    expect(asked).toHaveLength(READS_MAX)
  })

  it('answers within the call do not pile up on the stack', () => {
    const stream: Pick<Stream, 'history'> = {
      history: (_query, _nowMs, done) => done({ kind: 'ok', position: start, publications: [] }),
    }
    const engine = { broker: { open: () => stream } } as unknown as Engine
    let isBlocked = true
    const gate = new EngineGate(engine, (run) => run(), { isBlocked: () => isBlocked })
    const opened = gate.broker.open('news', OPTIONS, {} as StreamListener)
    let answered = 0
    for (let count = 0; count < 50_000; count++) {
      opened.history({ since: undefined, limit: 1, reverse: false }, 0, () => {
        answered += 1
      })
    }
    isBlocked = false
    gate.readOn()
    expect([answered, gate.outstanding]).toEqual([50_000, 0])
  })
})

describe('engine gate - the bytes of publications', () => {
  const BYTES_MAX = 67_108_864
  const draftOfSize = (size: number) => {
    const draft = draftOf('a')
    return { ...draft, payload: { ...draft.payload, bytes: new Uint8Array(0), start: 0, end: size } }
  }

  it('are bounded while they are outstanding; one alone is never too large', () => {
    const { stream, asked, join } = gated()
    const results: string[] = []
    const publish = (size: number) => stream.publish(draftOfSize(size), 0, ({ kind }) => results.push(kind))
    publish(BYTES_MAX + 1)
    publish(1)
    expect([asked.length, results]).toEqual([1, ['failed']])
    join('something else')
    asked[0]!.answer({ kind: 'ok' })
    publish(BYTES_MAX - 1)
    publish(1)
    publish(1)
    expect(results).toEqual(['failed', 'ok', 'failed'])
    vi.advanceTimersByTime(DEADLINE_MS)
    expect(results).toEqual(['failed', 'ok', 'failed', 'failed', 'failed'])
    publish(BYTES_MAX)
    expect(results).toHaveLength(5)
  })
})
