// The late engine itself: what makes it a fair double of an engine behind a network, and what the names of rooms bring about.
import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import type { Draft, Engine, Position, StreamListener } from '../src/engine/engine.ts'
import { textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { Identity } from '../src/protocol/identity.ts'
import { fromTextFrame, type Payload } from '../src/protocol/payload.ts'
import { PARTS } from './support/broker-log.ts'
import { eventually } from './support/inbox.ts'
import { createLateEngine } from './support/late-engine.ts'

const OPTIONS = resolveConfig({ rooms: { defaults: { historySize: 10, historyTtlSeconds: 60 } } }).rooms.defaults
const ada = new Identity({ id: 'ada', user: '' })
const bob = new Identity({ id: 'bob', user: 'b' })

const newEngine = (seed = 1): Engine => createLateEngine({ ...PARTS, keptLogsMax: 10, idempotencyKeysMax: 10 }, seed)

function draftOf(text: string): Draft {
  const bytes = utf8(`<${text}>`)
  const payload = fromTextFrame('text', bytes, { start: 1, end: bytes.length - 1 })
  return { kind: 'message', payload, sender: ada, tags: undefined, idempotencyKey: undefined, skipHistory: false }
}

/** A room's stream, and all that has happened in it, in words. */
function opened(room: string, engine = newEngine()) {
  const heard: string[] = []
  const payloads: Payload[] = []
  const listener: StreamListener = {
    publication: ({ offset, payload }) => {
      payloads.push(payload)
      heard.push(`${offset} ${textOf(payload.bytes, payload.start, payload.end)}`)
    },
    joined: (who, { offset }) => heard.push(`${who.id} joined after ${offset}`),
    left: (who) => heard.push(`${who.id} left`),
    lost: () => heard.push('lost'),
  }
  const stream = engine.broker.open(room, OPTIONS, listener)
  const told =
    (name: string) =>
    (result: { kind: string; position?: Position; temporary?: boolean }): void => {
      const { kind, position, temporary } = result
      const more = position === undefined ? '' : ` at ${position.offset}`
      heard.push(`${name}: ${temporary === false ? 'failed for good' : kind}${more}`)
    }
  return {
    engine,
    stream,
    heard,
    payloads,
    told,
    publish: (text: string) => {
      const draft = draftOf(text)
      stream.publish(draft, 0, told(text))
      // The bytes are the caller's again.
      draft.payload.bytes.fill(0)
    },
    /** Resolves when so much has happened, and nothing comes behind it. */
    all: async (count: number) => {
      await eventually(
        () => heard.length,
        (length) => length >= count,
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
      return heard
    },
  }
}

describe.each([1, 2, 3])('with the seed %i', (seed) => {
  test('late engine - nothing comes within the call, everything of a room comes in order', async () => {
    const { stream, heard, publish, told, all } = opened('r', newEngine(seed))
    const expected: string[] = []
    for (let n = 1; n <= 20; n++) {
      publish(`text ${n}`)
      stream.join(bob, told('join'))
      stream.history({ since: undefined, limit: 0, reverse: false }, 0, told('history'))
      stream.leave(bob, told('leave'))
      expected.push(`${n} text ${n}`, `text ${n}: ok at ${n}`, `bob joined after ${n}`, 'join: ok')
      expected.push(`history: ok at ${n}`, 'bob left', 'leave: ok')
    }
    expect(heard).toEqual([])
    expect(await all(expected.length)).toEqual(expected)
  })
})

test('late engine - rooms do not wait for each other', async () => {
  const engine = newEngine()
  const slow = opened('late-slow-r', engine)
  const other = opened('r', engine)
  slow.publish('x')
  other.publish('x')
  await other.all(2)
  expect(slow.heard).toEqual([])
  expect(await slow.all(2)).toEqual(['1 x', 'x: ok at 1'])
})

test('late engine - what was delivered is spoiled afterwards', async () => {
  const { publish, payloads, all } = opened('r')
  publish('text')
  await all(2)
  expect(payloads.map(({ bytes }) => textOf(bytes, 0, bytes.length))).toEqual(['!!!!'])
})

test('late engine - a closed stream delivers nothing, and answers everything', async () => {
  const engine = newEngine()
  const before = opened('r', engine)
  before.publish('a')
  before.stream.join(bob, before.told('join'))
  before.stream.close(0)
  const after = opened('r', engine)
  after.publish('b')
  expect(await before.all(2)).toEqual(['a: ok at 1', 'join: ok'])
  expect(await after.all(2)).toEqual(['2 b', 'b: ok at 2'])
})

test('late engine - a room has one stream at a time', () => {
  const { engine, stream } = opened('r')
  expect(() => opened('r', engine)).toThrow('the room r is open already')
  stream.close(0)
  opened('r', engine)
})

const verbs = ['publish', 'join', 'leave', 'recover', 'history'] as const
type Opened = ReturnType<typeof opened>

const ask = ({ stream, told }: Opened): Record<(typeof verbs)[number], () => void> => ({
  publish: () => stream.publish(draftOf('x'), 0, told('publish')),
  join: () => stream.join(bob, told('join')),
  leave: () => stream.leave(bob, told('leave')),
  recover: () => stream.recover({ epoch: '', offset: 0 }, 10, 0, told('recover')),
  history: () => stream.history({ since: undefined, limit: 1, reverse: false }, 0, told('history')),
})

test.each(verbs)('late engine - %s fails where the name of the room says so, and delivers nothing', async (verb) => {
  for (const [how, failure] of [
    ['fails', 'failed'],
    ['broken', 'failed for good'],
  ] as const) {
    const room = opened(`late-${how}-${verb}-r`)
    ask(room)[verb]()
    expect(room.heard).toEqual([])
    expect(await room.all(1)).toEqual([`${verb}: ${failure}`])
  }
  const other = opened(`late-fails-${verb === 'join' ? 'leave' : 'join'}-r`)
  ask(other)[verb]()
  expect((await other.all(1)).at(-1)).toMatch(`${verb}: ok`)
})

test('late engine - the first asks alone fail where the name of the room has a number, also in a namespace', async () => {
  for (const name of ['late-fails-publish-2-r', 'news:late-fails-publish-2-r']) {
    const { publish, all } = opened(name)
    for (const text of ['a', 'b', 'c', 'd']) publish(text)
    expect(await all(6)).toEqual(['a: failed', 'b: failed', '1 c', 'c: ok at 1', '2 d', 'd: ok at 2'])
  }
})

test('late engine - a lost stream has delivered what came before, answers everything, and can be opened anew', async () => {
  const engine = newEngine()
  const { stream, publish, told, all } = opened('late-lost-2-r', engine)
  publish('a')
  publish('b')
  stream.join(bob, told('join'))
  expect(await all(5)).toEqual(['1 a', 'a: ok at 1', 'lost', 'b: failed', 'join: failed'])
  const again = opened('late-lost-2-r', engine)
  // Of the stream that is lost. It must not end the new one.
  stream.close(0)
  stream.leave(bob, told('leave'))
  again.stream.recover({ epoch: '', offset: 1 }, 10, 0, ({ kind, ...rest }) => {
    again.heard.push(kind, JSON.stringify('publications' in rest && rest.publications.map(({ offset }) => offset)))
  })
  again.publish('c')
  expect(await again.all(4)).toEqual(['ok', '[2]', '3 c', 'c: ok at 3'])
  expect((await all(6)).at(-1)).toBe('leave: failed')
})

test('late engine - a stream that is closed before it hears of its loss does not hear of it', async () => {
  const engine = newEngine()
  const { stream, publish, all } = opened('late-lost-1-r', engine)
  publish('a')
  stream.close(0)
  opened('late-lost-1-r', engine)
  expect(await all(1)).toEqual(['a: failed'])
})

test('late engine - presence is of the moment when it was asked for, comes later, and is valid only then', async () => {
  const { presence } = newEngine()
  presence.add('r', ada)
  const lists: ReadonlyMap<string, Identity>[] = []
  const seen: unknown[] = []
  presence.list('r', (result) => {
    if (result.kind === 'ok') lists.push(result.members)
    seen.push(result.kind === 'ok' && [...result.members.keys()])
  })
  presence.add('r', bob)
  presence.stats('r', (result) => seen.push(result))
  expect(seen).toEqual([])
  await eventually(
    () => seen.length,
    (length) => length === 2,
  )
  expect(seen).toEqual([['ada'], { kind: 'ok', stats: { clients: 2, users: 2 } }])
  expect(lists[0]!.size).toBe(0)
  presence.list('late-fails-presence-r', (result) => seen.push(result))
  presence.stats('late-broken-presence-r', (result) => seen.push(result))
  await eventually(
    () => seen.length,
    (length) => length === 4,
  )
  const failures = [true, false].map((temporary) => ({ kind: 'failed', temporary }))
  expect(seen.slice(2)).toEqual(expect.arrayContaining(failures))
})

test('late engine - it becomes ready, dies and closes later', async () => {
  const engine = newEngine()
  const happened: string[] = []
  engine.open({ ready: () => happened.push('ready'), failed: ({ message }) => happened.push(message) })
  expect(happened).toEqual([])
  await eventually(
    () => happened.length,
    (length) => length === 1,
  )
  opened('late-dies-r', engine).publish('x')
  expect(happened).toEqual(['ready'])
  await eventually(
    () => happened.length,
    (length) => length === 2,
  )
  engine.close(() => happened.push('closed'))
  expect(happened).toHaveLength(2)
  await eventually(
    () => happened.length,
    (length) => length === 3,
  )
  expect(happened).toEqual(['ready', 'the late engine has died', 'closed'])
})
