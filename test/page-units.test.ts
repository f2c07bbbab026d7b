// The parts of the page that need no browser: the ring, what a frame is in words, texts of others, sizes, tokens.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeLeft } from '../src/page/dock/claim-words.ts'
import { FrameView } from '../src/page/dock/frame-view.ts'
import { SNIPPETS } from '../src/page/dock/snippets.ts'
import { Reading } from '../src/page/parts/reading.ts'
import { Ring } from '../src/page/parts/ring.ts'
import { piecesOf } from '../src/page/parts/shown-text.ts'
import { frameKind, frameWords } from '../src/page/protocol/frame-words.ts'
import { adviceOn } from '../src/page/protocol/next-steps.ts'
import type { Frame, ProtocolName } from '../src/page/protocol/room-events.ts'
import { tokenParts } from '../src/page/protocol/token-claims.ts'
import { utf8Size } from '../src/page/protocol/utf8-size.ts'
import { sign } from './support/auth-tokens.ts'

const PROTOCOLS: readonly ProtocolName[] = ['json', 'plain', 'centrifuge']

const received = (text: string): Frame => ({ atMs: 0, isSent: false, text, size: text.length })
const sent = (text: string): Frame => ({ ...received(text), isSent: true })

test('ring - keeps the newest within count and bytes, each under its sequence number', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 40 }),
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }),
      (countMax, bytesMax, sizes) => {
        const ring = new Ring<number>({ countMax, bytesMax })
        for (const [seq, size] of sizes.entries()) {
          expect(ring.push(seq, size)).toBe(seq)
          let kept = Math.min(countMax, seq + 1)
          const bytesOf = (count: number) => sizes.slice(seq + 1 - count, seq + 1).reduce((sum, one) => sum + one, 0)
          while (kept > 1 && bytesOf(kept) > bytesMax) kept -= 1
          // An item that was dropped once does not come back when smaller ones follow.
          expect(ring.end - ring.first).toBeLessThanOrEqual(kept)
          expect(ring.bytes).toBe(bytesOf(ring.end - ring.first))
          expect(ring.at(seq)).toBe(seq)
          for (let older = ring.first; older < ring.end; older += 1) expect(ring.at(older)).toBe(older)
          expect([ring.at(ring.first - 1), ring.at(ring.end)]).toEqual([undefined, undefined])
        }
      },
    ),
  )
})

test('frames - every text has a kind and words, with every protocol', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.json().map((text) => `{"id":1,"subscribe":${text}}\n${text}`),
  )
  fc.assert(
    fc.property(anything, fc.constantFrom(...PROTOCOLS), fc.boolean(), (text, protocol, isSent) => {
      const frame = { ...received(text), isSent }
      expect(frameKind(protocol, frame)).not.toBe('')
      const { title, facts } = frameWords(protocol, frame)
      expect(title).not.toBe('')
      for (const [, value] of facts) expect(value.length).toBeLessThanOrEqual(201)
    }),
  )
})

test('frames - those of the guides are named by what they are', () => {
  const id = '9f31c7aa-5a2b-4c3d-8e4f-0123456789ab'
  const kinds: readonly (readonly [ProtocolName, Frame, string])[] = [
    ['json', received('{"type":"welcome","id":"x","room":"lobby","members":1}'), 'welcome'],
    ['json', sent('{"type":"message","data":1}'), 'message'],
    ['json', sent('hi'), 'text'],
    ['plain', received(`your id is ${id}`), 'greeting'],
    ['plain', received(`${id} just joined!`), 'join'],
    ['plain', received(`${id} disconnected.`), 'leave'],
    ['plain', received('no such id x.'), 'notice'],
    ['plain', received(`{"id":"${id}","msg":"x","room_id":"r","to":"${id}"}`), 'private'],
    ['plain', received(`{"id":"${id}","msg":"x","room_id":"r"}`), 'message'],
    ['plain', sent(`\\w ${id} psst`), 'private'],
    ['centrifuge', received('{}'), 'ping'],
    ['centrifuge', sent('{"id":1,"connect":{}}'), 'connect'],
    ['centrifuge', received('{"id":2,"error":{"code":103,"message":"permission denied"}}'), 'error'],
    ['centrifuge', received('{"push":{"channel":"r","pub":{"data":1,"offset":2}}}'), 'publication'],
    ['centrifuge', received('{"push":{"channel":"r","unsubscribe":{"code":2000,"reason":""}}}'), 'unsubscribe'],
    ['centrifuge', received('{"":[]}'), 'reply'],
    ['centrifuge', received('{"push":{"":{}}}'), 'push'],
    ['centrifuge', received('{"constructor":{}}'), 'constructor'],
    ['centrifuge', received('{"id":2,"subscribe":{"was_recovering":true,"recovered":true}}'), 'recovered'],
  ]
  expect(kinds.map(([protocol, frame]) => frameKind(protocol, frame))).toEqual(kinds.map(([, , kind]) => kind))
  expect(frameWords('centrifuge', received('{"constructor":{}}')).title).toBe('constructor')
})

test('frames - a recovery is told by its command, its position and its publications', () => {
  const text =
    '{"id":2,"subscribe":{"epoch":"kQ3x","offset":4071,"was_recovering":true,"publications":[{"offset":4069},{"offset":4071}]}}'
  expect(frameWords('centrifuge', received(text)).facts).toEqual([
    ['command', 'subscribe, id 2'],
    ['position', 'offset 4,071, epoch kQ3x'],
    ['publications', '2: offsets 4,069 to 4,071'],
    ['was_recovering', 'true'],
  ])
})

