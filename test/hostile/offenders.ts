// The process of the offenders, forked by troupe.ts: plays the acts of a plan and reports what it counted. A process of its own, so that
// its work delays neither the bystanders nor their clock.

import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { churn } from './churn.ts'
import { handshakes } from './handshakes.ts'
import { historyStorm } from './history-storm.ts'
import { hoarders } from './hoarders.ts'
import { oddFrames } from './odd-frames.ts'
import type { Act } from './plan.ts'
import { presenceStorm } from './presence-storm.ts'
import { requests } from './requests.ts'
import { Stage } from './stage.ts'
import { stalls } from './stalls.ts'
import { strangers } from './strangers.ts'
import { talkers } from './talkers.ts'
import { Tally } from './tally.ts'
import { tokenGames } from './token-games.ts'

export type OffendersOrder = { kind: 'play'; port: number; acts: Act[][] }
export type OffendersReport =
  | { kind: 'counts'; counts: Tally; acts: string[] }
  // All acts are over, and all connections of the process are closed.
  | { kind: 'gone'; counts: Tally }

const PLAYS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'odd-frames': oddFrames,
  handshakes,
  requests,
  talkers,
  'presence-storm': presenceStorm,
  'history-storm': historyStorm,
  stalls,
  churn,
  'token-games': tokenGames,
  strangers,
  hoarders,
}

// How long an act may go on after its end, for answers of a busy server. One that waits longer waits for something that does not come.
const OVERRUN_MS = 30_000

const tally = new Tally()
const playing = new Set<string>()

// The server and the bystanders come first on a machine with few cores.
setPriority(5)

const tell = (report: OffendersReport) => process.send?.(report)

async function overrun(act: Act): Promise<never> {
  await sleep(act.forMs + OVERRUN_MS, undefined, { ref: false })
  throw new Error(`went on for ${OVERRUN_MS} ms after its end`)
}

async function playLane(acts: readonly Act[], { port, startMs }: { port: number; startMs: number }): Promise<void> {
  for (const act of acts) {
    await sleep(Math.max(0, startMs + act.startMs - performance.now()))
    const stage = Stage.of(act, { port, tally })
    const label = `${act.actor} x${act.connections}`
    playing.add(label)
    try {
      await Promise.race([PLAYS[act.actor]!(stage), overrun(act)])
    } catch (error) {
      tally.fault(`${label} failed: ${error instanceof Error ? error.stack : String(error)}`)
    }
    await stage.clear().catch((error) => tally.fault(String(error)))
    playing.delete(label)
  }
}

process.on('message', async ({ port, acts }: OffendersOrder) => {
  const timer = setInterval(() => tell({ kind: 'counts', counts: tally, acts: [...playing] }), 500)
  const startMs = performance.now()
  await Promise.all(acts.map((lane) => playLane(lane, { port, startMs })))
  clearInterval(timer)
  tell({ kind: 'gone', counts: tally })
})
process.on('disconnect', () => process.exit(0))
