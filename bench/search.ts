/**
 * Searching for a rate: which rates to try next, and when a rate counts as sustained. Pure.
 */
import type { Metrics } from './cell.ts'

export const p99MaxMs = 50
export const deliveredShareMin = 0.99

export interface Judgement {
  passed: boolean
  why: string
  /** Messages per second that reached the members. */
  deliveredMessages: number
}

export function judgeStep(phase: { metrics: Metrics; refusals: string[]; deliveredShare: number }): Judgement {
  const deliveredMessages = (phase.metrics.offeredMessages ?? 0) * phase.deliveredShare
  const failed = (why: string): Judgement => ({ passed: false, why, deliveredMessages })
  const p99Ms = phase.metrics.p99Ms
  if (phase.refusals.length > 0) return failed(phase.refusals.join('; '))
  if (phase.deliveredShare < deliveredShareMin) return failed(`delivered ${(phase.deliveredShare * 100).toFixed(1)} %`)
  if (p99Ms === undefined) return failed('no latency was measured')
  if (p99Ms > p99MaxMs) return failed(`p99 ${p99Ms.toFixed(0)} ms`)
  return { passed: true, why: '', deliveredMessages }
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

const fineFactor = 2 ** 0.25
const rateMax = 1_000_000

/**
 * Doubles the rate until a step fails, then goes up in quarter octaves from the last that passed. A failed step is tried once
 * more, because one pause of the machine must not end a search. A later round begins an octave below the earlier result.
 */
export function* searchCeiling(first: number, earlier: number | undefined): Generator<number, void, Judgement> {
  let rate = earlier === undefined ? first : Math.max(first, earlier / 2)
  let passedRate = 0
  while (rate <= rateMax) {
    const { passed } = yield Math.round(rate)
    if (!passed) break
    passedRate = rate
    rate *= 2
  }
  while (passedRate === 0 && rate > 2) {
    // Not even the first rate passed: go down until one does.
    rate /= 2
    const { passed } = yield Math.round(rate)
    if (passed) passedRate = rate
  }
  for (let step = 1; step < 4; step++) {
    const next = Math.round(passedRate * fineFactor ** step)
    const first = yield next
    const { passed } = first.passed ? first : yield next
    if (!passed) return
  }
}
