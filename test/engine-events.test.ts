// What any engine promises (the prose in src/engine/engine.ts) beside the log: joins and leaves in their place, the end of a stream, failures as
// values, presence, and the engine's own beginning and end.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Position, Publication } from '../src/engine/engine.ts'
import { Identity } from '../src/protocol/identity.ts'
import { draftOf, failingSubjects, fakeTimers, Log, OPTIONS, sender, silent, subjects } from './support/broker-log.ts'

const ada = new Identity({ id: 'ada', user: 'u1', name: 'Ada', connectionInfo: '{}', roomInfo: '[]' })
const bob = new Identity({ id: 'bob', user: 'u1' })
const eve = new Identity({ id: 'eve', user: 'u2' })

const TEMPORARY = { kind: 'failed', temporary: true }
const FOR_GOOD = { kind: 'failed', temporary: false }

beforeEach(fakeTimers)
afterEach(() => {
  vi.useRealTimers()
})

/** A room of a subject, with what is asked and answered noted beside what is delivered. */
function opened(makeSubject: (typeof subjects)[number][1], room = 'news') {
  const { engine, settle } = makeSubject()
  const { broker } = engine
  const log = new Log({ broker, settle }, room)
  const noted =
    (name: string) =>
    ({ kind }: { kind: string }) => {
      log.heard.push(`${name}: ${kind}`)
    }
  /** Asks all there is to ask, and returns the names of the questions. */
  const askAll = () => {
    log.stream.publish(draftOf('all'), 0, noted('publish'))
    log.stream.join(ada, noted('join'))
    log.stream.leave(ada, noted('leave'))
    log.stream.recover({ epoch: '', offset: 0 }, 100, 0, noted('recover'))
    log.stream.history({ since: undefined, limit: 100, reverse: false }, 0, noted('history'))
    return ['publish', 'join', 'leave', 'recover', 'history']
  }
  return { engine, broker, settle, log, noted, askAll }
}

const answersIn = (heard: readonly string[]): string[] => heard.filter((entry) => entry.includes(': '))
const deliveriesIn = (heard: readonly string[]): string[] => heard.filter((entry) => !entry.includes(': '))

