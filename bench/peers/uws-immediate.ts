/**
 * The practical floor of uWebSockets.js: bytes are spliced without making a string, and published from setImmediate, where
 * no socket holds the cork and messages that meet in one loop iteration leave in one write per member.
 */
import { type Member, serveUws } from './uws.ts'

interface Pending {
  room: string
  frame: Buffer
}

const prefixes = new WeakMap<Member, { head: Buffer; tail: Buffer }>()
const queue: Pending[] = []
const quote = 0x22
const backslash = 0x5c

function needsEscape(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 0x20 || byte === quote || byte === backslash) return true
  return false
}

function frameOf(member: Member, message: Uint8Array): Buffer {
  if (needsEscape(message)) {
    const msg = Buffer.from(message).toString()
    return Buffer.from(JSON.stringify({ id: member.id, msg, room_id: member.room }))
  }
  let parts = prefixes.get(member)
  if (parts === undefined) {
    parts = {
      head: Buffer.from(`{"id":${JSON.stringify(member.id)},"msg":"`),
      tail: Buffer.from(`","room_id":${JSON.stringify(member.room)}}`),
    }
    prefixes.set(member, parts)
  }
  return Buffer.concat([parts.head, message, parts.tail])
}

serveUws({
  onMessage(app, member, message) {
    if (queue.length === 0) {
      setImmediate(() => {
        for (const { room, frame } of queue) app.publish(room, frame, false)
        queue.length = 0
      })
    }
    queue.push({ room: member.room, frame: frameOf(member, new Uint8Array(message)) })
  },
})
