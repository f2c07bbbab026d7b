// Owns one game: starts the server and the bystanders, lets the offenders play, looks at what is left, stops the server, and returns
// the figures.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Figures } from './bounds.ts'
import { Bystanders } from './bystanders.ts'
import { quantile } from './ledger.ts'
import { contradictions, restartsIn } from './metrics-check.ts'
import type { Act } from './plan.ts'
import { HISTORY_TTL_SECONDS, Server } from './server.ts'
import { Troupe } from './troupe.ts'
import { Watch } from './watch.ts'

// How often each bystander says something.
const SAY_EVERY_MS = 100
const WARM_UP_MS = 2000
const BEFORE_MS = 4000
// Between the end of the offenders and the time in which the delay afterwards is measured.
const REST_MS = 2000
const AFTER_MS = 5000
// How late a message may come before it counts as lost: at least 20 s, since REST_MS and AFTER_MS have passed before.
const SETTLE_MS = 15_000
// How long memory and descriptors have to come back: until they are as before, or the memory has not fallen for STILL_MS, which does not
// count before the histories have expired.
const RETURN_MS = 40_000
const STILL_MS = 4000
const EXPIRED_MS = 1000 * HISTORY_TTL_SECONDS + 2000

// Played before anything is measured. It makes the process touch what it keeps for good: the rings, and the heap of a busy server.
const PROLOGUE: Act = {
  actor: 'talkers',
  number: -1,
  seed: 1,
  startMs: 0,
  forMs: 4000,
  connections: 4,
  manner: 'large texts',
}

export interface GameResult {
  figures: Figures
  // What explains the figures, one line each.
  notes: string[]
}

export async function playGame(acts: Act[][], { plant }: { plant: string | undefined }): Promise<GameResult> {
  const server = await Server.start({ plant })
  const troupe = new Troupe()
  try {
    return await play({ server, troupe, acts })
  } finally {
    troupe.dismiss()
    server.kill()
  }
}

async function play({ server, troupe, acts }: { server: Server; troupe: Troupe; acts: Act[][] }): Promise<GameResult> {
  const prologue = new Troupe()
  await prologue.play(server.port, [[PROLOGUE]]).finally(() => prologue.dismiss())
  const bystanders = await Bystanders.join(server.port)
  const { ledger } = bystanders
  const talking = bystanders.talk(SAY_EVERY_MS)
  await sleep(WARM_UP_MS)
  ledger.takeDelays()
  await sleep(BEFORE_MS)
  const before = {
    delays: ledger.takeDelays(),
    residentMb: server.residentMegabytes(),
    descriptors: server.descriptors(),
  }
  console.log(
    `before: p50 ${quantile(before.delays, 0.5).toFixed(1)} ms, rss ${before.residentMb.toFixed(0)} MB, ${before.descriptors} fds`,
  )

  const watch = new Watch({ server, bystanders, offenders: () => troupe })
  await troupe.play(server.port, acts)
  const goneMs = performance.now()
  watch.finish()
  await sleep(REST_MS)
  ledger.takeDelays()
  await sleep(AFTER_MS)
  const after = ledger.takeDelays()
  await bystanders.settle(SETTLE_MS)
  await talking

  const books = ledger.books({ since: goneMs, isFinal: true })
  const left = await whatIsLeft(server, { ...before, goneMs })
  const sample = await server.metrics().catch(() => new Map<string, number>())
  const metricFaults = [...watch.metricFaults, ...contradictions(sample, { delivered: books.said - books.missing })]
  bystanders.release()
  const hadExited = server.exit
  const stopMs = await server.stop()

  const { counts } = troupe
  return {
    figures: {
      lost: books.lost,
      misordered: ledger.faultCount - bystanders.ended,
      toldWrongly: books.toldWrongly,
      unanswered: bystanders.unanswered,
      bystandersEnded: bystanders.ended,
      missingAfter: books.missingSince,
      missingPercent: (100 * books.missing) / books.said,
      p50BeforeMs: quantile(before.delays, 0.5),
      p50AfterMs: after.length === 0 ? Number.NaN : quantile(after, 0.5),
      p99Ms: watch.delays.length === 0 ? Number.NaN : quantile(watch.delays, 0.99),
      p99AfterMs: after.length === 0 ? Number.NaN : quantile(after, 0.99),
      healthMs: watch.healthMs,
      healthFailures: watch.healthFailures,
      floodsEndured: counts.floodsEndured,
      serverFaults: counts.faults.length,
      restarts: restartsIn(sample),
      errorLines: server.errorLines.length,
      metricFaults: metricFaults.length,
      descriptorsGrown: left.descriptors - before.descriptors,
      residentPeakMb: watch.residentPeakMb,
      residentGrownMb: left.residentMb - before.residentMb,
      // A process that a signal ended has no code.
      exitCode: hadExited === undefined ? (server.exit?.code ?? Number.NaN) : Number.NaN,
      stopMs,
    },
    notes: [
      `${books.said} messages said, ${books.delivered} deliveries, ${books.missing} messages missing, ${books.told} told`,
      `${counts.opened} offenders, ${(counts.sentBytes / 1e6).toFixed(0)} MB sent, floods: ${counts.floodsEnded} ended by the server, ${counts.floodsEndured} not`,
      ...Object.entries(counts.endured).map(([kind, count]) => `not ended: ${count} of ${kind}`),
      ...ledger.faults.map((fault) => `bystanders: ${fault}`),
      ...counts.faults.map((fault) => `offenders: ${fault}`),
      ...metricFaults.map((fault) => `metrics: ${fault}`),
      ...server.errorLines.slice(0, 10).map((line) => `log: ${line}`),
      ...(hadExited === undefined ? [] : [`the server ended before SIGTERM: ${JSON.stringify(hadExited)}`]),
    ],
  }
}

// The least of memory and descriptors that is seen while both may come back.
async function whatIsLeft(server: Server, before: { residentMb: number; descriptors: number; goneMs: number }) {
  const untilMs = performance.now() + RETURN_MS
  const expiredMs = before.goneMs + EXPIRED_MS
  const left = { residentMb: Number.POSITIVE_INFINITY, descriptors: Number.POSITIVE_INFINITY }
  let fellMs = performance.now()
  while (server.exit === undefined && performance.now() < untilMs) {
    const residentMb = server.residentMegabytes()
    if (residentMb < left.residentMb - 1) fellMs = performance.now()
    left.residentMb = Math.min(left.residentMb, residentMb)
    left.descriptors = Math.min(left.descriptors, server.descriptors())
    const isStill = residentMb <= before.residentMb || performance.now() - Math.max(fellMs, expiredMs) > STILL_MS
    if (left.descriptors <= before.descriptors && isStill) break
    await sleep(500)
  }
  return left
}
