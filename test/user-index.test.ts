// The index of users against a plain model, and what the application wants of a centrifuge connection before its connect reply is out.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CentrifugeSession } from '../src/centrifuge/centrifuge-session.ts'
import { Connection, type GivenRoom } from '../src/gateway/connection.ts'
import { UserIndex } from '../src/gateway/user-index.ts'
import { NO_PEER } from '../src/hooks/hooks.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { idleSession } from './support/fake-socket.ts'

test('users - each has exactly its open connections, whatever comes and goes, and the anonymous have none', () => {
  const user = fc.constantFrom('', 'ann', 'bob', '__proto__')
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), user }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat(50) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const index = new UserIndex()
      const open: Connection[] = []
      for (const [number, next] of steps.entries()) {
        if (next.kind === 'add') {
          const session = { ...idleSession(), user: next.user }
          const connection = new Connection({ id: String(number), session, watch: undefined })
          // Once when it opens, and perhaps again when its user becomes known.
          for (let time = 0; time <= number % 2; time++) index.add(connection)
          open.push(connection)
        } else if (open.length > 0) index.remove(open.splice(next.which % open.length, 1)[0]!)
        const named = open.filter(({ session }) => session.user !== '')
        expect(index.size).toBe(new Set(named.map(({ session }) => session.user)).size)
        for (const name of ['', 'ann', 'bob', '__proto__']) {
          const expected = named.filter(({ session }) => session.user === name)
          expect(new Set(index.of(name))).toEqual(new Set(expected))
          expect(index.of(name)).toHaveLength(expected.length)
        }
      }
    }),
  )
})

function connecting() {
  const done: string[] = []
  const handler = {
    opened: () => undefined,
    subscriptions: {
      give: (_: Connection, __: CentrifugeSession, { room }: GivenRoom) => done.push(`give ${room}`),
      expel: (_: Connection, __: CentrifugeSession, { room }: { room: string }) => done.push(`expel ${room}`),
    },
  }
  const session = new CentrifugeSession(handler as never, NO_PEER)
  const connection = new Connection({ id: 'id', session, watch: undefined })
  connection.socket = {} as never
  session.opened(connection)
  session.state = { kind: 'connecting', commandId: 1 }
  const given = (room: string): GivenRoom => ({
    room,
    roomInfo: undefined,
    data: undefined,
    expiresAtMs: undefined,
    recoverSince: undefined,
    forced: [],
  })
  return { session, connection, done, given }
}

test('wishes - what the application wants while a client connects is done behind the connect reply, in order', () => {
  const { session, done, given } = connecting()
  session.subscriptions.set('own', {} as never)
  expect([
    session.give(given('a')),
    session.give(given('own')),
    session.expel('own', 2000),
    session.expel('b', 2000),
  ]).toEqual(['given', 'already', true, false])
  expect(done).toEqual([])
  session.state = { kind: 'connected' }
  session.fulfilWishes()
  expect(done).toEqual(['give a', 'expel own'])
  session.give(given('c'))
  session.fulfilWishes()
  expect(done).toEqual(['give a', 'expel own', 'give c'])
})

test('wishes - at most wishesMax wait, and a connection that has closed takes its wishes with it', () => {
  const { session, connection, done, given } = connecting()
  const gifts = Array.from({ length: MainThreadTuning.wishesMax + 1 }, (_, number) => session.give(given(`r${number}`)))
  expect(gifts.filter((gift) => gift === 'given')).toHaveLength(MainThreadTuning.wishesMax)
  expect(gifts.at(-1)).toBe('refused')
  connection.socket = undefined
  session.fulfilWishes()
  expect(done).toEqual([])
})
