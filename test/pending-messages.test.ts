// What may wait while a token is verified: the limits of one connection, known or not, and of all connections together.
import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { PendingMessages } from '../src/gateway/pending-messages.ts'

const pendingWith = (limits: object) => new PendingMessages(resolveConfig({ limits }).limits)

describe('pending messages - of one connection', () => {
  const limits = { pendingCommandsMax: 4, pendingBytesMax: 4000, earlyCommandsMax: 2, earlyBytesMax: 2000 }

  test.each([
    { who: 'known', limit: 'pendingCommandsMax', fits: { messages: 3, bytes: 30 }, isKnown: true },
    { who: 'known', limit: 'pendingBytesMax', fits: { messages: 1, bytes: 3990 }, isKnown: true },
    { who: 'unknown', limit: 'earlyCommandsMax', fits: { messages: 1, bytes: 10 }, isKnown: false },
    { who: 'unknown', limit: 'earlyBytesMax', fits: { messages: 1, bytes: 1990 }, isKnown: false },
  ])('limits.$limit - holds for a connection that is $who', ({ fits, isKnown }) => {
    const pending = pendingWith(limits)
    expect(pending.add(10, { ...fits, isKnown })).toBeUndefined()
    const { bytes } = pending
    const tooMuch = fits.bytes > 900 ? { ...fits, bytes: fits.bytes + 1 } : { ...fits, messages: fits.messages + 1 }
    expect(pending.add(10, { ...tooMuch, isKnown })).toBe('own')
    expect(pending.bytes).toBe(bytes)
  })

  test('pending messages - a connection that is unknown may never have more wait than one that is known', () => {
    const pending = pendingWith({ ...limits, earlyCommandsMax: 10, earlyBytesMax: 10_000 })
    expect(pending.add(10, { messages: 4, bytes: 40, isKnown: false })).toBe('own')
    expect(pending.add(10, { messages: 1, bytes: 3991, isKnown: false })).toBe('own')
    expect(pending.add(10, { messages: 3, bytes: 3990, isKnown: false })).toBeUndefined()
  })
})

test('limits.pendingBytesTotalMax - what waits no more leaves room for others', () => {
  const pending = pendingWith({ pendingBytesTotalMax: 3000 })
  const first = { messages: 0, bytes: 0, isKnown: true }
  for (let count = 0; count < 2; count++) expect(pending.add(1000, first)).toBeUndefined()
  const { bytes } = pending
  expect(bytes).toBeGreaterThanOrEqual(2000)
  expect(pending.add(1000, first)).toBe('total')
  expect(pending.bytes).toBe(bytes)
  pending.remove(1000)
  expect(pending.add(1000, first)).toBeUndefined()
  for (let count = 0; count < 2; count++) pending.remove(1000)
  expect(pending.bytes).toBe(0)
})
