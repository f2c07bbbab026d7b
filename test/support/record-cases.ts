// Every kind of record with arbitrary contents: how its writer is called, and what its reader must hand over. A new record does not compile
// until it has a case here.
import fc from 'fast-check'
import { FaultKind, type FaultName } from '../../src/mailbox/fault-kinds.ts'
import type { InboxHandlers } from '../../src/mailbox/inbox-handlers.ts'
import type { InboxWriter } from '../../src/mailbox/inbox-records.ts'
import type { DescribeOrder, JoinOrder, RoomQuestion, Stranger, SubscribeOrder } from '../../src/mailbox/orders.ts'
import { type Addressees, type OutboxHandler, TextRefusal } from '../../src/mailbox/outbox-records.ts'
import type { RingWriter } from '../../src/mailbox/ring.ts'
import type { Slice } from '../../src/mailbox/slice.ts'
import { utf8 } from '../../src/protocol/byte-builder.ts'
import type { AnyOutbox } from './any-outbox.ts'

/** Name of a record to a shard. */
type InboxRecord = { [Part in keyof InboxHandlers]: keyof InboxHandlers[Part] }[keyof InboxHandlers]

export interface InboxCase {
  readonly write: (inbox: InboxWriter) => boolean
  /** Name of the handler's method and its arguments, as `plain` makes them. */
  readonly expected: readonly unknown[]
}

export interface OutboxCase {
  readonly write: (outbox: AnyOutbox, ring: Pick<RingWriter, 'writeBoth'>) => void
  readonly expected: readonly unknown[]
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Something that was written or read, in a form that outlives the ring and can be compared: of slices their bytes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: hex(value) }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if ('bytes' in value && 'start' in value) {
    const { bytes, start, end, isJson } = value as Slice & { isJson?: boolean }
    return { hex: hex(bytes.subarray(start, end)), isJson }
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}

const called = (name: InboxRecord | keyof OutboxHandler, ...values: unknown[]) => [name, ...values.map(plain)]

const text = fc.string({ unit: 'grapheme', maxLength: 60 })
/** Names of rooms: also such as take both bytes of their length. */
const room = fc.oneof(
  text,
  fc.integer({ min: 250, max: 600 }).map((length) => 'r'.repeat(length)),
)
const connection = fc.maxSafeNat()
const u32 = fc.integer({ min: 0, max: 0xffff_ffff })
const u16 = fc.integer({ min: 0, max: 0xffff })
const id = fc.uuid()
const bytes = fc.uint8Array({ maxLength: 1500, size: 'max' })
/** Bytes in the middle of others. */
const slice: fc.Arbitrary<Slice> = fc.tuple(bytes, fc.nat(40), fc.nat(40)).map(([middle, before, behind]) => {
  const whole = new Uint8Array(before + middle.length + behind).fill(0xee)
  whole.set(middle, before)
  return { bytes: whole, start: before, end: before + middle.length }
})
const call = fc.record({ connection, id: u32, request: u32 })
const said = { name: text, connectionInfo: text, roomInfo: text }
const identity = fc.record({ id, user: fc.oneof(fc.constant(''), text), ...said }, { requiredKeys: ['id', 'user'] })
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const joinOrder: fc.Arbitrary<JoinOrder> = fc
  .tuple(identity, fc.record({ room, protocol: fc.nat(2), isReplay: fc.boolean() }))
  .map(([who, order]) => ({ ...who, ...order }))
const subscribeOrder: fc.Arbitrary<SubscribeOrder> = fc
  .tuple(
    identity,
    fc.record({
      room,
      joinLeave: fc.boolean(),
      form: fc.constantFrom('reply', 'result', 'push'),
      positioned: fc.boolean(),
      recoverable: fc.boolean(),
      mustRecover: fc.boolean(),
    }),
    fc.record(
      { recover: fc.record({ epoch: text, offset: fc.maxSafeNat() }), ttl: fc.nat(), data: text },
      { requiredKeys: [] },
    ),
  )
  .map(([who, order, rest]) => ({ ...who, ...order, ...rest }))
const orNull = fc.option(text, { nil: null })
const describeOrder: fc.Arbitrary<DescribeOrder> = fc.record({
  connectionInfo: orNull,
  name: orNull,
  rooms: fc.array(fc.tuple(text, orNull), { maxLength: 4 }),
})

