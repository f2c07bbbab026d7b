// Pending: what leaves a room, and in which order, for each audience.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GROUP } from '../src/mailbox/group.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'
import { appendLine } from '../src/protocol/centrifuge.ts'
import { AUDIENCES, type Audience } from '../src/protocol/protocols.ts'
import { type Effect, type FlushedRoom, type FlushTarget, Pending } from '../src/shard/pending.ts'
import { SharedBuilders } from '../src/shard/shared-builders.ts'

const SINGLE = AUDIENCES.filter(({ framing }) => framing === 'single')
const LINES = AUDIENCES.filter(({ framing }) => framing === 'lines')
const FRAME_BYTES_MAX = 40

/** The messages in the frames of an audience; checks that nothing but messages is in them. */
function messagesOf({ framing }: Audience, bytes: Uint8Array): string[] {
  const view = Buffer.from(bytes)
  if (framing === 'lines') {
    const lines = view.toString('utf8').split('\n')
    expect(lines.every((line) => line.length > 0)).toBe(true)
    if (lines.length > 1) expect(view.length).toBeLessThanOrEqual(FRAME_BYTES_MAX)
    return lines
  }
  const messages: string[] = []
  for (let at = 0; at < view.length; ) {
    const end = at + 4 + view.readUInt32LE(at)
    expect(end).toBeLessThanOrEqual(view.length)
    messages.push(view.toString('utf8', at + 4, end))
    at = end
  }
  return messages
}

function say(pending: Pending, audience: Audience, text: string): void {
  const builder = pending.begin(audience)
  if (audience.framing === 'lines') appendLine(builder, utf8(text))
  else builder.append(utf8(text))
  pending.end(audience, FRAME_BYTES_MAX)
}

const admitted = (connection: number): Effect => ({
  kind: 'admitted',
  connection,
  audiences: 1,
  request: 0,
  reply: new Uint8Array(0),
})

/** A room in which the audiences of this set are small enough to be named, each by bytes of its own. */
function roomNaming(named: readonly Audience[]): FlushedRoom & { readonly nameOf: (audience: Audience) => Uint8Array } {
  const names = AUDIENCES.map(({ index }) => Uint8Array.of(index))
  const nameOf = ({ index }: Audience) => names[index]!
  return {
    number: 7,
    name: 'news',
    nameOf,
    addressees: (audience) => (named.includes(audience) ? nameOf(audience) : undefined),
  }
}

class Recorder implements FlushTarget {
  readonly log: string[] = []
  /** Frames that named whom they are for: the audience, and the names. */
  readonly addressed: { readonly audience: Audience; readonly addressees: Uint8Array }[] = []

  frames(room: number, audience: Audience, bytes: Uint8Array): void {
    expect(bytes.length).toBeGreaterThan(0)
    this.log.push(...messagesOf(audience, bytes).map((text) => `${room} ${audience.letter} ${text}`))
  }

  frame(room: number, audience: Audience, { addressees, bytes }: { addressees: Uint8Array; bytes: Uint8Array }): void {
    const texts = messagesOf(audience, bytes)
    if (audience.framing === 'single') expect(texts).toHaveLength(1)
    this.log.push(...texts.map((text) => `${room} ${audience.letter} ${text}`))
    this.addressed.push({ audience, addressees })
  }

  effect(room: number, roomName: string, effect: Effect): void {
    if (effect.kind === 'frames') this.frames(room, effect.audience, effect.bytes)
    else this.log.push(`${room} ${roomName} ${effect.kind} ${'connection' in effect ? effect.connection : ''}`)
  }

  left(connections: readonly number[]): void {
    this.log.push(`left ${connections.join(' ')}`)
  }
}

