// The byte splices of both protocols against JSON.stringify.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteBuilder, textOf, utf8 } from '../src/protocol/byte-builder.ts'
import {
  appendPublicationPush,
  clientInfo,
  errorFrame,
  historyResult,
  privatePush,
  publicationOpen,
  subscribeResult,
} from '../src/protocol/centrifuge.ts'
import { Identity } from '../src/protocol/identity.ts'
import { appendPayload, checkedJson, fromTextFrame, type Payload } from '../src/protocol/payload.ts'
import {
  appendBroadcast,
  mayBePrivate,
  parsePrivateRequest,
  plainPrefix,
  privateBroadcast,
  roomSuffix,
} from '../src/protocol/plain.ts'

const ID = '0e3a1b52-0d6c-4d0e-9d7f-5a1f00aa11cc'
const OTHER = 'ffffffff-ffff-4fff-bfff-ffffffffffff'
const sender = new Identity({ id: ID, user: '' })

/** Any text that UTF-8 can carry, with all that JSON treats specially made likely. */
const special = fc.constantFrom(
  '"',
  '\\',
  '/',
  '\u007f',
  '\u0080',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ufffd',
  '\u{1F600}',
  '\u{10FFFF}',
)
const control = fc.nat(31).map((code) => String.fromCharCode(code))
const unit = fc.oneof(
  special,
  control,
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('a', ' '),
)
const text = fc.oneof(
  fc.string({ unit, maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit, minLength: 900, maxLength: 1300 }),
)
const json = fc.jsonValue().map((value) => JSON.stringify(value))
const room = fc.string({ unit: fc.oneof(special, fc.constantFrom('a', ' ')), minLength: 1, maxLength: 60 })

/** The text somewhere inside a larger buffer, as it lies in a ring. */
function payloadOf(encoding: Payload['encoding'], content: string, before = 3): Payload {
  const bytes = utf8(content)
  const around = new Uint8Array(bytes.length + before + 5).fill(0x22)
  around.set(bytes, before)
  return fromTextFrame(encoding, around, { start: before, end: before + bytes.length })
}

const built = (append: (builder: ByteBuilder) => void): string => {
  const builder = new ByteBuilder(1)
  append(builder)
  return Buffer.from(builder.view()).toString('utf8')
}

describe('plain frames - equal to JSON.stringify to the byte', () => {
  it('a broadcast of any text', () => {
    fc.assert(
      fc.property(text, room, (msg, room_id) => {
        const got = built((builder) =>
          appendBroadcast(builder, plainPrefix(sender), payloadOf('text', msg), roomSuffix(room_id)),
        )
        expect(got).toBe(JSON.stringify({ id: ID, msg, room_id }))
      }),
      { numRuns: 3000 },
    )
  })

  it('every single character up to U+FFFF and beyond', () => {
    for (let start = 0; start < 0x11_0000; start += 0x1000) {
      let msg = ''
      for (let code = start; code < start + 0x1000; code++) {
        if (code < 0xd800 || code > 0xdfff) msg += String.fromCodePoint(code)
      }
      const got = built((builder) => appendPayload(builder, payloadOf('text', msg)))
      if (got !== JSON.stringify(msg)) expect.fail(`characters from U+${start.toString(16)} on`)
    }
  })

  it('a broadcast of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), room, (msg, room_id) => {
        const payload = payloadOf('json', JSON.stringify(msg))
        const got = built((builder) => appendBroadcast(builder, plainPrefix(sender), payload, roomSuffix(room_id)))
        expect(got).toBe(JSON.stringify({ id: ID, msg, room_id }))
      }),
    )
  })

  it('a private message', () => {
    fc.assert(
      fc.property(text, room, (msg, room_id) => {
        const frame = privateBroadcast({ from: sender, room: room_id, to: OTHER, payload: payloadOf('text', msg) })
        expect(textOf(frame)).toBe(JSON.stringify({ id: ID, msg, room_id, to: OTHER }))
      }),
    )
  })
})

