// Random traffic on rooms with every trouble that the late engine knows. Whatever happened: each command is answered once, each observer
// sees joins and leaves of a connection take turns, and nothing is left once everybody is gone.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { untilQuiet } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const STEPS = 400
const TROUBLES = [
  '',
  '',
  'late-fails-join-40-',
  'late-fails-leave-',
  'late-fails-recover-5-',
  'late-fails-publish-9-',
  'late-lost-6-',
]

// Numbers from 0 to below 1, the same for the same seed.
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Actor {
  step(): void
  // Resolves when everything that was asked has been answered.
  end(): Promise<void>
}

type Pick = <Item>(items: readonly Item[]) => Item

async function subscriber(server: TestServer, rooms: readonly string[], pick: Pick): Promise<Actor> {
  const client = await CentrifugeRawClient.connect(server)
  let lastId = 1000
  const command = (): object => {
    lastId += 1
    const channel = pick(rooms)
    const recover = pick([
      {},
      { recover: true, epoch: 'gone', offset: 1, flag: 2 },
      { recover: true, epoch: '', offset: 0 },
    ])
    return {
      id: lastId,
      ...pick([
        { subscribe: { channel, join_leave: true } },
        { subscribe: { channel, ...recover } },
        { unsubscribe: { channel } },
        { unsubscribe: { channel } },
        { publish: { channel, data: lastId } },
        { history: { channel, limit: 1 } },
        { presence: { channel } },
      ]),
    }
  }
  return {
    step: () => client.send(...Array.from({ length: pick([1, 2, 3, 6]) }, command)),
    async end() {
      const ids = Array.from({ length: lastId - 1000 }, (_, index) => 1001 + index)
      await Promise.all(ids.map((id) => client.reply(id)))
      const answered = client.frames.flatMap((frame) =>
        [...frame.matchAll(/^\{"id":(\d+)/gm)].map(([, id]) => Number(id)),
      )
      expect(answered.filter((id) => id > 1000).sort((a, b) => a - b)).toEqual(ids)
      client.close()
    },
  }
}

// Connects, says something and goes, again and again.
function visitor(server: TestServer, rooms: readonly string[], pick: Pick): Actor {
  const clients: PlainClient[] = []
  const visits: Promise<void>[] = []
  const visit = async () => {
    const room = pick(rooms)
    const client = await pick([() => PlainClient.connect(server.port, room), () => JsonClient.open(server, room)])()
    clients.push(client)
    if (pick([true, false])) client.sendText('{"type":"message","data":"visit"}')
    if (pick([true, false])) client.close()
  }
  return {
    step: () => {
      visits.push(visit())
      if (pick([true, false])) clients.shift()?.close()
    },
    async end() {
      await Promise.all(visits)
      for (const client of clients) client.close()
      await Promise.all(clients.map(({ closed }) => closed))
    },
  }
}

// Stays in a room and notes who it was told is there.
async function observer(server: TestServer, room: string) {
  const faults: string[] = []
  let client = await JsonClient.open(server, room)
  while (
    !(await client.welcome().then(
      () => true,
      () => false,
    ))
  )
    client = await JsonClient.open(server, room)
  const present = new Set<string>()
  const history: string[] = []
  const done = (async () => {
    for (;;) {
      const frame = await client.frame().catch(() => undefined)
      if (frame === undefined) return
      const { type, id } = JSON.parse(frame) as { type: string; id: string }
      if (type === 'restarted') {
        history.push('restarted')
        present.clear()
      }
      if (type === 'join') {
        history.push(`join ${id}`)
        if (present.has(id)) faults.push(`${id} joined ${room} twice`)
        present.add(id)
      } else if (type === 'leave') {
        if (!present.has(id) && !history.includes('restarted')) faults.push(`${id} left ${room} unseen`)
        history.push(`leave ${id}`)
        present.delete(id)
      }
    }
  })()
  return { room, client, faults, present, history, done }
}

test.each([
  [1, 'live'],
  [2, 'live'],
  [3, 'die'],
])(
  'seed %i, shards that %s - every command is answered once, and nothing stays behind',
  {
    timeout: 60_000,
  },
  async (seed, fate) => {
    const server = await startServer(
      { rooms: { defaults: { historySize: 20, presence: true } }, limits: { errorsPerConnectionMax: 100_000 } },
      { faults: fate === 'die' },
    )
    let deaths = 0
    const random = randomFrom(seed)
    const pick: Pick = (items) => items[Math.floor(random() * items.length)]!
    const rooms = TROUBLES.map((trouble) => `${trouble}${freshRoom()}`)
    const observers = await Promise.all(rooms.slice(1).map((room) => observer(server, room)))
    const actors: Actor[] = [visitor(server, rooms, pick)]
    for (let count = 0; count < 6; count++) actors.push(await subscriber(server, rooms, pick))
    for (let step = 0; step < STEPS; step++) {
      pick(actors).step()
      if (step % 10 === 0)
        void push(server, '/api/publish', { channel: pick(rooms), data: step }).catch(() => undefined)
      if (fate === 'die' && step % 100 === 50) {
        server.injectFault(deaths % 2, 'throw')
        deaths += 1
      }
      if (step % 2 === 0) await new Promise((resolve) => setTimeout(resolve, random() * 20))
    }
    for (const actor of actors) await actor.end()
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const { faults, present, history, room } of observers) {
      expect(faults).toEqual([])
      const left = [...present].map((id) => [
        room,
        ...history.filter((entry) => entry.includes(id) || entry === 'restarted'),
      ])
      expect(left).toEqual([])
    }
    for (const { client } of observers) client.close()
    await untilQuiet(server)
    expect(server.stats().shards.reduce((sum, { restarts }) => sum + restarts, 0)).toBe(deaths)
  },
)
