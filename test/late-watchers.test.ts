// Watchers of a room whose engine answers late, fails, or loses the room's stream.
import { expect, test } from 'vitest'
import { EventClient } from './support/event-client.ts'
import { push } from './support/http.ts'
import { JsonClient, joinFrame, leaveFrame, messageFrame } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer } from './support/start-server.ts'

const shared = sharedServer()

test('a room whose stream is lost: its watchers stay, are told as its members are, and see what comes after', async () => {
  // Every second publication is lost, and the stream with it.
  const room = `late-lost-2-${freshRoom()}`
  const watcher = await EventClient.watch(shared.server, room)
  const alone = `late-lost-1-${freshRoom()}`
  const lonely = await EventClient.watch(shared.server, alone)
  const member = await JsonClient.join(shared.server, room)
  expect(await watcher.next()).toBe(joinFrame(member))
  for (const round of [1, 2]) {
    member.say(`before ${round}`)
    member.say(`lost ${round}`)
    expect(await watcher.next()).toBe(messageFrame(member, `"before ${round}"`))
    expect(await watcher.next()).toBe('{"type":"restarted"}')
    expect(await member.frame()).toBe(messageFrame(member, `"before ${round}"`))
    expect(await member.frame()).toBe('{"type":"restarted"}')
    expect(JSON.parse(await member.frame())).toMatchObject({ type: 'error', code: 100 })
    await push(shared.server, '/api/publish', { channel: alone, data: round })
    expect(await lonely.next()).toBe('{"type":"restarted"}')
  }
})

test('a room whose engine fails to announce a leave: the watchers are told all the same', async () => {
  const room = `late-fails-leave-${freshRoom()}`
  const watcher = await EventClient.watch(shared.server, room)
  const member = await JsonClient.join(shared.server, room)
  expect(await watcher.next()).toBe(joinFrame(member))
  member.close()
  expect(await watcher.next()).toBe(leaveFrame(member))
})
