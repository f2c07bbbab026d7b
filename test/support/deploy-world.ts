// Owns a server with everything that its figures tell of: members of all protocols, statistics, recoveries, refusals, disconnects and closes, a back
// end with hooks that answer and one that fails, and events. The traffic goes on until the world is stopped, so that every rate is above zero.

import { WebSocket } from 'ws'
import { Raw, TestBackEnd } from './back-end.ts'
import { CentrifugeRawClient } from './centrifuge-raw-client.ts'
import { push, request } from './http.ts'
import { PlainClient } from './plain-client.ts'
import { enterAll, type Member } from './protocols.ts'
import { ADMIN_KEY } from './start-server.ts'
import { createServer } from './test-engine.ts'

type TestServer = Awaited<ReturnType<typeof createServer>>

const PAUSE_MS = 100
const ROOM = 'chat:news'

export class DeployWorld {
  readonly server: TestServer
  readonly #backEnd: TestBackEnd
  readonly #members: readonly Member[]
  readonly #traffic: Promise<void>
  #isStopped = false

  private constructor(server: TestServer, backEnd: TestBackEnd, members: readonly Member[]) {
    this.server = server
    this.#backEnd = backEnd
    this.#members = members
    this.#traffic = this.#goOn()
    // `stop` tells.
    this.#traffic.catch(() => undefined)
  }

  static async start(): Promise<DeployWorld> {
    const backEnd = new TestBackEnd()
    backEnd.answer('/connect', () => ({ result: { user: 'ann' } }))
    backEnd.answer('/rpc', () => new Raw(500))
    backEnd.answer('/events', () => ({}))
    await backEnd.listen()
    const server = await createServer({
      shards: 2,
      http: { port: 0 },
      admin: { apiKey: ADMIN_KEY },
      log: { level: 'silent' },
      metrics: { probeIntervalSeconds: 1 },
      rooms: { namespaces: { chat: { historySize: 10 } } },
      hooks: { connectUrl: backEnd.url('/connect'), rpcUrl: backEnd.url('/rpc'), eventsUrl: backEnd.url('/events') },
    })
    return new DeployWorld(server, backEnd, await enterAll(server, ROOM))
  }

  // Throws what went wrong with the traffic.
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#traffic.finally(async () => {
      await this.server.stop()
      await this.#backEnd.die()
    })
  }

  async #goOn(): Promise<void> {
    const client = await CentrifugeRawClient.connect(this.server)
    while (!this.#isStopped) {
      await this.#round(client)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  async #round(client: CentrifugeRawClient): Promise<void> {
    const { server } = this
    for (const member of this.#members) member.say('hello')
    await push(server, '/rooms/dailyNews/statistics', [{ product_line_id: 1 }, { product_line_id: 2 }])
    await push(server, '/rooms/dailyNews/statistics', [], { key: 'another key' })
    await request(server, '/rooms')
    const { epoch, offset } = await client.subscribe('chat:other', { recoverable: true })
    await client.ok('unsubscribe', { channel: 'chat:other' })
    await client.subscribe('chat:other', { recover: true, epoch, offset })
    await client.ok('unsubscribe', { channel: 'chat:other' })
    await client.subscribe('chat:other', { recover: true, epoch: 'another', offset: 7 })
    await client.ok('unsubscribe', { channel: 'chat:other' })
    await client.call('rpc', { method: 'anything', data: {} })
    const [removed, leaves] = [await visitor(server), await visitor(server)]
    server.disconnect({ client: removed.id })
    leaves.close(1000)
    await Promise.all([removed.closed, leaves.closed])
  }
}

// Not by PlainClient.connect, which would end it with the test that happens to run.
async function visitor(server: TestServer): Promise<PlainClient> {
  const client = new PlainClient('dailyNews', new WebSocket(`ws://127.0.0.1:${server.port}/ws/dailyNews`))
  await client.welcome()
  return client
}
