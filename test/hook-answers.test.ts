// What a back end answers to a hook: what counts, and that everything else is a fault and never an exception.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readConnect, readPublish, readRefresh, readReply, readRpc, readSubscribe } from '../src/hooks/hook-answers.ts'

const noFault = () => undefined
const connect = (reply: unknown) => readReply(reply, (result) => readConnect(result, noFault))
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')

const READERS = {
  connect,
  refresh: (reply: unknown) => readReply(reply, readRefresh),
  subscribe: (reply: unknown) => readReply(reply, readSubscribe),
  publish: (reply: unknown) => readReply(reply, readPublish),
  rpc: (reply: unknown) => readReply(reply, readRpc),
}

test('hook answer - a connect result says all that Centrifugo takes', () => {
  const result = {
    user: '56',
    expire_at: 1_700_000_000,
    info: { name: 'Ann' },
    b64data: b64(['hello']),
    channels: ['a', 'b'],
    subs: { b: { info: 1, data: null, override: { join_leave: { value: true }, force_recovery: {} } } },
    meta: { ignored: true },
    caps: [],
  }
  expect(connect({ result })).toEqual({
    kind: 'ok',
    value: {
      user: '56',
      expiresAtMs: 1_700_000_000_000,
      info: { name: 'Ann' },
      data: ['hello'],
      rooms: [{ room: 'a' }, { room: 'b', info: 1, override: { joinLeave: true, forceRecovery: false } }],
    },
  })
})

test('hook answer - what is null or zero is not given', () => {
  const result = { user: '', expire_at: 0, info: null, b64info: '', channels: null, subs: null }
  expect(connect({ result, error: null, disconnect: null })).toEqual({ kind: 'ok', value: { user: '', rooms: [] } })
  expect(READERS.publish({})).toEqual({ kind: 'ok', value: { skipHistory: false } })
  expect(READERS.rpc({ result: null })).toEqual({ kind: 'ok', value: {} })
})

test('hook answer - error and disconnect', () => {
  expect(connect({ error: { code: 1000, message: 'no' } })).toEqual({
    kind: 'refused',
    error: { code: 1000, message: 'no' },
  })
  // 111 means try again in the protocol, also when a back end says so.
  expect(connect({ error: { code: 111 } })).toMatchObject({ error: { temporary: true } })
  expect(connect({ error: { code: 1001, message: 'later', temporary: true } })).toMatchObject({
    error: { temporary: true },
  })
  expect(connect({ error: { code: 1 }, disconnect: { code: 4501, reason: 'go' } })).toEqual({
    kind: 'disconnect',
    advice: { code: 4501, reason: 'go' },
  })
})

describe('hook answer - of the wrong shape is a fault that says what is wrong', () => {
  test.each([
    [[], 'the answer is not an object'],
    [{}, 'result.user is not a string'],
    [{ result: [] }, 'result is not an object'],
    [{ result: { user: 5 } }, 'result.user is not a string'],
    [{ result: { user: '', expire_at: 'soon' } }, 'expire_at is not a number of seconds'],
    [{ result: { user: '', b64info: '!' } }, 'b64info is not JSON in base64'],
    [{ result: { user: '', channels: 'a' } }, 'result.channels is not a list'],
    [{ result: { user: '', channels: [1] } }, 'a room is not a string'],
    [{ result: { user: '', subs: { a: 1 } } }, 'the options of a room are not an object'],
    [{ result: { user: '', subs: { a: { override: { join_leave: 1 } } } } }, 'override.join_leave is not'],
    [{ error: 'no' }, 'error is not an object'],
    [{ error: { code: 0 } }, 'error.code is not a number from 1'],
    [{ error: { code: 1, message: 2 } }, 'error.message is not a string'],
    [{ disconnect: { code: 'x' } }, 'disconnect.code is not a number from 1'],
  ])('%j', (reply, text) => {
    const read = connect(reply)
    expect(read.kind).toBe('fault')
    expect(read).toHaveProperty('text', expect.stringContaining(text))
  })

  test('a room that cannot be', () => {
    const read = readReply({ result: { user: '', channels: ['a#'] } }, (result) => readConnect(result, () => 'why not'))
    expect(read).toEqual({ kind: 'fault', text: 'names a room that cannot be: why not' })
  })
})

test.each(Object.entries(READERS))('hook answer - any JSON to %s is read or is a fault', (_name, read) => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'user', 0, -1, null, true))
  const result = fc.dictionary(
    fc.constantFrom(
      'user',
      'expire_at',
      'expired',
      'info',
      'b64info',
      'data',
      'b64data',
      'channels',
      'subs',
      'override',
    ),
    field,
  )
  const reply = fc.oneof(
    fc.jsonValue(),
    fc.record({ result }),
    fc.record({ error: field, disconnect: field, result }, { requiredKeys: [] }),
  )
  fc.assert(
    fc.property(reply, (given) => {
      expect(['ok', 'refused', 'disconnect', 'fault']).toContain(read(given).kind)
    }),
  )
})
