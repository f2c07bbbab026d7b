// The plain protocol, "Heartbeat": a silent connection is pinged and then dropped, a living one stays. The only test file
// that has to wait for time; everything runs side by side, and the 4 s grain of the native timers bounds what is asserted.

import { describe, expect, test } from 'vitest'
import { encodeFrame, Opcode } from './support/frames.ts'
import { broadcastOf, expectQuiet, freshRoom, joinedNotice, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { sharedServer, type TestServer } from './support/start-server.ts'

const quick = sharedServer({ heartbeat: { timeoutSeconds: 8 } })
const usual = sharedServer()
// Timer ticks and a busy machine; the contract's numbers are whole seconds.
const SLACK_MS = 1_500

async function muteMember(server: TestServer) {
  const room = freshRoom()
  const witness = await PlainClient.connect(server.port, room)
  await witness.welcome()
  const mute = await RawClient.connect(server.port, room, { mute: true })
  await mute.welcome()
  const silentSinceMs = performance.now()
  expect(await witness.next()).toBe(joinedNotice(mute))
  return { witness, mute, silentForMs: () => performance.now() - silentSinceMs }
}

describe.concurrent('heartbeat', () => {
  test('heartbeat - with the default of 12 s a silent client is pinged within 4-8 s and dropped within 8-12 s', async () => {
    const { witness, mute, silentForMs } = await muteMember(usual.server)
    await mute.pings.next(15_000)
    expect(silentForMs()).toBeGreaterThan(4_000 - SLACK_MS)
    expect(silentForMs()).toBeLessThan(8_000 + SLACK_MS)
    expect(await witness.next(15_000)).toBe(leftNotice(mute))
    expect(silentForMs()).toBeGreaterThan(8_000 - SLACK_MS)
    expect(silentForMs()).toBeLessThan(12_000 + SLACK_MS)
    await mute.closed
    await expectQuiet(witness)
  })

  test('heartbeat - the timeout is configurable: at 8 s the others are told within 8 s, exactly once', async () => {
    const { witness, mute, silentForMs } = await muteMember(quick.server)
    expect(await witness.next(15_000)).toBe(leftNotice(mute))
    expect(silentForMs()).toBeGreaterThan(4_000 - SLACK_MS)
    expect(silentForMs()).toBeLessThan(8_000 + SLACK_MS)
    expect((await mute.closed).code).toBe(1006)
    await expectQuiet(witness)
  })

  test('heartbeat - a client that answers pings stays without saying a word', async () => {
    const room = freshRoom()
    const [first, second] = [
      await PlainClient.connect(quick.server.port, room),
      await RawClient.connect(quick.server.port, room),
    ]
    await first.welcome()
    await second.welcome()
    expect(await first.next()).toBe(joinedNotice(second))
    await new Promise((resolve) => setTimeout(resolve, 14_000))
    await expectQuiet(first, second)
  })

  test('heartbeat - any frame counts as life, from a client that answers no ping', async () => {
    const signs: [string, Buffer][] = [
      ['text', encodeFrame({ opcode: Opcode.text, payload: 'tick' })],
      ['binary', encodeFrame({ opcode: Opcode.binary, payload: 'tick' })],
      ['ping', encodeFrame({ opcode: Opcode.ping, payload: 'tick' })],
      ['pong', encodeFrame({ opcode: Opcode.pong })],
      ['fragment', encodeFrame({ opcode: Opcode.text, payload: 'x', fin: false })],
    ]
    await Promise.all(
      signs.map(async ([sign, frame]) => {
        const { witness, mute } = await muteMember(quick.server)
        for (let second = 0; second < 14; second += 2) {
          const later = sign === 'fragment' && second > 0
          await mute.raw.write(later ? encodeFrame({ opcode: Opcode.continuation, payload: 'x', fin: false }) : frame)
          if (sign === 'text') expect(await witness.next()).toBe(broadcastOf(mute, 'tick'))
          await new Promise((resolve) => setTimeout(resolve, 2_000))
        }
        await expectQuiet(witness)
        mute.cut('FIN')
        expect(await witness.next(), sign).toBe(leftNotice(mute))
      }),
    )
  })
})
