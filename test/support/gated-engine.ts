// Owns the gate in front of an engine that answers when the test says so, and all that the shard hears through it.
import type { Engine, EngineEvents, Position, Stream, StreamListener } from '../../src/engine/engine.ts'
import { Identity } from '../../src/protocol/identity.ts'
import { EngineGate } from '../../src/shard/engine-gate.ts'
import { draftOf, OPTIONS } from './broker-log.ts'

export const ada = new Identity({ id: 'ada', user: '' })
export const start: Position = { epoch: 'e', offset: 0 }
export const DEADLINE_MS = 5000

type Answer = (result: never) => void

// The gate before an engine that only remembers what it was asked. All that the shard hears goes into `told`.
export function gated() {
  /** What the engine was asked and has not answered, oldest first. */
  const asked: { readonly name: string; readonly answer: (result: unknown) => void }[] = []
  const log: string[] = []
  let listener: StreamListener | undefined
  const note =
    (name: string) =>
    (...given: unknown[]) => {
      asked.push({ name, answer: given.at(-1) as Answer as (result: unknown) => void })
    }
  const stream: Stream = {
    publish: note('publish'),
    join: note('join'),
    leave: note('leave'),
    recover: note('recover'),
    history: note('history'),
    removeHistory: note('removeHistory'),
    push: note('push'),
    remove: note('remove'),
    board: undefined,
    loadBoard: note('loadBoard'),
    close: (nowMs) => log.push(`close ${nowMs}`),
  }
  let events: EngineEvents | undefined
  const engine: Engine = {
    answersLater: true,
    broker: {
      open: (room, _options, given) => {
        log.push(`open ${room}`)
        listener = given
        return stream
      },
      sweep: (nowMs) => log.push(`sweep ${nowMs}`),
    },
    presence: {
      add: (room, { id }) => log.push(`add ${id} to ${room}`),
      remove: (room, id) => log.push(`remove ${id} from ${room}`),
      list: note('list'),
      stats: note('stats'),
    },
    open: (given) => {
      events = given
    },
    close: note('close'),
  }
  let depth = 0
  let turns = 0
  let isBlocked = false
  const turn = (run: () => void) => {
    turns += 1
    depth += 1
    run()
    depth -= 1
  }
  const gate = new EngineGate(engine, turn, { isBlocked: () => isBlocked })
  const told: string[] = []
  /** Outside of a turn nothing may be told that was not asked within the same call. */
  const tell = (what: string) => told.push(depth === 1 ? what : `${what}, in ${depth} turns`)
  const done =
    (name: string) =>
    ({ kind }: { kind: string }) =>
      tell(`${name}: ${kind}`)
  const opened = gate.broker.open('news', OPTIONS, {
    publication: ({ offset }) => tell(`publication ${offset}`),
    joined: ({ id }, { offset }) => tell(`${id} joined after ${offset}`),
    left: ({ id }) => tell(`${id} left`),
    lost: () => tell('lost'),
  })
  /** One question of each kind, by name. */
  const questions = {
    publish: () => opened.publish(draftOf('a'), 1, done('publish')),
    join: () => opened.join(ada, done('join')),
    leave: () => opened.leave(ada, done('leave')),
    recover: () => opened.recover(start, 10, 1, done('recover')),
    history: () => opened.history({ since: undefined, limit: 1, reverse: false }, 1, done('history')),
    removeHistory: () => opened.removeHistory(done('removeHistory')),
    list: () => gate.presence.list('news', done('list')),
    stats: () => gate.presence.stats('news', done('stats')),
  }
  return {
    gate,
    stream: opened,
    questions,
    asked,
    told,
    log,
    listener: () => listener!,
    events: () => events!,
    turns: () => turns,
    block: (blocked: boolean) => {
      isBlocked = blocked
    },
    join: (name: string) => opened.join(ada, done(name)),
  }
}