const question: fc.Arbitrary<RoomQuestion> = fc.oneof(
  fc.record({ kind: fc.constantFrom('presence' as const, 'presenceStats' as const, 'removeHistory' as const), room }),
  fc.record({ kind: fc.constant('room' as const), room, after: text, limit: fc.nat() }),
  fc.record(
    {
      kind: fc.constant('history' as const),
      room,
      limit: fc.integer(),
      reverse: fc.boolean(),
      since: fc.record({ epoch: text, offset: fc.maxSafeNat() }),
    },
    { requiredKeys: ['kind', 'room', 'limit', 'reverse'] },
  ),
  fc.record({
    kind: fc.constant('rooms' as const),
    filter: text,
    allowed: fc.array(text, { maxLength: 3 }),
    sort: fc.constantFrom('name', 'members', 'rate'),
    after: text,
    limit: fc.nat(),
  }),
)

const inboxCase = <Values extends unknown[]>(
  values: fc.Arbitrary<Values>,
  write: (inbox: InboxWriter, ...values: Values) => boolean,
  expected: (...values: Values) => readonly unknown[],
): fc.Arbitrary<InboxCase> =>
  values.map((drawn) => ({ write: (inbox) => write(inbox, ...drawn), expected: expected(...drawn) }))

/** Of those whose handler gets what their writer was given. */
const asWritten = <Values extends unknown[]>(
  name: InboxRecord,
  ...values: { [At in keyof Values]: fc.Arbitrary<Values[At]> }
) =>
  inboxCase<Values>(
    fc.tuple(...values) as unknown as fc.Arbitrary<Values>,
    (inbox, ...drawn) => (inbox[name] as (...given: unknown[]) => boolean)(...drawn),
    (...drawn) => called(name, ...drawn),
  )

const saying = fc.record({ skipHistory: fc.boolean() })

export const INBOX_CASES = {
  catchUp: asWritten('catchUp', connection, fc.record({ room, since: fc.maxSafeInteger() })),
  view: asWritten('view', call, fc.record({ room, view: text })),
  join: asWritten<[number, JoinOrder]>('join', connection, joinOrder),
  leave: asWritten<[number]>('leave', connection),
  text: asWritten('text', connection, bytes, saying),
  data: asWritten('data', connection, slice, saying),
  privateMessage: asWritten(
    'privateMessage',
    connection,
    fc.record({ connection, id, protocol: fc.nat(2) }),
    fc.tuple(slice, fc.boolean()).map(([part, isJson]) => ({ ...part, isJson })),
  ),
  largeFrame: asWritten(
    'largeFrame',
    connection,
    fc.option(fc.record({ connection, id, protocol: fc.nat(2) }), { nil: undefined }),
    bytes,
  ),
  members: asWritten<[number]>('members', connection),
  subscribe: asWritten('subscribe', call, subscribeOrder),
  unsubscribe: asWritten('unsubscribe', call, room),
  expel: asWritten('expel', call, fc.record({ room, code: u16, follow: bytes })),
  publish: asWritten(
    'publish',
    call,
    room,
    fc.record({ stranger: optional<Stranger>(identity), params: slice, how: saying }),
  ),
  presence: asWritten('presence', call, room),
  presenceStats: asWritten('presenceStats', call, room),
  history: asWritten('history', call, room, slice),
  describe: asWritten('describe', connection, describeOrder),
  describeResident: asWritten('describeResident', connection, text),
  statistics: asWritten(
    'statistics',
    u32,
    room,
    fc.record({
      key: optional(fc.string({ minLength: 1 })),
      isUntilFlushed: fc.boolean(),
      isOfSchema: fc.boolean(),
      isOnlyChecked: fc.boolean(),
      body: bytes,
    }),
  ),
  apiPublish: asWritten('apiPublish', u32, fc.array(room, { maxLength: 5 }), bytes),
  question: asWritten<[number, RoomQuestion]>('question', u32, question),
  watch: asWritten('watch', u32, room),
  unwatch: asWritten('unwatch', room),
  fault: inboxCase<[FaultName]>(
    fc.tuple(fc.constantFrom(...(Object.keys(FaultKind) as FaultName[]))),
    (inbox, kind) => inbox.fault(kind),
    (kind) => called('fault', FaultKind[kind]),
  ),
  settle: asWritten('settle', u32),
  stop: asWritten('stop'),
} satisfies Record<InboxRecord, fc.Arbitrary<InboxCase>>

const outboxCase = <Values extends unknown[]>(
  values: fc.Arbitrary<Values>,
  write: (outbox: AnyOutbox, ...values: Values) => void,
  expected: (...values: Values) => readonly unknown[],
): fc.Arbitrary<OutboxCase> =>
  values.map((drawn) => ({ write: (outbox) => write(outbox, ...drawn), expected: expected(...drawn) }))

const asPut = <Values extends unknown[]>(
  name: Exclude<keyof OutboxHandler, 'addressedFrame'>,
  ...values: { [At in keyof Values]: fc.Arbitrary<Values[At]> }
) =>
  outboxCase<Values>(
    fc.tuple(...values) as unknown as fc.Arbitrary<Values>,
    (outbox, ...drawn) => (outbox[name] as (...given: unknown[]) => void)(...drawn),
    (...drawn) => called(name, ...drawn),
  )

