// Refusals: counted one by one, logged the first of a reason at once and then at most once in ten seconds, and none forgotten.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Logger } from '../src/log/log.ts'
import { ErrorCode } from '../src/protocol/codes.ts'
import { Refusals, refusalReasons, shown } from '../src/refusals.ts'

type Line = { level: string; reason: string; suppressed?: number; text: string; address?: string }

function world(enabled = ['debug', 'info', 'warn']) {
  const lines: Line[] = []
  const clock = { nowMs: 0 }
  const at = (level: string) => (fields: object, text: string) => lines.push({ ...(fields as Line), level, text })
  const logger = {
    isLevelEnabled: (level: string) => enabled.includes(level),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
  } as unknown as Logger
  return { lines, clock, refusals: new Refusals(logger, () => clock.nowMs) }
}

test('refusals - the first is a line at once, the others of ten seconds are one line with their number', () => {
  const { lines, clock, refusals } = world()
  for (let n = 0; n < 5; n++) refusals.record('origin', () => ({ address: `a${n}` }))
  refusals.record('host')
  expect(lines).toEqual([
    { level: 'warn', reason: 'origin', address: 'a0', text: 'refused: a page of this Origin may not connect' },
    { level: 'warn', reason: 'host', text: 'refused: this server does not answer to this Host' },
  ])
  clock.nowMs = 9_999
  refusals.sweep()
  expect(lines).toHaveLength(2)
  clock.nowMs = 10_000
  refusals.record('origin', () => ({ address: 'a5' }))
  expect(lines.at(-1)).toMatchObject({ reason: 'origin', address: 'a5', suppressed: 4 })
  refusals.record('origin')
  clock.nowMs = 20_000
  refusals.sweep()
  expect(lines.at(-1)).toEqual({ level: 'warn', reason: 'origin', suppressed: 1, text: expect.any(String) })
  expect(refusals.count('origin')).toBe(7)
  refusals.record('origin')
  refusals.finish()
  expect(lines.at(-1)).toMatchObject({ reason: 'origin', suppressed: 1 })
  clock.nowMs = 40_000
  refusals.sweep()
  expect(lines).toHaveLength(5)
})

test('refusals - every one is counted, and the lines account for every one, in whatever order they come', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('record' as const), reason: fc.constantFrom('origin', 'token', 'room_name') }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 15_000 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { lines, clock, refusals } = world()
      const counts = new Map<string, number>()
      for (const next of steps) {
        if (next.kind === 'pass') {
          clock.nowMs += next.ms
          refusals.sweep()
        } else {
          refusals.record(next.reason as 'origin', () => ({ address: 'a' }))
          counts.set(next.reason, (counts.get(next.reason) ?? 0) + 1)
        }
      }
      clock.nowMs += 10_000
      refusals.sweep()
      for (const [reason, count] of counts) {
        expect(refusals.count(reason as 'origin')).toBe(count)
        const told = lines.filter((line) => line.reason === reason)
        expect(told.reduce((sum, line) => sum + (line.suppressed ?? 0) + (line.address === 'a' ? 1 : 0), 0)).toBe(count)
      }
    }),
  )
})

test('refusals - at a level that is not logged they are counted, and no facts are made', () => {
  const { lines, refusals } = world(['warn'])
  refusals.record('room_name', () => {
    throw new Error('asked for facts')
  })
  refusals.sweep()
  expect([lines, refusals.count('room_name')]).toEqual([[], 1])
})

test('refusals - every error code has a reason of its own, and only codes that are refusals are counted when a connection ends', () => {
  const { refusals } = world([])
  const commands = refusalReasons.filter((reason) => reason.startsWith('command_'))
  for (const { code } of Object.values(ErrorCode)) refusals.command(code)
  refusals.command(1000)
  for (const reason of commands) expect(refusals.count(reason), reason).toBe(1)
  for (const code of [1008, 1012, 1013, 3000, 3001, 3008, 3012, 3503]) refusals.ended({ code })
  expect(refusalReasons.filter((reason) => refusals.count(reason) > 0)).toEqual(commands)
  refusals.ended({ code: 1009 })
  expect(refusals.count('oversize')).toBe(1)
})

test('refusals - what a stranger sent is shown in printable ASCII and no longer than a line', () => {
  expect(shown('https://evil.example')).toBe('https://evil.example')
  expect(shown('\u001b[31mred\r\n')).toBe('?[31mred??')
  expect(shown('é\u202e')).toBe('??')
  expect(shown('x'.repeat(5000))).toBe(`${'x'.repeat(200)}...`)
})