test('frames - a filter, pings and a pause decide what the dock shows', () => {
  const all = new Ring<Parameters<FrameView['reading']['live']['push']>[0]>({ countMax: 10, bytesMax: 1000 })
  const view = new FrameView(all)
  const push = (text: string) =>
    all.push({ pane: { name: 'Mara', number: 1 }, protocol: 'centrifuge', frame: received(text) }, text.length)
  const shown = () => {
    const { first, end } = view.reading.shown
    return Array.from({ length: end - first }, (_, index) => view.reading.shown.at(first + index)?.frame.text)
  }
  push('{}')
  push('{"id":1,"connect":{}}')
  view.filter = { text: '', showsPings: false }
  expect(shown()).toEqual(['{"id":1,"connect":{}}'])
  view.filter = { text: 'nothing like it', showsPings: true }
  expect(shown()).toEqual([])
  view.filter = { text: 'mara', showsPings: true }
  view.reading.isPaused = true
  push('{"id":2,"rpc":{}}')
  expect(shown()).toEqual(['{}', '{"id":1,"connect":{}}'])
  // A new filter is applied to the frames that are kept now, and the list stays paused.
  view.filter = { text: 'rpc', showsPings: true }
  push('{"id":3,"rpc":{}}')
  expect(shown()).toEqual(['{"id":2,"rpc":{}}'])
  view.reading.isPaused = false
  expect(shown()).toEqual(['{"id":2,"rpc":{}}', '{"id":3,"rpc":{}}'])
})

test('lists - a paused one keeps what the ring drops, and what was dropped is known', () => {
  const ring = new Ring<number>({ countMax: 2, bytesMax: 100 })
  const reading = new Reading(ring)
  ring.push(0, 1)
  ring.push(1, 1)
  expect(ring.hasDropped).toBe(false)
  reading.isPaused = true
  ring.push(2, 1)
  expect([ring.at(0), ring.hasDropped, reading.shown.at(0), reading.shown.hasDropped]).toEqual([
    undefined,
    true,
    0,
    false,
  ])
  reading.isPaused = false
  expect(reading.shown).toBe(ring)
  ring.clear()
  expect([ring.hasDropped, ring.end - ring.first]).toEqual([false, 0])
  ring.clear({ hasDropped: true })
  expect(ring.hasDropped).toBe(true)
})

test('texts - no character that cannot be seen is shown as it is, and none is lost within the limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 250 }), (text, max) => {
      const pieces = piecesOf(text, max)
      for (const piece of pieces) {
        if ('text' in piece)
          expect(piece.text).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200b\ufeff\u2028\u2029]|\p{Surrogate}/u)
      }
      expect(pieces.map((piece) => ('text' in piece ? piece.text : '')).join('').length).toBeLessThanOrEqual(max + 1)
    }),
  )
  expect(piecesOf('a\u202eb\u0000\n')).toEqual([
    { text: 'a' },
    { code: 'U+202E' },
    { text: 'b' },
    { code: 'U+0000' },
    { code: '↵' },
  ])
  expect(piecesOf('x'.repeat(10), 4)).toEqual([{ text: 'xxxx…' }])
})

test('sizes - are those of UTF-8', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => utf8Size(text) === Buffer.byteLength(text)))
})

test('tokens - what a JWT says is read, and what is none is told', async () => {
  const token = await sign({ sub: 'ada', channel: 'vip:box', exp: 2_000_000_000, info: { name: 'Zoë' } }, { kid: 'a' })
  expect(tokenParts(` ${token}\n`)).toEqual({
    header: { alg: 'HS256', kid: 'a' },
    claims: { sub: 'ada', channel: 'vip:box', exp: 2_000_000_000, info: { name: 'Zoë' } },
  })
  fc.assert(fc.property(fc.string(), (text) => tokenParts(text) === undefined || text.includes('.')))
  for (const text of ['', 'a.b.c', 'a.b', `${token}.x`, '..', 'e30.e.x']) expect(tokenParts(text), text).toBeUndefined()
  expect(timeLeft('exp', 1000, 400)).toBe('good for 10 minutes')
  expect(timeLeft('exp', 400, 7600)).toBe('expired 2 hours ago')
  expect(timeLeft('expire_at', 0, 400)).toBe('what it opens never ends')
  expect(timeLeft('sub', 'ada', 400)).toBeUndefined()
})

test('refusals - every code and reason has a next step', () => {
  fc.assert(fc.property(fc.integer(), fc.string(), (code, reason) => adviceOn(code, reason).nextStep !== ''))
  expect(adviceOn(1008, 'the token is missing').nextStep).toMatch(/token/)
  expect(adviceOn(1013, 'room is full').nextStep).toMatch(/somebody leaves/)
})

test('snippets - have the host and the room, whatever is in its name', () => {
  const target = { host: 'example.org', isSecure: true, room: `it's "a" room/\\` }
  for (const [name, snippet] of Object.entries(SNIPPETS)) {
    const text = snippet(target)
    expect(text, name).toMatch(/(?:wss|https):\/\/example\.org\//)
  }
  expect(SNIPPETS.Browser(target)).toContain('/ws/it%27s%20%22a%22%20room%2F%5C?')
  expect(SNIPPETS.SDK(target)).toContain('newSubscription("it\'s \\"a\\" room/\\\\")')
  expect(SNIPPETS.curl(target)).toContain(`-d '{"channel":"it'\\''s \\"a\\" room/\\\\","data":"hello"}'`)
})
