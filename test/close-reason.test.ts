import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closeReason } from '../src/protocol/close-reason.ts'

const text = new TextDecoder('utf-8', { fatal: true })

test('close reason - is the longest beginning of the text that fits a close frame, in whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (reason) => {
      const bytes = closeReason(reason)
      expect(bytes.length).toBeLessThanOrEqual(123)
      const cut = text.decode(bytes)
      expect(reason.startsWith(cut)).toBe(true)
      const next = [...reason.slice(cut.length)][0]
      if (next !== undefined) expect(bytes.length + Buffer.byteLength(next)).toBeGreaterThan(123)
    }),
  )
})

test('close reason - is valid UTF-8 whatever the text is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (reason) => {
      expect(() => text.decode(closeReason(`${reason}\ud800${reason}`))).not.toThrow()
    }),
  )
})
