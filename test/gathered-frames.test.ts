// Frames for single connections that leave together: each connection gets its frames in their order, as lines, in as few sends as fit.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Connection } from '../src/gateway/connection.ts'
import { GatheredFrames } from '../src/gateway/gathered-frames.ts'

const TOGETHER_BYTES_MAX = 16_384
const connections = ['a', 'b', 'c'].map((id) => ({ id, gatherPlace: -1 }) as unknown as Connection)

function gathering() {
  const sends: { to: string; text: string }[] = []
  const frames = new GatheredFrames(({ id }, frame) =>
    sends.push({ to: id, text: Buffer.from(frame).toString('latin1') }),
  )
  return { frames, sends }
}

it('gathered frames - for any frames: every connection gets its own, in order; one send while they fit one frame', () => {
  const frame = fc.record({
    to: fc.nat(2),
    length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: TOGETHER_BYTES_MAX })),
  })
  fc.assert(
    fc.property(fc.array(fc.array(frame, { maxLength: 20 }), { maxLength: 5 }), (turns) => {
      const { frames, sends } = gathering()
      for (const turn of turns) {
        sends.length = 0
        const bytes = Buffer.alloc(turn.reduce((sum, { length }) => sum + length, 0))
        const expected = new Map<string, string[]>()
        let at = 0
        for (const [index, { to, length }] of turn.entries()) {
          bytes.fill(0x41 + index, at, at + length)
          const { id } = connections[to]!
          expected.set(id, [...(expected.get(id) ?? []), bytes.toString('latin1', at, at + length)])
          frames.add(connections[to]!, at, at + length)
          at += length
        }
        expect(frames.isEmpty).toBe(turn.length === 0)
        frames.send(bytes)
        expect(frames.isEmpty).toBe(true)
        for (const [id, texts] of expected) {
          const own = sends.filter(({ to }) => to === id).map(({ text }) => text)
          const together = texts.join('\n')
          expect(own).toEqual(together.length <= TOGETHER_BYTES_MAX ? [together] : texts)
        }
        expect(new Set(sends.map(({ to }) => to))).toEqual(new Set(expected.keys()))
      }
    }),
  )
})