describe('private requests - what is one, what only tries to be, and what is an ordinary text', () => {
  it.each([
    [`\\w ${ID} hi`, 'hi'],
    [`\\W ${ID} hi`, 'hi'],
    [`\\w ${ID.toUpperCase()} hi`, 'hi'],
    [` \t\r\n\\w ${ID} hi`, 'hi'],
    [`\\w \r\n\t ${ID} hi`, 'hi'],
    [`\\w\t${ID}\nhi`, 'hi'],
    [`\\w ${ID}  two spaces`, ' two spaces'],
    [`\\w ${ID} `, ''],
    [`\\w ${ID} \u{1F600}`, '\u{1F600}'],
  ])('%j is delivered', (request, said) => {
    const bytes = utf8(request)
    const parsed = parsePrivateRequest(bytes)
    if (parsed?.kind !== 'message') throw new Error(`taken for ${parsed?.kind}`)
    expect(parsed.recipient.toLowerCase()).toBe(ID)
    expect(textOf(bytes, parsed.textStart)).toBe(said)
  })

  it.each([
    ['\\w', ''],
    ['\\W', ''],
    ['\\w \t\n', ''],
    [` \\w`, ''],
    [`\\w ${ID}`, ID],
    [`\\w ${ID.slice(1)} hi`, ID.slice(1)],
    [`\\w ${ID}0 hi`, `${ID}0`],
    [`\\w ${ID.replace('0', 'g')} hi`, ID.replace('0', 'g')],
    [`\\w ${ID.replaceAll('-', '')} hi`, ID.replaceAll('-', '')],
    [`\\w {${ID}} hi`, `{${ID}}`],
    [`\\w nobody hi`, 'nobody'],
    [`\\w ${'x'.repeat(65)} hi`, 'x'.repeat(64)],
    [`\\w ${'\u00e9'.repeat(18)} hi`, '\u00e9'.repeat(18)],
    [`\\w ${'\u00e9'.repeat(40)} hi`, '\u00e9'.repeat(32)],
    [`\\w x${'\u00e9'.repeat(40)} hi`, `x${'\u00e9'.repeat(31)}`],
    [`\\w ${'\u{1F600}'.repeat(17)}`, '\u{1F600}'.repeat(16)],
    [`\\w xy${'\u{1F600}'.repeat(17)}`, `xy${'\u{1F600}'.repeat(15)}`],
    [`\\w \u00a0${ID} hi`, `\u00a0${ID}`],
  ])('%j names nobody', (request, named) => {
    expect(parsePrivateRequest(utf8(request))).toEqual({ kind: 'malformed', named })
  })

  it.each([
    '',
    ' ',
    'hi',
    `\\w${ID} hi`,
    '\\wave',
    '\\',
    '\\x',
    `/w ${ID} hi`,
    `w ${ID}`,
    `\u00a0\\w ${ID} hi`,
    `a\\w ${ID} hi`,
  ])('%j is an ordinary text', (ordinary) => {
    expect(parsePrivateRequest(utf8(ordinary))).toBeUndefined()
  })

  it('a text is ordinary exactly when it does not begin like a private one, and what is told of it fits', () => {
    const piece = fc.oneof(
      fc.constantFrom(' ', '\t', '\n', '\r', '\\w', '\\W', '\\', 'w', ID, ID.toUpperCase(), ID.slice(1)),
      fc.string({ unit: 'binary', maxLength: 70 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const request = pieces.join('')
        const bytes = utf8(request)
        const parsed = parsePrivateRequest(bytes)
        expect(parsed === undefined).toBe(!/^[ \t\n\r]*\\[wW]([ \t\n\r]|$)/.test(request))
        if (parsed !== undefined) expect(mayBePrivate(bytes[0])).toBe(true)
        if (parsed?.kind === 'malformed') {
          const token = /^[ \t\n\r]*\\[wW][ \t\n\r]*([^ \t\n\r]*)/.exec(request)![1]!
          expect(token.startsWith(parsed.named)).toBe(true)
          expect(utf8(parsed.named).length).toBeLessThanOrEqual(64)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('payloads - the door for bytes that were in no text frame', () => {
  it('takes a body exactly when a strict decoder does', () => {
    const valid = fc.string({ unit: 'binary', maxLength: 20 }).map((content) => Buffer.from(content))
    const any = fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.array(fc.oneof(valid, any), { maxLength: 3 }), (parts) => {
        const bytes = new Uint8Array(Buffer.concat(parts))
        let isValid = true
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        } catch {
          isValid = false
        }
        expect(checkedJson(bytes, { start: 0, end: bytes.length }) !== undefined).toBe(isValid)
      }),
      { numRuns: 1000 },
    )
  })
})

/** Who speaks: anybody, with what tokens may say of them, or a server. */
const identity = fc
  .record({
    user: text,
    name: fc.option(text, { nil: undefined }),
    connectionInfo: fc.option(json, { nil: undefined }),
    roomInfo: fc.option(json, { nil: undefined }),
    isServer: fc.boolean(),
  })
  .map(({ isServer, ...fields }) => new Identity({ id: ID, ...fields }, { isServer }))

/** What members with the centrifuge protocol see of somebody. */
const infoOf = ({ id, user, connectionInfo, roomInfo }: Identity) => ({
  client: id,
  user,
  conn_info: connectionInfo === undefined ? undefined : JSON.parse(connectionInfo),
  chan_info: roomInfo === undefined ? undefined : JSON.parse(roomInfo),
})

const shownOf = (who: Identity) => (who.isServer ? undefined : infoOf(who))

describe('centrifuge frames - equal to JSON.stringify to the byte', () => {
  const publication = fc.record({
    data: json,
    offset: fc.oneof(fc.nat(20), fc.maxSafeNat()),
    sender: identity,
    tags: fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }),
  })

  // A publication without an offset leaves the client's position as it is.
  const toldOffset = (offset: number) => (offset === 0 ? undefined : offset)

  it('publications in one frame, a line each', () => {
    fc.assert(
      fc.property(room, fc.array(publication, { minLength: 1, maxLength: 4 }), (channel, publications) => {
        const got = built((builder) => {
          for (const { data, offset, sender, tags } of publications) {
            appendPublicationPush(builder, publicationOpen(channel), {
              payload: payloadOf('json', data),
              sender,
              offset,
              tags: tags === undefined ? undefined : JSON.stringify(tags),
            })
          }
        })
        const lines = publications.map(({ data, offset, sender, tags }) => {
          const pub = { data: JSON.parse(data), info: shownOf(sender), offset: toldOffset(offset), tags }
          return JSON.stringify({ push: { channel, pub } })
        })
        expect(got).toBe(lines.join('\n'))
      }),
    )
  })

  it('a plain text becomes a JSON string in data', () => {
    fc.assert(
      fc.property(room, text, (channel, data) => {
        const got = built((builder) =>
          appendPublicationPush(builder, publicationOpen(channel), {
            payload: payloadOf('text', data),
            sender,
            offset: 1,
            tags: undefined,
          }),
        )
        const info = { client: ID, user: '' }
        expect(got).toBe(JSON.stringify({ push: { channel, pub: { data, info, offset: 1 } } }))
      }),
    )
  })

  it('client info, private messages and errors with any text in them', () => {
    fc.assert(
      fc.property(text, identity, (words, who) => {
        expect(textOf(clientInfo(who))).toBe(JSON.stringify(infoOf(who)))
        expect(textOf(privatePush(ID, payloadOf('text', words)))).toBe(
          JSON.stringify({ push: { message: { data: { from: ID, data: words } } } }),
        )
        expect(textOf(errorFrame(3, { code: 100, message: words, temporary: true }))).toBe(
          JSON.stringify({ id: 3, error: { code: 100, message: words, temporary: true } }),
        )
      }),
    )
  })

  it('subscribe and history results with any publications', () => {
    fc.assert(
      fc.property(fc.array(publication, { maxLength: 4 }), fc.nat(9), fc.boolean(), (publications, offset, flag) => {
        const stored = publications.map((fields) => ({
          offset: fields.offset,
          data: utf8(fields.data),
          sender: fields.sender,
          tags: fields.tags === undefined ? undefined : JSON.stringify(fields.tags),
        }))
        const list = publications.map(({ data, ...rest }) => ({
          data: JSON.parse(data),
          info: shownOf(rest.sender),
          offset: toldOffset(rest.offset),
          tags: rest.tags,
        }))
        expect(textOf(historyResult({ epoch: 'e"', offset, publications: stored }))).toBe(
          JSON.stringify({ publications: list, epoch: 'e"', offset }),
        )
        const result = subscribeResult({
          recoverable: flag,
          positioned: !flag,
          position: flag ? { epoch: 'e', offset } : undefined,
          wasRecovering: flag,
          recovered: flag,
          publications: stored,
          ttl: undefined,
          data: undefined,
        })
        expect(JSON.parse(textOf(result))).toEqual(
          JSON.parse(
            JSON.stringify({
              recoverable: flag || undefined,
              positioned: !flag || undefined,
              epoch: flag ? 'e' : undefined,
              offset: flag && offset > 0 ? offset : undefined,
              recovered: flag || undefined,
              was_recovering: flag || undefined,
              publications: list.length > 0 ? list : undefined,
            }),
          ),
        )
      }),
    )
  })
})
