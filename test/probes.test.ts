// Which ping a pong answers: against a plain list of what was sent, and against peers that answer as RFC 6455 lets them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Probes } from '../src/gateway/probes.ts'
import { connected, payloadOf } from './support/fake-socket.ts'

function probed() {
  const events: string[] = []
  const probes = new Probes({
    answered: () => events.push('answered'),
    firstAnswer: () => events.push('first'),
  })
  const { connection, socket } = connected('a')
  const pong = (payload: string) => probes.ponged(connection, payloadOf(payload))
  return { probes, connection, socket, pong, events }
}

type Step = { kind: 'beat' } | { kind: 'ask' } | { kind: 'pong'; payload: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ kind: 'beat' }),
  fc.constant<Step>({ kind: 'ask' }),
  fc
    .oneof(
      { weight: 4, arbitrary: fc.constant('hi') },
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }).map(String) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('', 'HI', 'hi ', 'h', '01', '1 ', '+1', '1e0', '0', '99999999999', '\0\0'),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 125 }) },
    )
    .map((payload): Step => ({ kind: 'pong', payload })),
)

describe('probes - a pong answers the ping whose payload it carries and all before it', () => {
  it('does as a list of what is unanswered says, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { probes, connection, socket, pong, events } = probed()
        let unanswered: string[] = []
        let asked = 0
        const expected: string[] = []
        for (const { kind, ...rest } of steps) {
          const outstanding = unanswered.find((payload) => payload !== 'hi')
          if (kind === 'beat') {
            probes.beat(connection)
            unanswered.push('hi')
          } else if (kind === 'ask') {
            expect(probes.ask(connection)).toBe(outstanding === undefined)
            if (outstanding === undefined) {
              asked += 1
              unanswered.push(`${asked}`)
            }
          } else {
            const { payload } = rest as { payload: string }
            pong(payload)
            const place = unanswered.indexOf(payload)
            const isProbeAnswered = unanswered.slice(0, place + 1).some((answered) => answered !== 'hi')
            if (isProbeAnswered) expected.push('answered')
            if (place >= 0 && !expected.includes('first')) expected.push('first')
            unanswered = unanswered.slice(place + 1)
          }
          expect(connection.probe).toBe(Number(unanswered.find((payload) => payload !== 'hi') ?? 0))
          expect(events).toEqual(expected)
        }
        expect(socket.probes).toEqual(Array.from({ length: asked }, (_, index) => `${index + 1}`))
      }),
      { numRuns: 2000 },
    )
  })

  it('never takes a probe for answered that the peer has not read, and does once it has answered all it read', () => {
    const deed = fc.oneof(
      fc.constant('beat' as const),
      fc.constant('ask' as const),
      fc.record({ read: fc.integer({ min: 1, max: 5 }), newestOnly: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const { probes, connection, socket, pong } = probed()
        let read = 0
        for (const what of deeds) {
          if (what === 'beat') probes.beat(connection)
          else if (what === 'ask') probes.ask(connection)
          else {
            const fresh = socket.pings.slice(read, read + what.read)
            read += fresh.length
            for (const payload of what.newestOnly ? fresh.slice(-1) : fresh) pong(payload)
          }
          const unread = socket.pings.slice(read).find((payload) => payload !== 'hi')
          if (unread !== undefined) expect(connection.probe).toBe(Number(unread))
        }
        for (const payload of socket.pings.slice(read)) pong(payload)
        // One probe that was skipped for a newer `hi` stays outstanding until the peer answers as many `hi` as are owed.
        for (let owed = 0; owed < deeds.length && connection.probe !== 0; owed++) {
          probes.beat(connection)
          pong('hi')
        }
        expect(connection.probe).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes no pong for an answer while nothing is outstanding', () => {
    const { pong, events, connection } = probed()
    for (const payload of ['hi', '', '0', '1', 'NaN']) pong(payload)
    expect([events, connection.probe]).toEqual([[], 0])
  })

  it('counts neither a ping nor a probe that uWS dropped, and asks nobody who has gone', () => {
    const { probes, connection, socket, pong, events } = probed()
    socket.pingResult = 2
    probes.beat(connection)
    expect([probes.ask(connection), connection.probe]).toEqual([false, 0])
    pong('hi')
    expect(events).toEqual([])
    socket.pingResult = 0
    expect([probes.ask(connection), connection.probe]).toEqual([true, 1])
    connection.socket = undefined
    connection.probe = 0
    probes.beat(connection)
    expect(probes.ask(connection)).toBe(false)
  })

  it('gives the probes of all connections different numbers', () => {
    const { probes, connection, socket } = probed()
    const other = connected('b')
    for (const target of [connection, other.connection]) expect(probes.ask(target)).toBe(true)
    probes.ponged(other.connection, payloadOf(socket.probes[0]!))
    expect(other.connection.probe).not.toBe(0)
    expect(other.socket.probes).not.toEqual(socket.probes)
  })
})
