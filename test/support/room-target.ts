// A main thread in miniature for the room check: keeps the topics of sockets, applies what a room flushes in its order, and
// hands each text to the stay it reaches.
import type { Audience, Effect, FlushTarget } from '../../src/shard/pending.ts'
import { fail, type Stay } from './room-model.ts'

const BIT = { plain: 1, centrifuge: 2, joinLeave: 4 } as const
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

export interface PrivateExpected {
  readonly recipient: number
  readonly frame: string
  /** The recipient's stay in the room in which it was said. */
  readonly stay: Stay | undefined
}

export class RoomTarget implements FlushTarget {
  readonly #topics = new Map<string, Set<Stay>>()
  readonly #find: (room: string, connection: number) => Stay | undefined
  readonly #privates: (room: string) => PrivateExpected[]
  readonly #left: (connection: number) => void
  readonly #frameBytesMax: number

  constructor(parts: {
    frameBytesMax: number
    find: (room: string, connection: number) => Stay | undefined
    privates: (room: string) => PrivateExpected[]
    left: (connection: number) => void
  }) {
    this.#frameBytesMax = parts.frameBytesMax
    this.#find = parts.find
    this.#privates = parts.privates
    this.#left = parts.left
  }

  frames(room: number, audience: Audience, bytes: Uint8Array): void {
    const texts: string[] = []
    if (audience === 'plain') {
      const view = Buffer.from(bytes)
      for (let at = 0; at < view.length; ) {
        const end = at + 4 + view.readUInt32LE(at)
        texts.push(view.toString('utf8', at + 4, end))
        at = end
      }
    } else {
      texts.push(...textOf(bytes).split('\n'))
      // One message may be longer than a frame should be; two may not make a frame longer still.
      const allowed = this.#frameBytesMax + (audience === 'joinLeave' ? 1 : 0)
      if (texts.length > 1 && bytes.length > allowed) fail('a frame keeps its bound', allowed, bytes.length)
    }
    for (const stay of [...(this.#topics.get(`${audience}${room}`) ?? [])]) {
      for (const text of texts) stay.receive(text, audience === 'joinLeave')
    }
  }

  frame(room: number, addressees: Uint8Array, bytes: Uint8Array): void {
    const named = new Set(new Float64Array(addressees.slice().buffer))
    for (const stay of this.#topics.get(`plain${room}`) ?? []) {
      if (!named.has(stay.connection)) fail('a frame names every plain member', stay.connection, [...named])
    }
    this.frames(room, 'plain', bytes)
  }

  effect(room: number, roomName: string, effect: Effect): void {
    switch (effect.kind) {
      case 'frames':
        this.frames(room, effect.audience, effect.bytes)
        return
      case 'subscribed':
      case 'unsubscribed': {
        const stay = this.#find(roomName, effect.connection)
        // The socket was closed while this was on its way.
        if (stay === undefined || stay.state === 'over') return
        for (const [audience, bit] of Object.entries(BIT)) {
          if ((effect.topics & bit) === 0) continue
          const topic = this.#topic(`${audience}${room}`)
          if (effect.kind === 'subscribed') topic.add(stay)
          else topic.delete(stay)
        }
        if (effect.reply.length > 0) stay.receive(textOf(effect.reply), false)
        if (effect.kind === 'unsubscribed') stay.settled()
        return
      }
      case 'privateMessage': {
        const expected = this.#privates(roomName).shift()
        const frame = textOf(effect.frame)
        if (expected === undefined || expected.recipient !== effect.recipient || expected.frame !== frame) {
          fail('a private message', expected?.frame, frame)
        }
        const { stay } = expected
        if (stay !== undefined && stay.state !== 'over') stay.receive(frame, false)
        return
      }
    }
  }

  left(connections: readonly number[]): void {
    for (const connection of connections) this.#left(connection)
  }

  /** The socket has ended: it is in no topic any more. */
  cut(stay: Stay): void {
    for (const topic of this.#topics.values()) topic.delete(stay)
  }

  /** A dropped room's number may go to another room: nobody may be left in its topics. */
  unused(room: number): void {
    for (const audience of Object.keys(BIT)) {
      const left = [...(this.#topics.get(`${audience}${room}`) ?? [])]
      if (left.length > 0) fail('nobody stays in the topics of a dropped room', [], left[0]?.who)
      this.#topics.delete(`${audience}${room}`)
    }
  }

  #topic(name: string): Set<Stay> {
    let topic = this.#topics.get(name)
    if (topic === undefined) {
      topic = new Set()
      this.#topics.set(name, topic)
    }
    return topic
  }
}