describe('pending output - every audience and every effect sees the order in which things happened', () => {
  const anyAudience = fc.constantFrom(...AUDIENCES)
  const action = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('message' as const),
        audience: anyAudience,
        size: fc.constantFrom(0, 5, 60),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('effect' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('left' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('many' as const), audience: fc.constantFrom(...SINGLE) }) },
  )

  interface Happened {
    readonly text: string
    /** Undefined for an effect, which everyone sees. */
    readonly audience: Audience | undefined
  }

  function check(log: readonly string[], happened: readonly Happened[]): void {
    // Between effects the audiences are separate streams; each effect keeps its place in all of them.
    for (const audience of AUDIENCES) {
      const seen = log.filter((line) => line.startsWith(`7 ${audience.letter} `) || line.includes('admitted'))
      const expected = happened.filter((one) => one.audience === audience || one.audience === undefined)
      expect(seen).toEqual(expected.map(({ text }) => text))
    }
    expect(log).toHaveLength(happened.length)
    // What must not overtake another audience's frames does not.
    const places = new Map(log.map((line, place) => [line, place]))
    for (const audience of AUDIENCES) {
      if (audience.behind === undefined) continue
      let newest = -1
      for (const one of happened) {
        const place = places.get(one.text)!
        if (one.audience?.index === audience.behind) newest = Math.max(newest, place)
        else if (one.audience === audience) expect(place).toBeGreaterThan(newest)
      }
    }
  }

  it('for any sequence of messages, effects and flushes', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), fc.subarray([...AUDIENCES]), (actions, named) => {
        const pending = new Pending(new SharedBuilders())
        const target = new Recorder()
        const room = roomNaming(named)
        const happened: Happened[] = []
        const left: number[] = []
        let number = 0
        for (const each of [...actions, { kind: 'flush' as const }]) {
          number += 1
          if (each.kind === 'message') {
            const text = `word${number}${'.'.repeat(each.size)}`
            say(pending, each.audience, text)
            happened.push({ text: `7 ${each.audience.letter} ${text}`, audience: each.audience })
          } else if (each.kind === 'many') {
            for (let n = 0; n < 20; n++) {
              say(pending, each.audience, `word${number}.${n}`)
              happened.push({ text: `7 ${each.audience.letter} word${number}.${n}`, audience: each.audience })
              const full = pending.fullGroup
              if (full !== undefined) pending.flushGroup(target, 7, full)
            }
          } else if (each.kind === 'effect') {
            pending.order(admitted(number))
            happened.push({ text: `7 news admitted ${number}`, audience: undefined })
          } else if (each.kind === 'left') {
            pending.confirmLeft(number)
            left.push(number)
          } else {
            pending.flush(target, room)
            if (left.length > 0) expect(target.log.pop()).toBe(`left ${left.splice(0).join(' ')}`)
            expect([pending.flush(target, room), pending.openBytes]).toEqual([false, 0])
            for (const { audience, addressees } of target.addressed) {
              expect(named).toContain(audience)
              expect(addressees).toBe(room.nameOf(audience))
            }
            check(target.log, happened)
          }
        }
      }),
    )
  })
})