const membership = fc.record({
  connection,
  room: u32,
  roomName: room,
  audiences: fc.nat(0xff),
  request: u32,
})
const boardAudience = fc.record({ room: u32, audience: fc.nat(15), view: fc.nat(4000) })
const boardMember = fc
  .tuple(
    boardAudience,
    fc.record({
      connection,
      roomName: room,
      offset: fc.maxSafeInteger(),
      request: u32,
      isOut: fc.boolean(),
      isRated: fc.boolean(),
    }),
  )
  .map(([audience, rest]) => ({ ...audience, ...rest }))
const numbers = fc.array(connection, { minLength: 1, maxLength: 4 })

export const OUTBOX_CASES = {
  frames: asPut('frames', u32, u16, bytes),
  addressedFrame: fc.tuple(u32, u32, numbers, bytes).map(([number, audience, addressees, frame]) => ({
    write: (outbox, ring) => {
      const packed = new Uint8Array(Float64Array.from(addressees).buffer)
      ring.writeBoth(outbox.addressedHeader(number, audience, packed), packed, frame)
    },
    expected: called('addressedFrame', number, audience, addressees, frame),
  })),
  left: outboxCase<[number[]]>(
    fc.tuple(fc.array(connection, { maxLength: 50 })),
    (outbox, connections) => outbox.left(connections),
    (connections) => called('left', connections),
  ),
  admitted: asPut('admitted', membership, bytes),
  departed: asPut('departed', membership, bytes),
  ended: asPut('ended', membership),
  reply: asPut('reply', connection, u32, bytes),
  rejection: asPut(
    'rejection',
    fc.record({ connection, request: u32, code: u32, isNotSubscribed: fc.boolean(), isFault: fc.boolean() }),
    bytes,
  ),
  answer: outboxCase<[number, string]>(
    fc.tuple(u32, text),
    (outbox, request, json) => outbox.answer(request, utf8(json)),
    (request, json) => called('answer', request, json),
  ),
  privateMessage: asPut(
    'privateMessage',
    fc.record({ sender: connection, recipient: connection, recipientId: id }),
    bytes,
  ),
  notice: asPut('notice', connection, u32, bytes),
  textRefused: asPut('textRefused', connection, fc.constantFrom(...Object.values(TextRefusal))),
  refused: asPut('refused', connection, u16, text),
  flushed: asPut(
    'flushed',
    fc.record({ room: u32, offset: fc.maxSafeNat(), request: u32, index: u16, isEmpty: fc.boolean() }),
  ),
  watched: asPut('watched', u32, u32),
  watchRefused: asPut('watchRefused', u32),
  boardFrame: asPut(
    'boardFrame',
    fc.tuple(boardAudience, fc.maxSafeNat()).map(([to, offset]) => ({ ...to, offset })),
    bytes,
  ),
  boardMember: asPut('boardMember', boardMember, bytes),
  boardReset: asPut('boardReset', boardAudience),
  ready: asPut('ready'),
  timed: asPut('timed', fc.boolean()),
  settled: asPut('settled', u32),
  stopped: asPut('stopped'),
} satisfies Record<keyof OutboxHandler, fc.Arbitrary<OutboxCase>>

/** A handler that notes its calls. `goesOn`: what `frames` answers. */
export function notes({ goesOn = true } = {}) {
  const calls: unknown[][] = []
  const numbersIn = ({ doubles, start }: Slice & { doubles: Float64Array }, count: number) =>
    Array.from({ length: count }, (_, index) => doubles[start / 8 + index])
  const handler = new Proxy({} as Record<string, unknown>, {
    get:
      (_target, name: string) =>
      (...values: unknown[]) => {
        calls.push([name, ...values.map(plain)])
        return name === 'frames' ? goesOn : undefined
      },
  })
  const outbox = new Proxy(handler as unknown as OutboxHandler, {
    get(target, name: keyof OutboxHandler) {
      if (name === 'left') {
        return (slice: Slice & { doubles: Float64Array }) =>
          calls.push(['left', numbersIn(slice, (slice.end - slice.start) / 8)])
      }
      if (name !== 'addressedFrame') return target[name]
      return ({ room, audience, count }: Addressees, slice: Slice & { doubles: Float64Array }) => {
        const frame = { bytes: slice.bytes, start: slice.start + count * 8, end: slice.end }
        calls.push(['addressedFrame', room, audience, numbersIn(slice, count), plain(frame)])
      }
    },
  })
  return {
    calls,
    inbox: {
      plain: handler,
      centrifuge: handler,
      board: handler,
      http: handler,
      watch: handler,
      shard: handler,
    } as unknown as InboxHandlers,
    outbox,
  }
}
