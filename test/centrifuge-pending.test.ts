// Subscribes that have yet to be answered while something else happens to the same room: an answer counts for the request it
// belongs to and for no later one, and a room that the token names is not lost with a request that fails.
import { describe, expect, test } from 'vitest'
import { ViewReaders } from '../src/board/view-readers.ts'
import { CentrifugeSession } from '../src/centrifuge/centrifuge-session.ts'
import { CentrifugeSubscriptions } from '../src/centrifuge/centrifuge-subscriptions.ts'
import { resolveConfig } from '../src/config/config.ts'
import { Connection } from '../src/gateway/connection.ts'
import { NO_PEER } from '../src/hooks/hooks.ts'
import { InboxWriter } from '../src/mailbox/inbox-records.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { defaults: { historySize: 10 } } })

test('subscribe - a refused one behind a subscribe that was taken back leaves nothing behind', async () => {
  const client = await CentrifugeRawClient.connect(shared.server)
  for (let round = 0; round < 20; round++) {
    const channel = freshRoom()
    const first = 100 + round * 10
    client.send(
      { id: first, subscribe: { channel } },
      { id: first + 1, unsubscribe: { channel } },
      { id: first + 2, subscribe: { channel, recover: true, epoch: 'gone', offset: 5, flag: 2 } },
    )
    expect((await client.reply(first)).error).toBeUndefined()
    expect((await client.reply(first + 1)).error).toBeUndefined()
    expect((await client.reply(first + 2)).error).toMatchObject({ code: 112 })
    // Were it still thought to be in the room, this would be error 105.
    await client.subscribe(channel)
    await client.ok('unsubscribe', { channel })
    if (round % 4 === 3) await client.ok('ping', {})
  }
}, 20_000)

describe('subscriptions whose shard has not answered', () => {
  const thread = {
    ready: true,
    life: 1,
    payloadBytesMax: 1000,
    commands: { open: () => 7, close: () => {} },
    inbox: new InboxWriter(() => true),
  }

  function subscriptionsOf() {
    const ended: number[] = []
    const refused: number[] = []
    const config = resolveConfig({})
    const parts = {
      config,
      views: new ViewReaders(config),
      pool: { owner: () => thread },
      auth: { anonymousAllowed: true },
      lobby: { end: (_: Connection, { code }: { code: number }) => ended.push(code), send: () => {} },
      refuse: (_: Connection, __: CentrifugeSession, { error }: { error: { code: number } }) =>
        refused.push(error.code),
    }
    const subscriptions = new CentrifugeSubscriptions(parts as never)
    const session = new CentrifugeSession({} as never, NO_PEER)
    session.state = { kind: 'connected' }
    const connection = new Connection({ id: 'id', session, watch: undefined })
    connection.socket = {} as never
    const subscribe = (room: string) =>
      subscriptions.command(connection, session, { id: 1, method: 'subscribe', room, params: '{}' })
    const refresh = (...rooms: string[]) =>
      subscriptions.refreshed(connection, session, {
        info: undefined,
        name: undefined,
        rooms: rooms.map((room) => ({ room })) as never,
      })
    const reject = () => subscriptions.rejected(connection, session, { thread: thread as never, request: 7 })
    return { subscribe, refresh, reject, session, ended, refused }
  }

  test('refresh - names the room meanwhile: a refusal then ends the connection, which comes back with its rooms', () => {
    const { subscribe, refresh, reject, session, ended, refused } = subscriptionsOf()
    void subscribe('hall')
    refresh('hall')
    reject()
    expect(refused).toEqual([])
    expect(ended).toEqual([3010])
    expect(session.subscriptions.size).toBe(0)
  })

  test.each([
    ['not at all', []],
    ['and takes it back', [['hall'], []]],
    ['for another room', [['attic']]],
  ])('refresh - names the room %s: the refusal is all there is', (_, refreshes) => {
    const { subscribe, refresh, reject, ended } = subscriptionsOf()
    void subscribe('hall')
    for (const rooms of refreshes) refresh(...rooms)
    reject()
    expect(ended).toEqual([])
  })
})