describe.each(SINGLE)('pending output - frames of their own, audience $letter', (audience) => {
  const others = SINGLE.filter((each) => each !== audience)
  const flushed = (pending: Pending, room = roomNaming(AUDIENCES)) => {
    const target = new Recorder()
    pending.flush(target, room)
    return { target, room }
  }

  it.each([
    ['32 small frames', 10, 32],
    ['as many as the bytes allow', 2000, 8],
    ['two of which a third would be too much', 8000, 2],
    ['two that are too large themselves', 20_000, 2],
  ])('a group is full: %s, whatever the other audiences have', (_title, size, count) => {
    const pending = new Pending(new SharedBuilders())
    for (const other of AUDIENCES.filter((each) => each !== audience)) say(pending, other, 'kept')
    for (let n = 1; n < count; n++) {
      say(pending, audience, 'x'.repeat(size))
      expect(pending.fullGroup).toBeUndefined()
    }
    say(pending, audience, 'x'.repeat(size))
    expect(pending.fullGroup).toBe(audience)
    const target = new Recorder()
    const before = pending.openBytes
    pending.flushGroup(target, 1, audience)
    expect(target.log).toEqual(Array(count).fill(`1 ${audience.letter} ${'x'.repeat(size)}`))
    expect(before - pending.openBytes).toBe(count * (size + 4))
    expect(pending.fullGroup).toBeUndefined()
    // What the others have is still there, and a flush hands over nothing twice.
    const rest = flushed(pending).target.log.toSorted()
    const kept = AUDIENCES.filter((each) => each !== audience)
    expect(rest).toEqual(kept.map(({ letter }) => `7 ${letter} kept`).toSorted())
  })

  it('full groups of several audiences are handed over one after another', () => {
    const pending = new Pending(new SharedBuilders())
    for (let n = 0; n < GROUP.frames; n++) for (const each of SINGLE) say(pending, each, `${n}`)
    const target = new Recorder()
    const order: Audience[] = []
    for (let full = pending.fullGroup; full !== undefined; full = pending.fullGroup) {
      order.push(full)
      pending.flushGroup(target, 1, full)
    }
    expect(order).toEqual(SINGLE)
    expect(target.log).toHaveLength(SINGLE.length * GROUP.frames)
    expect(pending.openBytes).toBe(0)
  })

  it('a group does not overtake the admission of a member', () => {
    const pending = new Pending(new SharedBuilders())
    pending.order(admitted(1))
    for (let n = 0; n < 40; n++) say(pending, audience, 'x')
    expect(pending.fullGroup).toBeUndefined()
    expect(flushed(pending).target.log[0]).toBe('7 news admitted 1')
    for (let n = 0; n < 40; n++) say(pending, audience, 'x')
    expect(pending.fullGroup).toBe(audience)
  })

  it('a frame alone names those it is for, and only in a room where they are few', () => {
    const pending = new Pending(new SharedBuilders())
    say(pending, audience, 'alone')
    const { target, room } = flushed(pending)
    expect(target.addressed).toEqual([{ audience, addressees: room.nameOf(audience) }])
    expect(target.addressed[0]!.addressees).toBe(room.nameOf(audience))
    say(pending, audience, 'alone')
    expect(flushed(pending, roomNaming(others)).target).toMatchObject({
      log: [`7 ${audience.letter} alone`],
      addressed: [],
    })
  })

  it('several frames name nobody, nor does one in front of an effect or the rest of a group', () => {
    const pending = new Pending(new SharedBuilders())
    for (const text of ['one', 'two']) say(pending, audience, text)
    expect(flushed(pending).target.addressed).toEqual([])
    say(pending, audience, 'before')
    pending.order(admitted(1))
    expect(flushed(pending).target).toMatchObject({
      log: [`7 ${audience.letter} before`, '7 news admitted 1'],
      addressed: [],
    })
    // Counting begins anew behind an effect and behind a group.
    say(pending, audience, 'before')
    pending.order(admitted(1))
    say(pending, audience, 'behind')
    expect(flushed(pending).target.addressed).toHaveLength(1)
    for (let n = 0; n < GROUP.frames; n++) say(pending, audience, `${n}`)
    pending.flushGroup(new Recorder(), 7, audience)
    say(pending, audience, 'behind')
    expect(flushed(pending).target.addressed).toHaveLength(1)
  })

  it('an empty message is a frame', () => {
    const pending = new Pending(new SharedBuilders())
    say(pending, audience, '')
    expect(flushed(pending).target.log).toEqual([`7 ${audience.letter} `])
  })
})