describe.each(subjects)('stream - %s', (_title, makeSubject) => {
  it('joins and leaves are delivered in their place among the publications, each before it is acknowledged', () => {
    const { log, settle, noted } = opened(makeSubject)
    const { stream } = log
    stream.join(ada, noted('ada joins'))
    stream.publish(draftOf('a'), 0, noted('a'))
    stream.join(bob, noted('bob joins'))
    stream.publish(draftOf('b'), 0, noted('b'))
    stream.leave(ada, noted('ada leaves'))
    stream.publish(draftOf('c'), 0, noted('c'))
    settle()
    const order = ['ada joined after 0', '1 a', 'bob joined after 1', '2 b', 'ada left', '3 c']
    expect(deliveriesIn(log.heard)).toEqual(order)
    const asked = ['ada joins', 'a', 'bob joins', 'b', 'ada leaves', 'c']
    expect(answersIn(log.heard).sort()).toEqual(asked.map((name) => `${name}: ok`).sort())
    for (const [index, name] of asked.entries()) {
      expect(log.heard.indexOf(order[index]!)).toBeLessThan(log.heard.indexOf(`${name}: ok`))
    }
  })

  it('a join has the position of the newest publication before it, kept or not', () => {
    const { log } = opened(makeSubject)
    expect(log.join(ada)).toEqual({ kind: 'ok' })
    const start = log.position()
    expect([log.joinedAt, start.offset]).toEqual([start, 0])
    log.publish('a', 0, { skip: true })
    log.join(bob)
    expect(log.joinedAt).toEqual({ epoch: start.epoch, offset: 1 })
    log.publish('b')
    expect(log.joinedAt).toEqual({ epoch: start.epoch, offset: 1 })
    expect(log.leave(bob)).toEqual({ kind: 'ok' })
    expect(log.position()).toEqual({ epoch: start.epoch, offset: 2 })
  })

  it('who joins and leaves comes as it was given, also with a new identity under the same id', () => {
    const { engine, settle } = makeSubject()
    const came: Identity[] = []
    const went: Identity[] = []
    const listener = { ...silent, joined: (who: Identity) => came.push(who), left: (who: Identity) => went.push(who) }
    const stream = engine.broker.open('news', OPTIONS, listener)
    const renamed = new Identity({ ...ada, name: 'Countess' })
    stream.join(ada, () => undefined)
    stream.leave(renamed, () => undefined)
    settle()
    expect([came, went]).toEqual([[ada], [renamed]])
  })

  it('a publication comes as it was drafted: kind, sender and tags', () => {
    const { engine, settle } = makeSubject()
    const seen: Omit<Publication, 'payload'>[] = []
    const publication = ({ payload, ...rest }: Publication) => seen.push(rest)
    const stream = engine.broker.open('news', OPTIONS, { ...silent, publication })
    stream.publish(draftOf('a', { kind: 'statistics', tags: '{"a":"b"}' }), 0, () => undefined)
    stream.publish(draftOf('b'), 0, () => undefined)
    settle()
    expect(seen).toEqual([
      { kind: 'statistics', offset: 1, sender, tags: '{"a":"b"}', skipHistory: false },
      { kind: 'message', offset: 2, sender, tags: undefined, skipHistory: false },
    ])
  })

  it('rooms hear of their own joins and leaves alone', () => {
    const subject = makeSubject()
    const { broker } = subject.engine
    const [a, b] = ['a', 'b'].map((room) => new Log({ ...subject, broker }, room)) as [Log, Log]
    a.join(ada)
    b.leave(bob)
    expect([a.heard, b.heard]).toEqual([['ada joined after 0'], ['bob left']])
  })

  it('after its close nothing is delivered, and each question that is outstanding is answered once', () => {
    const { log, settle, askAll } = opened(makeSubject)
    log.publish('before')
    const asked = askAll()
    const delivered = deliveriesIn(log.heard)
    log.stream.close(0)
    settle()
    expect(deliveriesIn(log.heard)).toEqual(delivered)
    const answered = answersIn(log.heard).map((entry) => entry.split(':')[0])
    expect(answered.sort()).toEqual([...asked].sort())
  })

  it('a closed stream hears nothing of the one that is opened in its place, which hears everything', () => {
    const { log: before, broker, settle, askAll } = opened(makeSubject)
    askAll()
    before.stream.close(0)
    const heard = deliveriesIn(before.heard)
    const after = new Log({ broker, settle })
    const { offset } = after.position()
    after.join(bob)
    after.publish('again')
    after.leave(bob)
    expect(deliveriesIn(before.heard)).toEqual(heard)
    expect(after.heard).toEqual([`bob joined after ${offset}`, `${offset + 1} again`, 'bob left'])
  })
})

