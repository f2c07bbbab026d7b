// The circuit of a hook, its calls and its queue, alone: who is asked, who waits, who is told at once.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Circuit } from '../src/hooks/circuit.ts'
import type { HookOutcome } from '../src/hooks/hook-answers.ts'
import { type CallEnd, HookCalls } from '../src/hooks/hook-calls.ts'
import { gate } from './support/back-end.ts'

const LIMITS = { failuresMax: 3, openMs: 1000 }

test('circuit - opens after failuresMax failures in a row, and lets one request try after the pause', () => {
  const circuit = new Circuit(LIMITS)
  expect(['a', 'b'].map((by) => circuit.failed(0, by))).toEqual([false, false])
  expect(circuit.mayAsk(0)).toBe(true)
  expect(circuit.failed(0, 'c')).toBe(true)
  expect([circuit.mayAsk(999), circuit.isOpen]).toEqual([false, true])
  expect([circuit.mayAsk(1000), circuit.mayAsk(1000)]).toEqual([true, false])
  expect(circuit.failed(1001, 'd')).toBe(false)
  expect([circuit.mayAsk(2000), circuit.mayAsk(2001)]).toEqual([false, true])
  circuit.succeeded()
  expect([circuit.isOpen, circuit.mayAsk(2001), circuit.mayAsk(2001)]).toEqual([false, true, true])
})

test('circuit - a success in between begins the count anew, and one connection counts once in a row', () => {
  const circuit = new Circuit(LIMITS)
  for (let n = 0; n < 20; n++) expect(circuit.failed(0, 'same')).toBe(false)
  circuit.failed(0, 'other')
  circuit.succeeded()
  expect([circuit.failed(0, 'a'), circuit.failed(0, 'b'), circuit.isOpen]).toEqual([false, false, false])
})

test('circuit - while it is open one request tries in each pause, whatever happens', () => {
  const event = fc.record({
    kind: fc.constantFrom('fail', 'succeed', 'ask', 'wait'),
    by: fc.constantFrom('a', 'b', 'c', 'd'),
    ms: fc.nat(1500),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      const circuit = new Circuit(LIMITS)
      let nowMs = 0
      let outstanding = 0
      let triedAtMs: number | undefined
      for (const { kind, by, ms } of events) {
        if (kind === 'wait') nowMs += ms
        else if (kind === 'ask') {
          const isTry = circuit.isOpen
          if (!circuit.mayAsk(nowMs)) continue
          outstanding += 1
          if (isTry && triedAtMs !== undefined) expect(nowMs - triedAtMs).toBeGreaterThanOrEqual(LIMITS.openMs)
          if (isTry) triedAtMs = nowMs
        } else if (outstanding > 0) {
          outstanding -= 1
          if (kind === 'succeed') circuit.succeeded()
          else circuit.failed(nowMs, by)
        }
        if (!circuit.isOpen) triedAtMs = undefined
      }
    }),
  )
})

const answered = (outcome: HookOutcome<string>, isOutage = false): CallEnd<string> => ({ outcome, isOutage })
const YES = answered({ kind: 'ok', value: 'yes' })
const DEAD = answered({ kind: 'down', why: 'connection' }, true)

const callsOf = (limits: Partial<ConstructorParameters<typeof HookCalls>[0]> = {}) => {
  let opened = 0
  const calls = new HookCalls(
    { timeoutMs: 20_000, concurrencyMax: 2, queueMax: 2, queueBytesMax: 1000, ...LIMITS, ...limits },
    () => {
      opened += 1
    },
  )
  return { calls, opened: () => opened }
}

const ask = (calls: HookCalls, by: string, run: (timeoutMs: number) => Promise<CallEnd<string>>, bytes = 10) =>
  calls.call({ by, bytes, run })

test('hook calls - beyond the free places calls wait in order, and beyond the queue they are not made', async () => {
  const { calls } = callsOf()
  const begun: string[] = []
  const gates = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...gate<CallEnd<string>>() }))
  const made = gates.map(({ name, opened }) =>
    ask(calls, name, () => {
      begun.push(name)
      return opened
    }),
  )
  const refused = await ask(calls, 'e', async () => YES)
  expect(refused).toEqual({ kind: 'down', why: 'busy' })
  expect([begun, calls.underWay, calls.waiting]).toEqual([['a', 'b'], 2, 2])
  gates[1]!.open(YES)
  await made[1]
  await expect.poll(() => begun).toEqual(['a', 'b', 'c'])
  for (const { open } of gates) open(YES)
  expect((await Promise.all(made)).every(({ kind }) => kind === 'ok')).toBe(true)
  expect([begun, calls.underWay, calls.waiting]).toEqual([['a', 'b', 'c', 'd'], 0, 0])
  expect(calls.failures).toMatchObject({ busy: 1, open: 0 })
})

test('hook calls - what waits is bounded in bytes too', async () => {
  const { calls } = callsOf({ concurrencyMax: 1, queueMax: 100 })
  const { opened, open } = gate<CallEnd<string>>()
  const made = [
    ask(calls, 'a', () => opened, 5000),
    ask(calls, 'b', async () => YES, 600),
    ask(calls, 'c', async () => YES, 400),
  ]
  expect(await ask(calls, 'd', async () => YES, 1)).toEqual({ kind: 'down', why: 'busy' })
  open(YES)
  expect((await Promise.all(made)).map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok'])
  expect(await ask(calls, 'e', async () => YES, 1000)).toEqual(YES.outcome)
})

test('hook calls - a call that waits for too long fails, and one that gets a place has what is left of the time', async () => {
  const { calls } = callsOf({ timeoutMs: 50, concurrencyMax: 1 })
  const { opened, open } = gate<CallEnd<string>>()
  const first = ask(calls, 'a', () => opened)
  expect(await ask(calls, 'b', async () => YES)).toEqual({ kind: 'down', why: 'busy' })
  open(YES)
  await first
  let given = 0
  await ask(calls, 'c', async (timeoutMs) => {
    given = timeoutMs
    return YES
  })
  expect(given).toBeGreaterThan(0)
  expect(given).toBeLessThanOrEqual(50)
})

test('hook calls - when the circuit opens, calls that wait fail at once, and so do later ones', async () => {
  const { calls, opened } = callsOf({ concurrencyMax: 1, queueMax: 10 })
  const first = gate<CallEnd<string>>()
  const made = [ask(calls, 'a', () => first.opened)]
  for (const by of ['b', 'c']) made.push(ask(calls, by, async () => DEAD))
  let asked = 0
  for (const by of ['d', 'e']) {
    made.push(
      ask(calls, by, async () => {
        asked += 1
        return YES
      }),
    )
  }
  first.open(DEAD)
  const outcomes = await Promise.all(made)
  expect(outcomes.map((outcome) => (outcome.kind === 'down' ? outcome.why : outcome.kind))).toEqual([
    'connection',
    'connection',
    'connection',
    'open',
    'open',
  ])
  expect(await ask(calls, 'f', async () => YES)).toEqual({ kind: 'down', why: 'open' })
  expect([asked, opened(), calls.isOpen]).toEqual([0, 1, true])
})

test('hook calls - an answer that is a mistake of the back end does not open the circuit', async () => {
  const { calls } = callsOf()
  for (let n = 0; n < 10; n++) await ask(calls, String(n), async () => answered({ kind: 'down', why: 'answer' }))
  expect([calls.isOpen, calls.failures.answer]).toEqual([false, 10])
})
