/**
 * Searching for a rate: which rates to try next, and when a rate counts as sustained. Pure.
 */
import type { Metrics } from './cell.ts'

const p99MaxMs = 50
export const deliveredShareMin = 0.99

export interface Judgement {
  passed: boolean
  /** Why the rate did not pass. */
  refusals: string[]
  /** Messages per second that reached the members. */
  deliveredMessages: number
}

export function judgeStep(phase: { metrics: Metrics; refusals: string[]; deliveredShare: number }): Judgement {
  const deliveredMessages = (phase.metrics.offeredMessages ?? 0) * phase.deliveredShare
  const { p99Ms } = phase.metrics
  const refusals = [...phase.refusals]
  if (phase.deliveredShare < deliveredShareMin)
    refusals.push(`slow: delivered ${(phase.deliveredShare * 100).toFixed(1)} %`)
  if (p99Ms === undefined) refusals.push('no latency was measured')
  else if (p99Ms > p99MaxMs) refusals.push(`slow: p99 ${p99Ms.toFixed(0)} ms`)
  return { passed: refusals.length === 0, refusals, deliveredMessages }
}

const downFactor = 0.9
const downStepsMax = 20

/**
 * Lower and lower rates, until one passes. What an overloaded server still delivered says where to look next. The first rate is
 * tried twice, because one pause of the machine must not lower a result.
 */
export function* stepDown(first: number): Generator<number, void, Judgement> {
  if ((yield Math.round(first)).passed) return
  let rate = first
  for (let step = 0; step < downStepsMax && rate >= 1; step++) {
    const { passed, deliveredMessages } = yield Math.round(rate)
    if (passed) return
    rate = Math.min(rate * downFactor, Math.max(deliveredMessages, rate / 4))
  }
}

const halvings = 2
const triesMax = 3
/** A server that delivers less than this share of what it is offered is beyond its ceiling, whatever the machine did meanwhile. */
const nearShare = 0.9
const rateMax = 1_000_000

/**
 * Doubles the rate until a step fails, goes up in quarter octaves from the last that passed, then halves what is left between
 * the last that passed and the first that failed: the result is within a sixteenth of an octave (4.5 %). A step that failed by
 * little is tried again, because a pause of the machine must not end a search. A later round begins an octave below the earlier result.
 */
export function* searchCeiling(first: number, earlier: number | undefined): Generator<number, void, Judgement> {
  let rate = earlier === undefined ? first : Math.max(first, earlier / 2)
  let passedRate = 0
  while (rate <= rateMax && (yield* passes(rate))) {
    passedRate = rate
    rate *= 2
  }
  while (passedRate === 0 && rate > 2) {
    // Not even the first rate passed: go down until one does.
    rate /= 2
    const { passed } = yield Math.round(rate)
    if (passed) passedRate = rate
  }
  if (passedRate === 0) return
  let octave = 0
  for (let step = 0.25; step < 1 && (yield* passes(passedRate * 2 ** step)); step += 0.25) octave = step
  for (let gap = 0.125; gap >= 0.25 / 2 ** halvings; gap /= 2) {
    if (yield* passes(passedRate * 2 ** (octave + gap))) octave += gap
  }
}

/** Rates from low to high, until one fails. A rate that failed by little is tried again, as in the search for a ceiling. */
export function* climb(rates: number[]): Generator<number, void, Judgement> {
  for (const rate of rates) if (!(yield* passes(rate))) return
}

const leaders = [1, 2, 5]

/** The rates of a sweep: 1, 2, 5, 10 and so on, from `from` to `to`. */
export function sweepRates({ from, to }: { from: number; to: number }): number[] {
  const rates: number[] = []
  for (let decade = 1; decade <= to; decade *= 10) rates.push(...leaders.map((leader) => leader * decade))
  return rates.filter((rate) => rate >= from && rate <= to)
}

/** With fewer messages one at the edge of the phase is half of the 1 % that may be missing, and a p99 is a single message. */
const messagesMin = 200

/** How long a rate of a sweep is measured. */
export const sweepSeconds = (messagesPerSecond: number, secondsMin: number): number =>
  Math.max(secondsMin, messagesMin / messagesPerSecond)

function* passes(rate: number): Generator<number, boolean, Judgement> {
  for (let tries = 0; tries < triesMax; tries++) {
    const { passed, deliveredMessages } = yield Math.round(rate)
    if (passed) return true
    if (deliveredMessages < nearShare * rate) return false
  }
  return false
}
