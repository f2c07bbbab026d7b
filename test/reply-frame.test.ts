// Replies to the commands of one frame: lines of one frame, in order, and nothing else waits for them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Connection } from '../src/gateway/connection.ts'
import { TOGETHER_BYTES_MAX } from '../src/gateway/gathered-frames.ts'
import { ReplyFrame } from '../src/gateway/reply-frame.ts'

const [own, other] = ['own', 'other'].map((id) => ({ id }) as unknown as Connection) as [Connection, Connection]

it('reply frame - for any frames: those for the connection leave in order as lines, as few frames as hold them; others are not taken', () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 2 * TOGETHER_BYTES_MAX }))
  fc.assert(
    fc.property(fc.array(fc.array(length, { maxLength: 30 }), { maxLength: 4 }), (messages) => {
      const sent: string[] = []
      const replies = new ReplyFrame((_, frame) => sent.push(Buffer.from(frame).toString('latin1')))
      expect(replies.take(own, Buffer.from('before'))).toBe(false)
      for (const lengths of messages) {
        sent.length = 0
        const frames = lengths.map((size, index) => String.fromCharCode(0x41 + index).repeat(size))
        replies.begin(own)
        for (const frame of frames) expect(replies.take(own, Buffer.from(frame))).toBe(true)
        expect(replies.take(other, Buffer.from('other'))).toBe(false)
        replies.end()
        expect(replies.take(own, Buffer.from('behind'))).toBe(false)
        expect(sent.join('\n')).toBe(frames.join('\n'))
        for (const [index, frame] of sent.entries()) {
          if (frame.includes('\n')) expect(frame.length).toBeLessThanOrEqual(TOGETHER_BYTES_MAX)
          const next = sent[index + 1]?.split('\n')[0]
          if (next !== undefined) expect(frame.length + 1 + next.length).toBeGreaterThan(TOGETHER_BYTES_MAX)
        }
      }
    }),
  )
})