describe.each(failingSubjects)('failures are values - %s', (_title, makeSubject) => {
  it.each([
    ['publish', ['ada joined after 0', 'ada left']],
    ['join', ['1 all', 'ada left']],
    ['leave', ['1 all', 'ada joined after 1']],
    ['recover', ['1 all', 'ada joined after 1', 'ada left']],
    ['history', ['1 all', 'ada joined after 1', 'ada left']],
  ])('%s fails alone, and nothing of it is delivered', (ask, delivered) => {
    for (const how of ['fails', 'broken']) {
      const { log, settle, askAll } = opened(makeSubject, `late-${how}-${ask}-`)
      const asked = askAll()
      settle()
      const results = asked.map((name) => `${name}: ${name === ask ? 'failed' : 'ok'}`)
      expect(answersIn(log.heard).sort()).toEqual(results.sort())
      expect(deliveriesIn(log.heard)).toEqual(delivered)
    }
  })

  it('says whether it may be asked again', () => {
    const temporary = opened(makeSubject, 'late-fails-join-1-')
    expect(temporary.log.join(ada)).toEqual(TEMPORARY)
    expect(temporary.log.join(ada)).toEqual({ kind: 'ok' })
    expect(temporary.log.heard).toEqual(['ada joined after 0'])
    const broken = opened(makeSubject, 'late-broken-publish-')
    expect(broken.log.publish('a')).toEqual(FOR_GOOD)
    expect(broken.log.publish('b')).toEqual(FOR_GOOD)
    expect([broken.log.heard, broken.log.position().offset]).toEqual([[], 0])
  })

  it('a stream that is lost says so once and delivers nothing more; all is answered, and it can be opened anew at once', () => {
    const { engine, settle } = makeSubject()
    const heard: string[] = []
    const anew: string[] = []
    const room = 'late-lost-2-news'
    const again = {
      ...silent,
      joined: ({ id }: Identity, { offset }: Position) => anew.push(`${id} joined after ${offset}`),
      lost: () => anew.push('lost'),
    }
    const stream = engine.broker.open(room, OPTIONS, {
      publication: ({ offset }) => heard.push(`${offset}`),
      joined: ({ id }) => heard.push(`${id} joined`),
      left: ({ id }) => heard.push(`${id} left`),
      lost: () => {
        heard.push('lost')
        stream.close(0)
        engine.broker.open(room, OPTIONS, again).join(bob, () => anew.push('bob joins'))
      },
    })
    const answers: string[] = []
    const note = ({ kind }: { kind: string }) => answers.push(kind)
    for (const text of ['a', 'b', 'c']) stream.publish(draftOf(text), 0, note)
    stream.join(ada, note)
    stream.leave(ada, note)
    settle()
    expect(heard).toEqual(['1', 'lost'])
    expect(answers).toEqual(['ok', 'failed', 'failed', 'failed', 'failed'])
    // The second publication was appended, though nobody here was told.
    expect(anew).toEqual(['bob joined after 2', 'bob joins'])
  })

  it('of presence: the list and the count', () => {
    const { engine, settle } = makeSubject()
    const seen: unknown[] = []
    for (const room of ['late-fails-presence-', 'late-broken-presence-']) {
      engine.presence.add(room, ada)
      engine.presence.list(room, (result) => seen.push(result))
      engine.presence.stats(room, (result) => seen.push(result))
      settle()
    }
    expect(seen).toEqual([TEMPORARY, TEMPORARY, FOR_GOOD, FOR_GOOD])
  })
})

describe.each(subjects)('presence - %s', (_title, makeSubject) => {
  it('lists the entries that were added and not removed, and counts clients and users', () => {
    const { engine, settle } = makeSubject()
    const { presence } = engine
    presence.add('a', ada)
    presence.add('a', bob)
    presence.add('a', eve)
    presence.add('b', ada)
    const renamed = new Identity({ ...eve, name: 'Eve' })
    presence.add('a', renamed)
    const seen: unknown[] = []
    const list = (room: string) => {
      presence.list(room, (result) => seen.push(result.kind === 'ok' ? [...result.members] : result))
      settle()
    }
    const stats = (room: string) => {
      presence.stats(room, (result) => seen.push(result.kind === 'ok' ? result.stats : result))
      settle()
    }
    list('a')
    stats('a')
    presence.remove('a', 'eve')
    presence.remove('a', 'nobody')
    presence.remove('nowhere', 'ada')
    stats('a')
    for (const id of ['ada', 'bob']) presence.remove('a', id)
    list('a')
    stats('b')
    stats('nowhere')
    expect(seen).toEqual([
      [
        ['ada', ada],
        ['bob', bob],
        ['eve', renamed],
      ],
      { clients: 3, users: 2 },
      { clients: 2, users: 1 },
      [],
      { clients: 1, users: 1 },
      { clients: 0, users: 0 },
    ])
  })
})

describe.each(subjects)('engine - %s', (_title, makeSubject) => {
  it('is ready once, and says once that what it holds is safe', () => {
    const { engine, settle } = makeSubject()
    const told: string[] = []
    engine.open({ ready: () => told.push('ready'), failed: ({ message }) => told.push(message) })
    settle()
    expect(told).toEqual(['ready'])
    engine.close(() => told.push('safe'))
    settle()
    expect(told).toEqual(['ready', 'safe'])
  })
})

describe.each(failingSubjects)('engine - %s', (_title, makeSubject) => {
  it('one that can do nothing any more says so', () => {
    const { engine, settle } = makeSubject()
    const told: string[] = []
    engine.open({ ready: () => told.push('ready'), failed: ({ message }) => told.push(message) })
    settle()
    engine.broker.open('late-dies-', OPTIONS, silent).publish(draftOf('a'), 0, () => undefined)
    settle()
    expect(told).toEqual(['ready', 'the late engine has died'])
  })
})
