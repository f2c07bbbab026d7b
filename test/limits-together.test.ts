// Limits that the configuration permits together: no record that they allow is larger than its ring can carry, and those that nobody can
// reach are warned of.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError, resolveConfig } from '../src/config/config.ts'
import { limitWarnings } from '../src/config/config-checks.ts'
import type { Draft } from '../src/engine/engine.ts'
import { InboxWriter } from '../src/mailbox/inbox-records.ts'
import { payloadBytesMax } from '../src/mailbox/ring.ts'
import { ByteBuilder } from '../src/protocol/byte-builder.ts'
import { replyFrame, subscribeResult } from '../src/protocol/centrifuge.ts'
import { Identity } from '../src/protocol/identity.ts'
import { fromTextFrame } from '../src/protocol/payload.ts'
import { AUDIENCES, type Audience, PROTOCOLS } from '../src/protocol/protocols.ts'
import { AnyOutbox } from './support/any-outbox.ts'

/** A text whose every byte takes six in JSON. */
const worstText = (bytes: number) => '\u0001'.repeat(bytes)

describe('limits that are permitted together', () => {
  /** As long as a name may ever be, and each byte of it escaped. */
  const room = '"'.repeat(255)
  const id = 'f'.repeat(36)
  const adminId = 'a'.repeat(64)

  const nothing = fromTextFrame('text', new Uint8Array(0), { start: 0, end: 0 })
  const offset = Number.MAX_SAFE_INTEGER
  const name = worstText(64)
  const who = new Identity({ id, user: '', name, connectionInfo: '""', roomInfo: '""' })
  const admin = new Identity({ id: adminId, user: '' }, { isServer: true })

  /** The length of what stands round a payload of no bytes, at most. */
  function longest(framing: Audience['framing'], spell: (audience: Audience, builder: ByteBuilder) => void): number {
    const lengths = AUDIENCES.filter((audience) => audience.framing === framing).map((audience) => {
      const builder = new ByteBuilder()
      spell(audience, builder)
      return builder.length
    })
    return Math.max(...lengths)
  }
  const publication = (kind: Draft['kind'], sender: Identity) => (audience: Audience, builder: ByteBuilder) =>
    audience.publication?.(
      builder,
      { kind, payload: nothing, sender, offset, tags: '{}' },
      { room, text: audience.roomText(room), jsonDepthMax: 64 },
    )
  const left = (audience: Audience, builder: ByteBuilder) =>
    audience.left?.(builder, who, { room, text: audience.roomText(room), jsonDepthMax: 64 })

  /** Bytes of the payload of an outbox record. */
  function written(write: (outbox: AnyOutbox) => void): number {
    let bytes = 0
    write(
      new AnyOutbox((_header, payload) => {
        bytes = payload.length
      }),
    )
    return bytes
  }
  /** The same of an inbox record. */
  function asked(ask: (inbox: InboxWriter) => void): number {
    const inbox = new InboxWriter(() => true)
    ask(inbox)
    return inbox.lastBytes
  }

  const membership = { connection: 1, room: 1, roomName: room, audiences: 1, request: 1 }
  const none = new Uint8Array(0)
  const call = { connection: 1, id: 1, request: 1 }
  const order = { id, user: '', name, room, protocol: 0, isReplay: true }
  const wrap = {
    lengthAndSingle:
      4 +
      Math.max(
        longest('single', publication('message', admin)),
        longest('single', publication('statistics', admin)),
        longest('single', publication('message', who)),
      ),
    addressees: 4 * 8,
    privateMessage: Math.max(
      ...PROTOCOLS.map((protocol) => {
        const frame = protocol.privateMessage({ from: who, to: id, room, payload: nothing, jsonDepthMax: 64 })
        return written((outbox) => outbox.privateMessage({ sender: 1, recipient: 2, recipientId: id }, frame))
      }),
    ),
    push: longest('lines', publication('message', who)),
    leave: Math.max(longest('lines', left), 4 + longest('single', left)),
    subscribed: written((outbox) =>
      outbox.admitted(
        membership,
        replyFrame(
          0xffff_ffff,
          'subscribe',
          subscribeResult({
            recoverable: true,
            positioned: true,
            position: { epoch: 'e'.repeat(64), offset },
            wasRecovering: true,
            recovered: true,
            publications: [],
            ttl: offset,
            data: '{}',
          }),
        ),
      ),
    ),
    text: Math.max(
      asked((inbox) => inbox.publish(call, room, { stranger: undefined, params: nothing })),
      asked((inbox) => inbox.privateMessage(1, { connection: 2, id, protocol: 0 }, { ...nothing, isJson: false })),
    ),
    body: Math.max(
      asked((inbox) =>
        inbox.statistics(1, room, {
          key: 'k'.repeat(200),
          isUntilFlushed: false,
          isOfSchema: false,
          isOnlyChecked: false,
          body: none,
        }),
      ),
      asked((inbox) => inbox.apiPublish(1, [room], none)),
    ),
    join: asked((inbox) => inbox.join(1, order)),
  }

  const size = (minimum: number, maximum: number) =>
    fc.oneof(
      fc.integer({ min: minimum, max: maximum }),
      fc.integer({ min: 0, max: Math.log2(maximum / minimum) }).map((n) => minimum * 2 ** n),
    )
  // About as large as the ring has to be, so that many of them are just permitted.
  const ringFor = (bytes: number, steps: number) => 2 ** Math.min(30, Math.max(12, Math.ceil(Math.log2(bytes)) + steps))
  const steps = fc.integer({ min: 1, max: 4 })
  const limits = fc
    .record({
      messageBytesMax: size(16, 16_777_216),
      statisticsBytesMax: size(16, 67_108_864),
      outboxBytesMax: size(1024, 268_435_456),
    })
    .chain((given) =>
      fc.record({
        ...(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fc.constant(value)])) as {
          [Name in keyof typeof given]: fc.Arbitrary<number>
        }),
        inboxRingBytes: steps.map((n) => ringFor(Math.max(given.messageBytesMax, given.statisticsBytesMax), n)),
        outboxRingBytes: steps.map((n) => ringFor(Math.max(given.outboxBytesMax, 3 * given.messageBytesMax), n)),
      }),
    )

  test('limits - no record that they allow is larger than its ring can carry', () => {
    let permitted = 0
    fc.assert(
      fc.property(limits, (given) => {
        try {
          resolveConfig({ limits: given })
        } catch (error) {
          if (error instanceof ConfigError) return
          throw error
        }
        permitted += 1
        const { messageBytesMax, statisticsBytesMax, outboxBytesMax } = given
        const text = 6 * messageBytesMax
        const outbox = [
          text + wrap.lengthAndSingle + wrap.addressees,
          text + wrap.privateMessage,
          // A plain member speaks, or one whose tokens say as much of it as they may.
          Math.max(text, messageBytesMax + outboxBytesMax) + wrap.push,
          outboxBytesMax + wrap.leave,
          outboxBytesMax + wrap.subscribed,
          // A push, or a publish over HTTP with its tags.
          outboxBytesMax + wrap.lengthAndSingle + wrap.addressees,
          outboxBytesMax + wrap.push,
        ]
        const inbox = [messageBytesMax + wrap.text, statisticsBytesMax + wrap.body, wrap.join]
        expect(Math.max(...outbox)).toBeLessThanOrEqual(payloadBytesMax(given.outboxRingBytes))
        expect(Math.max(...inbox)).toBeLessThanOrEqual(payloadBytesMax(given.inboxRingBytes))
      }),
      { numRuns: 3000 },
    )
    expect(permitted).toBeGreaterThan(500)
  })

  test('limits - those that nobody can reach are warned of, and the defaults are not', () => {
    expect(limitWarnings(resolveConfig({}))).toEqual([])
    const warned = (given: object) => limitWarnings(resolveConfig({ limits: given }))
    expect(warned({ statisticsRecordsMax: 190_000 })).toEqual([
      expect.stringContaining('limits.outboxBytesMax is 4194304'),
    ])
    expect(warned({ statisticsRecordsMax: 200_000 })).toEqual([
      expect.stringContaining('limits.statisticsBytesMax is 4194304'),
      expect.stringContaining('limits.outboxBytesMax is 4194304'),
    ])
    expect(warned({ outboxBytesMax: 262_144, statisticsRecordsMax: 100 })).toEqual([
      expect.stringContaining('limits.statisticsBytesMax (4194304) is more than limits.outboxBytesMax (262144)'),
      expect.stringContaining('limits.messageBytesMax (65536) may take 393216 bytes'),
    ])
  })
})
