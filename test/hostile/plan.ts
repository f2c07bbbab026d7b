// Owns which act is played when. Pure: the same seed, seconds and actors make the same plan.

import type { ActorRow } from './actors.ts'
import { Random } from './random.ts'

export interface Act {
  actor: string
  // Counted over all lanes.
  number: number
  seed: number
  startMs: number
  forMs: number
  connections: number
  // Which of the things the actor can do it does, by a name that the actor's file has; undefined: the actor draws one.
  manner?: string | undefined
}

export interface PlanOptions {
  seed: number
  seconds: number
  // Acts that are played at a time.
  lanes: number
  actors: readonly ActorRow[]
  isCi: boolean
  // How many connections every act has, in place of what its row says.
  connections?: number | undefined
  // How long every act is, in place of what its row says.
  actSeconds?: number | undefined
  manner?: string | undefined
}

// Every actor comes once before any comes again, as far as the time allows; after that they come by their weights.
export function planGame({
  seed,
  seconds,
  lanes,
  actors,
  isCi,
  connections,
  actSeconds,
  manner,
}: PlanOptions): Act[][] {
  const random = new Random(seed)
  const first = random.shuffled(actors)
  const nextMs = Array.from({ length: lanes }, () => 0)
  const acts: Act[][] = nextMs.map(() => [])
  for (let number = 0; ; number++) {
    const startMs = Math.min(...nextMs)
    const leftMs = seconds * 1000 - startMs
    if (leftMs < 1000) return acts
    const lane = nextMs.indexOf(startMs)
    const row = first.shift() ?? byWeight(actors, random)
    const [low, high] = row.seconds
    const drawnMs = random.between(low * 1000, high * 1000)
    const forMs = Math.min(leftMs, actSeconds === undefined ? drawnMs : actSeconds * 1000)
    const ofRow = isCi ? row.ciConnections : row.connections
    acts[lane]!.push({
      actor: row.name,
      number,
      seed: random.seed(),
      startMs,
      forMs,
      connections: connections ?? random.between(Math.ceil(ofRow / 10), ofRow),
      manner,
    })
    nextMs[lane] = startMs + forMs + random.between(0, 500)
  }
}

function byWeight(actors: readonly ActorRow[], random: Random): ActorRow {
  let point = random.next() * actors.reduce((sum, { weight }) => sum + weight, 0)
  for (const row of actors) {
    point -= row.weight
    if (point < 0) return row
  }
  return actors.at(-1)!
}
