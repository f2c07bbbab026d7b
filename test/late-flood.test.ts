// One connection that asks for far more than it can read: its shard lives on, and others are served.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { sumOf } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { startServer } from './support/start-server.ts'

test('3000 large histories at once, of a connection that reads none', async () => {
  const server = await startServer({ shards: 1, rooms: { defaults: { historySize: 300, historyBytesMax: 500_000 } } })
  const channel = freshRoom()
  const [greedy, other] = [await CentrifugeRawClient.connect(server), await CentrifugeRawClient.connect(server)]
  await greedy.subscribe(channel)
  for (let n = 0; n < 150; n++) await push(server, '/api/publish', { channel, data: 'x'.repeat(3000) })
  await other.subscribe(channel)
  greedy.socket.pause()
  const before = process.memoryUsage().rss
  for (let frame = 0; frame < 30; frame++) {
    greedy.send(
      ...Array.from({ length: 100 }, (_, n) => ({ id: 1000 + 100 * frame + n, history: { channel, limit: -1 } })),
    )
  }
  await eventually(
    () => sumOf(server, 'lobbycast_shard_commands_in_flight'),
    (count) => count > 100,
  )
  await other.publish(channel, 'here')
  expect(await other.nextPublication()).toMatchObject({ data: 'here' })
  await eventually(
    () => sumOf(server, 'lobbycast_shard_commands_in_flight'),
    (count) => count === 0,
  )
  expect(server.stats().shards.map(({ restarts }) => restarts)).toEqual([0])
  // All answers together are more than a gigabyte.
  expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000)
})
