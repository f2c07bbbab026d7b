// Members that send but no longer read, with real sockets: what they see, and what the others see of them.
import { expect, test } from 'vitest'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { join } from './support/clients.ts'
import { request } from './support/http.ts'
import { freshRoom, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { startServer } from './support/start-server.ts'

test('lag watch - a member of a large room that rests sees everything once and in order, before, while and after it is late', async () => {
  const server = await startServer()
  const room = freshRoom()
  const sleeper = (await join(PlainClient, server, { room })) as PlainClient
  const others: RawClient[] = []
  for (let index = 1; index < MainThreadTuning.largeRoomMembers; index++) {
    const other = await RawClient.connect(server.port, room)
    await other.welcome()
    others.push(other)
  }
  const talker = (await join(PlainClient, server, { room })) as PlainClient
  let said = 0
  const talkUntil = async (isDone: () => boolean | Promise<boolean>) => {
    for (let round = 0; !(await isDone()); round++) {
      expect(round).toBeLessThan(1500)
      talker.sendText(`${said}:${'x'.repeat(500)}`)
      while (!String(await talker.next()).includes(`"msg":"${said}:`));
      said += 1
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const lateMembers = async () =>
    Number(/^lobbycast_late_members_total (\d+)$/m.exec((await request(server, '/metrics')).text)![1])

  let asked = 0
  sleeper.socket.on('ping', (payload) => {
    if (payload.toString() !== 'hi') asked += 1
  })
  await talkUntil(() => asked > 0)
  sleeper.socket.pause()
  // On a busy machine others may be late too.
  await talkUntil(async () => (await lateMembers()) > 0)
  const wasLateFrom = said
  await talkUntil(() => said === wasLateFrom + 20)
  sleeper.socket.resume()
  await talkUntil(() => said === wasLateFrom + 60)
  sleeper.sendText('awake')
  const seen: string[] = []
  while (!seen.at(-1)?.includes('"msg":"awake"')) seen.push(String(await sleeper.next()))
  const numbered = seen.flatMap((text) => /"msg":"(\d+):/.exec(text)?.[1] ?? [])
  expect(numbered).toEqual(Array.from({ length: said }, (_, index) => `${index}`))
  const raw = others[7]!
  const heard: string[] = []
  while (!heard.at(-1)?.includes('"msg":"awake"')) heard.push(String(await raw.next()))
  expect(heard.flatMap((text) => /"msg":"(\d+):/.exec(text)?.[1] ?? [])).toEqual(numbered)
}, 60_000)

test('lag watch - a member that sends but does not read leaves and is told; one that answers no ping stays', async () => {
  const server = await startServer({ heartbeat: { timeoutSeconds: 8 } })
  const room = freshRoom()
  const stuck = (await join(PlainClient, server, { room })) as PlainClient
  const mute = await RawClient.connect(server.port, room, { mute: true })
  await mute.welcome()
  const healthy = (await join(PlainClient, server, { room, told: [mute] })) as PlainClient
  const said = (index: number) => `${index}:${'x'.repeat(1000)}`

  // One at a time each goes to the members by name.
  // The heartbeat pings as well.
  const asked = new Promise<void>((resolve) =>
    stuck.socket.on('ping', (payload) => {
      if (payload.toString() !== 'hi') resolve()
    }),
  )
  for (let index = 0; index < 70; index++) {
    healthy.sendText(said(index))
    expect(String(await healthy.next())).toContain(`"msg":"${index}:`)
  }
  await asked
  while ((await mute.pings.next()) === 'hi');

  stuck.socket.pause()
  // Together they go to the room's topic.
  for (let index = 70; index < 140; index++) healthy.sendText(said(index))
  for (let second = 0, left = false; !left; second++) {
    expect(second).toBeLessThan(60)
    for (const sender of [stuck, mute, healthy]) sender.sendText(`tick ${second}`)
    for (let ticks = 0; ticks < 3; ) {
      const text = String(await healthy.next())
      if (text === leftNotice(stuck)) {
        left = true
        break
      }
      if (text.includes(`"msg":"tick ${second}"`)) ticks += 1
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  healthy.sendText('after')
  while (!String(await mute.next()).includes('"msg":"after"'));
  expect((await request(server, '/metrics')).text).toMatch(/^lobbycast_slow_consumers_total 1$/m)

  stuck.socket.resume()
  const { code, reason } = await stuck.closed
  expect({ code, reason }).toEqual({ code: 1013, reason: 'slow' })
  const texts = stuck.takeAll().map(String)
  const numbered = texts.filter((text) => /"msg":"\d+:/.test(text))
  expect(numbered).toHaveLength(140)
  for (const [index, text] of numbered.entries()) expect(text).toContain(`"msg":"${index}:`)
  expect(texts.some((text) => text.includes('"msg":"after"'))).toBe(false)
}, 60_000)