describe.each(LINES)('pending output - many messages a frame, audience $letter', (audience) => {
  it('a frame ends before the message that makes it too large, and that message begins the next', () => {
    const pending = new Pending(new SharedBuilders())
    const frames: string[] = []
    const room = roomNaming(AUDIENCES)
    const target: FlushTarget = {
      // The last one may name its members, in a room where they are few.
      frame: (_room, of, { addressees, bytes }) => {
        expect(addressees).toBe(room.nameOf(of))
        frames.push(Buffer.from(bytes).toString())
      },
      frames: (_room, _audience, bytes) => frames.push(Buffer.from(bytes).toString()),
      effect: (_room, _name, effect) => {
        if (effect.kind === 'frames') frames.push(Buffer.from(effect.bytes).toString())
      },
      left: () => undefined,
    }
    const [short, long] = ['x'.repeat(13), 'y'.repeat(FRAME_BYTES_MAX + 1)]
    // Three take 41 bytes with what divides them.
    for (const text of [short, short, short, long, short]) say(pending, audience, text)
    expect(pending.flush(target, room)).toBe(true)
    expect(frames).toEqual([`${short}\n${short}`, short, long, short])
    expect(pending.flush(target, room)).toBe(false)
  })

  it('is never a full group', () => {
    const pending = new Pending(new SharedBuilders())
    for (let n = 0; n < 100; n++) say(pending, audience, 'x'.repeat(1000))
    expect(pending.fullGroup).toBeUndefined()
  })
})

describe('pending output - what must not overtake', () => {
  const follower = AUDIENCES.find(({ behind }) => behind !== undefined)!
  const leader = AUDIENCES[follower.behind!]!

  it('a frame that ends early takes what was said before to the audience in front', () => {
    const pending = new Pending(new SharedBuilders())
    say(pending, leader, 'said')
    say(pending, follower, 'left')
    say(pending, follower, 'x'.repeat(FRAME_BYTES_MAX))
    say(pending, leader, 'later')
    const target = new Recorder()
    pending.flush(target, roomNaming([]))
    expect(target.log).toEqual([
      `7 ${leader.letter} said`,
      `7 ${follower.letter} left`,
      `7 ${follower.letter} ${'x'.repeat(FRAME_BYTES_MAX)}`,
      `7 ${leader.letter} later`,
    ])
  })

  it('what is said after a notice comes after it', () => {
    const pending = new Pending(new SharedBuilders())
    say(pending, leader, 'before')
    say(pending, follower, 'left')
    say(pending, leader, 'after')
    say(pending, leader, 'after')
    const target = new Recorder()
    pending.flush(target, roomNaming([]))
    expect(target.log).toEqual([
      `7 ${leader.letter} before`,
      `7 ${follower.letter} left`,
      `7 ${leader.letter} after`,
      `7 ${leader.letter} after`,
    ])
  })

  it('audiences stand in the order in which a flush may write them', () => {
    for (const [place, { index, behind }] of AUDIENCES.entries()) {
      expect(index).toBe(place)
      if (behind !== undefined) expect(behind).toBeLessThan(index)
    }
  })
})

it('pending output - holds no buffer while nothing is pending', () => {
  let lent = 0
  const builders = new SharedBuilders()
  const pending = new Pending({
    take: () => {
      lent += 1
      return builders.take()
    },
    give: (builder) => {
      lent -= 1
      builders.give(builder)
    },
  })
  for (const audience of AUDIENCES) say(pending, audience, 'x')
  pending.order(admitted(1))
  expect(lent).toBe(AUDIENCES.length)
  pending.flush(new Recorder(), roomNaming([]))
  expect(lent).toBe(0)
  // A buffer that another room used before is empty again.
  for (const audience of LINES) expect(pending.begin(audience).length).toBe(0)
  for (const audience of SINGLE) expect(pending.begin(audience).length).toBe(4)
})

it.each(LINES)(
  'pending output - 32 messages in frames of $name are many, until the flush, and those in frames of their own are not',
  (audience) => {
    const pending = new Pending(new SharedBuilders())
    for (let count = 1; count <= GROUP.frames; count++) {
      expect(pending.hasManyLines).toBe(false)
      say(pending, SINGLE[0]!, 'x')
      say(pending, audience, 'x')
    }
    expect(pending.hasManyLines).toBe(true)
    pending.flush(new Recorder(), roomNaming([]))
    expect(pending.hasManyLines).toBe(false)
  },
)
