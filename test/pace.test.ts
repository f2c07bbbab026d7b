// When the main thread works in ticks, and what a tick does, with mailbox ends that write down what they are asked.
import { describe, expect, it } from 'vitest'
import { Pace, type PacedEnd } from '../src/mailbox/pace.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** An end that reads as many records as it is told. */
class NotedEnd implements PacedEnd {
  readonly calls: string[] = []
  records = 0
  more = false

  ring(): void {
    this.calls.push('ring')
  }

  read() {
    this.calls.push('read')
    return { records: this.records, more: this.more }
  }
}

function pacedEnds(count: number) {
  const pace = new Pace()
  const ends = Array.from({ length: count }, () => new NotedEnd())
  for (const end of ends) pace.join(end)
  return { pace, ends }
}

/** Turn after turn with records in each, until the pace has made up its mind. */
async function beBusy(pace: Pace): Promise<void> {
  while (!pace.ticking) {
    pace.count(10)
    await turn()
  }
}

describe('pace - the main thread works in ticks while it is busy', () => {
  it.each([
    ['no records', 0],
    ['a few in each span', 1],
  ])('%s begin none', async (_title, records) => {
    const { pace, ends } = pacedEnds(1)
    for (let n = 0; n < 20; n++) {
      pace.count(records)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(pace.ticking).toBe(false)
    expect(ends[0]?.calls).toEqual([])
  })

  it('each tick rings every end, pauses, then reads every end', async () => {
    const { pace, ends } = pacedEnds(2)
    for (const end of ends) end.records = 10
    await beBusy(pace)
    const pausedMs = pace.pausedMs
    await expect.poll(() => ends[0]!.calls.length).toBeGreaterThan(10)
    for (const { calls } of ends) {
      const pairs = calls.slice(0, 10)
      expect(pairs).toEqual(Array.from({ length: 5 }, () => ['ring', 'read']).flat())
    }
    expect(pace.pausedMs).toBeGreaterThan(pausedMs)
    for (const end of ends) pace.leave(end)
  })

  it('does not pause when an end has more to read', async () => {
    const { pace, ends } = pacedEnds(1)
    ends[0]!.records = 10
    ends[0]!.more = true
    await beBusy(pace)
    await expect.poll(() => ends[0]!.calls.length).toBeGreaterThan(2)
    const pausedMs = pace.pausedMs
    const enough = ends[0]!.calls.length + 20
    while (ends[0]!.calls.length < enough) {
      // A machine that is busy may make so few ticks that they end.
      await beBusy(pace)
      await turn()
    }
    expect(pace.pausedMs).toBe(pausedMs)
    pace.leave(ends[0]!)
  })

  it('ends when little comes: every end is rung for what was written meanwhile, and read so that it sleeps', async () => {
    const { pace, ends } = pacedEnds(2)
    for (const end of ends) end.records = 10
    await beBusy(pace)
    for (const end of ends) end.records = 0
    await expect.poll(() => pace.ticking).toBe(false)
    await turn()
    for (const { calls } of ends) expect(calls.slice(-4)).toEqual(['ring', 'read', 'ring', 'read'])
    const asked = ends.map(({ calls }) => calls.length)
    for (let n = 0; n < 10; n++) await turn()
    expect(ends.map(({ calls }) => calls.length)).toEqual(asked)
  })

  it('counts from outside a tick start no second chain of ticks', async () => {
    const { pace, ends } = pacedEnds(1)
    ends[0]!.records = 10
    ends[0]!.more = true
    await beBusy(pace)
    for (let n = 0; n < 50; n++) pace.count(100)
    const before = ends[0]!.calls.length
    await turn()
    expect(ends[0]!.calls.length - before).toBeLessThanOrEqual(2)
    pace.leave(ends[0]!)
  })

  it('an end that has left is not asked any more', async () => {
    const { pace, ends } = pacedEnds(1)
    ends[0]!.records = 10
    await beBusy(pace)
    pace.leave(ends[0]!)
    const before = ends[0]!.calls.length
    for (let n = 0; n < 5; n++) await turn()
    expect(ends[0]!.calls.length).toBe(before)
  })
})
