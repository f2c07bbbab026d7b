// Owns what tests on the late engine ask of a whole server: whether anything is outstanding, and what is left.
import { request } from './http.ts'
import { eventually } from './inbox.ts'

interface Listening {
  port: number
}

// The values of a metric, one for each shard where it has shards.
async function numbersOf(server: Listening, metric: string): Promise<number[]> {
  const { text } = await request(server, '/metrics')
  const found = [...text.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))]
  if (found.length === 0) throw new Error(`there is no metric ${metric}`)
  return found.map(([, number]) => Number(number))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

export async function sumOf(server: Listening, metric: string): Promise<number> {
  return sum(await numbersOf(server, metric))
}

// No command waits for its shard, nobody is connected and nobody is in a room.
export async function untilQuiet(server: Listening): Promise<void> {
  const metrics = ['lobbycast_shard_commands_in_flight', 'lobbycast_shard_members', 'lobbycast_shard_rooms']
  await eventually(
    () => Promise.all(metrics.map((metric) => sumOf(server, metric))),
    (numbers) => sum(numbers) === 0,
    8000,
  )
}
