// What stands between a shard and an engine that answers later: bounds, deadlines, one answer for each question, and a turn of the shard for
// whatever comes. The engine here answers when the test says so.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Engine, Failure, Stream, StreamListener } from '../src/engine/engine.ts'
import { EngineGate } from '../src/shard/engine-gate.ts'
import { draftOf, OPTIONS } from './support/broker-log.ts'
import { ada, DEADLINE_MS, gated } from './support/gated-engine.ts'

const QUESTIONS_MAX = 65_536
const TEMPORARY: Failure = { kind: 'failed', temporary: true }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const NAMES = ['publish', 'join', 'leave', 'recover', 'history', 'removeHistory', 'list', 'stats'] as const

/** Delivers one of each kind. */
function deliver(listener: StreamListener): void {
  const { payload, sender } = draftOf('a')
  listener.publication({ kind: 'message', offset: 7, payload, sender, tags: undefined, skipHistory: false })
  listener.joined(ada, { epoch: 'e', offset: 7 })
  listener.left(ada)
}

describe('engine gate - questions', () => {
  it.each(NAMES)('%s reaches the engine once, and its answer comes in one turn of the shard', (name) => {
    const { gate, questions, asked, told, turns } = gated()
    questions[name]()
    expect(asked.map((question) => question.name)).toEqual([name])
    expect([gate.outstanding, told, turns()]).toEqual([1, [], 0])
    asked[0]!.answer({ kind: 'ok' })
    expect([gate.outstanding, told, turns()]).toEqual([0, [`${name}: ok`], 1])
  })

  it.each(NAMES)('%s is answered once, whatever the engine says after that', (name) => {
    const { gate, questions, asked, told, turns } = gated()
    questions[name]()
    asked[0]!.answer(TEMPORARY)
    asked[0]!.answer({ kind: 'ok' })
    vi.advanceTimersByTime(3 * DEADLINE_MS)
    expect([gate.outstanding, told, turns()]).toEqual([0, [`${name}: failed`], 1])
  })

  it.each(NAMES)('%s fails once its deadline is over, and a late answer is ignored', (name) => {
    const { gate, questions, asked, told, turns } = gated()
    questions[name]()
    vi.advanceTimersByTime(DEADLINE_MS - 1)
    expect([gate.outstanding, told]).toEqual([1, []])
    vi.advanceTimersByTime(1)
    expect([gate.outstanding, told]).toEqual([0, [`${name}: failed`]])
    // A join that was done after all is taken back, see below.
    asked[0]!.answer(name === 'join' ? TEMPORARY : { kind: 'ok' })
    expect([gate.outstanding, told, turns()]).toEqual([0, [`${name}: failed`], 1])
  })

  it('the failure of a deadline is temporary', () => {
    const { stream } = gated()
    const results: unknown[] = []
    stream.join(ada, (result) => results.push(result))
    vi.advanceTimersByTime(DEADLINE_MS)
    expect(results).toEqual([TEMPORARY])
  })

  it('the answer comes as the engine gave it', () => {
    const { stream, asked } = gated()
    const results: unknown[] = []
    stream.publish(draftOf('a'), 0, (result) => results.push(result))
    const result = { kind: 'ok', position: { epoch: 'e', offset: 1 }, duplicate: true }
    asked[0]!.answer(result)
    expect(results[0]).toBe(result)
  })

  it('an answer within the call is an answer too', () => {
    const { gate, stream, told } = gated()
    const engineStream: Pick<Stream, 'join'> = { join: (_who, done) => done({ kind: 'ok' }) }
    const engine = { broker: { open: () => engineStream } } as unknown as Engine
    const prompt = new EngineGate(engine, (run) => run())
    const results: string[] = []
    prompt.broker.open('news', OPTIONS, {} as StreamListener).join(ada, ({ kind }) => results.push(kind))
    expect([results, prompt.outstanding]).toEqual([['ok'], 0])
    vi.advanceTimersByTime(2 * DEADLINE_MS)
    expect([results, gate.outstanding, told]).toEqual([['ok'], 0, []])
    stream.close(0)
  })
})

