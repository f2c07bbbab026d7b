/**
 * One clock for all processes of a run: microseconds of CLOCK_MONOTONIC.
 *
 * Intended send times travel inside the messages and are compared in another process, so the clock must be shared.
 * `performance.now()` reads the same kernel clock as `process.hrtime` but counts from the start of its own process; the
 * difference is measured once here, because `hrtime.bigint()` allocates and this is read once per network read.
 */

function measureOriginUs(): number {
  let best = Number.POSITIVE_INFINITY
  let origin = 0
  // The pair of reads that took the least time is the one that was not interrupted between them.
  for (let attempt = 0; attempt < 50; attempt++) {
    const before = performance.now()
    const monotonicNs = process.hrtime.bigint()
    const after = performance.now()
    if (after - before < best) {
      best = after - before
      origin = Number(monotonicNs) / 1000 - ((before + after) / 2) * 1000
    }
  }
  return origin
}

const originUs = measureOriginUs()

/** Microseconds since an arbitrary point that is the same for every process on this machine. */
export function nowUs(): number {
  return originUs + performance.now() * 1000
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Resolves at the given time of `nowUs`, or at once when it has passed. */
export async function sleepUntilUs(timeUs: number): Promise<void> {
  const waitMs = (timeUs - nowUs()) / 1000
  if (waitMs > 0) await sleep(waitMs)
}