describe('engine gate - deadlines', () => {
  it('each question has its own', () => {
    const { gate, join, asked, told } = gated()
    join('first')
    vi.advanceTimersByTime(2000)
    join('second')
    join('third')
    asked[1]!.answer({ kind: 'ok' })
    vi.advanceTimersByTime(DEADLINE_MS - 2000)
    expect([told, gate.outstanding]).toEqual([['second: ok', 'first: failed'], 1])
    vi.advanceTimersByTime(1999)
    expect(gate.outstanding).toBe(1)
    vi.advanceTimersByTime(1)
    expect([told.at(-1), gate.outstanding]).toEqual(['third: failed', 0])
  })

  it('a question that is asked because another one ran out has a whole one, and no second timer is left running', () => {
    const { gate, stream, told } = gated()
    let rounds = 0
    const again = ({ kind }: { kind: string }) => {
      told.push(kind)
      rounds += 1
      if (rounds < 4) stream.join(ada, again)
    }
    stream.join(ada, again)
    stream.join(ada, () => undefined)
    for (let round = 1; round <= 4; round++) {
      expect(vi.getTimerCount()).toBe(1)
      vi.advanceTimersByTime(DEADLINE_MS - 1)
      expect(told).toHaveLength(round - 1)
      vi.advanceTimersByTime(1)
      expect(told).toHaveLength(round)
    }
    expect([gate.outstanding, vi.getTimerCount()]).toEqual([0, 0])
  })
})

describe('engine gate - the bound of what is outstanding', () => {
  it('a question beyond it fails at once and does not reach the engine; there is room again with the next answer', () => {
    const { gate, join, asked, told } = gated()
    for (let count = 0; count < QUESTIONS_MAX; count++) join('one of many')
    expect([gate.outstanding, asked.length, told]).toEqual([QUESTIONS_MAX, QUESTIONS_MAX, []])
    const results: unknown[] = []
    gate.presence.stats('news', (result) => results.push(result))
    expect([results, gate.outstanding, asked.length]).toEqual([[TEMPORARY], QUESTIONS_MAX, QUESTIONS_MAX])
    asked[0]!.answer({ kind: 'ok' })
    expect(gate.outstanding).toBe(QUESTIONS_MAX - 1)
    join('the last one')
    expect([gate.outstanding, asked.length]).toEqual([QUESTIONS_MAX, QUESTIONS_MAX + 1])
    vi.advanceTimersByTime(DEADLINE_MS)
    expect([gate.outstanding, told.length, told.at(-1)]).toEqual([0, QUESTIONS_MAX + 1, 'the last one: failed'])
  })
})

describe('engine gate - deliveries', () => {
  it('each comes in a turn of its own, in order', () => {
    const { listener, told, turns } = gated()
    deliver(listener())
    listener().lost()
    expect(told).toEqual(['publication 7', 'ada joined after 7', 'ada left', 'lost'])
    expect(turns()).toBe(4)
  })

  it('none comes after the close, nor a turn for it; what is outstanding is still answered', () => {
    const { gate, stream, listener, questions, asked, told, turns, log } = gated()
    for (const name of NAMES) questions[name]()
    stream.close(9)
    expect(log).toEqual(['open news', 'close 9'])
    deliver(listener())
    listener().lost()
    expect([told, turns(), gate.outstanding]).toEqual([[], 0, NAMES.length])
    asked.shift()!.answer({ kind: 'ok' })
    vi.advanceTimersByTime(DEADLINE_MS)
    expect(told).toEqual(NAMES.map((name, index) => `${name}: ${index === 0 ? 'ok' : 'failed'}`))
    expect(gate.outstanding).toBe(0)
  })

  it('a stream that is closed while it is told something hears nothing more', () => {
    const { gate, listener } = gated()
    const heard: string[] = []
    const stream: Stream = gate.broker.open('other', OPTIONS, {
      publication: () => {
        heard.push('publication')
        stream.close(0)
      },
      joined: () => heard.push('joined'),
      left: () => heard.push('left'),
      lost: () => heard.push('lost'),
    })
    deliver(listener())
    expect(heard).toEqual(['publication'])
  })
})

describe('engine gate - the rest is the engine behind it', () => {
  it('what has no answer goes through as it is', () => {
    const { gate, log } = gated()
    gate.presence.add('news', ada)
    gate.presence.remove('news', 'ada')
    gate.broker.sweep(3)
    expect(log).toEqual(['open news', 'add ada to news', 'remove ada from news', 'sweep 3'])
    expect([gate.answersLater, gate.outstanding]).toEqual([true, 0])
  })

  it('hears of the beginning, and the close is done in a turn', () => {
    const { gate, events, asked, turns } = gated()
    const told: string[] = []
    gate.open({ ready: () => told.push('ready'), failed: ({ message }) => told.push(message) })
    events().ready()
    events().failed(new Error('over'))
    gate.close(() => told.push(`safe after ${turns()} turns`))
    expect(asked.map(({ name }) => name)).toEqual(['close'])
    asked[0]!.answer(undefined)
    expect(told).toEqual(['ready', 'over', 'safe after 1 turns'])
  })
})
