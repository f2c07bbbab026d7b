// When the main thread works in ticks, and what a tick does, with mailbox ends that write down what they are asked.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Pace, type PacedEnd } from '../src/mailbox/pace.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** An end that reads as many records as it is told. */
class NotedEnd implements PacedEnd {
  readonly calls: string[] = []
  records = 0
  more = false
  /** Whether it has records for its shard whose answer may be waited for, and how long the shard takes to answer. */
  hasUnannounced = false
  answerMs = 0
  /** How long it was given. */
  waitsMs: number[] = []

  ring(): void {
    this.calls.push('ring')
  }

  ringForAnswer(): boolean {
    this.calls.push('ring for answer')
    return this.hasUnannounced
  }

  awaitAnswer(forMs: number): void {
    this.calls.push('wait')
    this.waitsMs.push(forMs)
    const untilMs = performance.now() + Math.min(forMs, this.answerMs)
    while (performance.now() < untilMs);
  }

  /** Whether what it reads leaves only at the end of the turn. */
  unsent = false

  read() {
    this.calls.push('read')
    return { records: this.records, more: this.more, unsent: this.unsent }
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

  it('each tick rings every end, waits for the answers when there are new records, reads every end, and pauses', async () => {
    const { pace, ends } = pacedEnds(2)
    for (const end of ends) end.records = 10
    ends[1]!.hasUnannounced = true
    await beBusy(pace)
    const pausedMs = pace.pausedMs
    await expect.poll(() => ends[0]!.calls.length).toBeGreaterThan(9)
    for (const { calls } of ends) {
      expect(calls.slice(0, 3)).toEqual(['ring for answer', 'wait', 'read'])
      expect(calls.filter((call) => call === 'read').length).toBeGreaterThan(2)
    }
    expect(pace.pausedMs).toBeGreaterThan(pausedMs)
    for (const end of ends) pace.leave(end)
  })

  it('without new records nothing is waited for', async () => {
    const { pace, ends } = pacedEnds(2)
    for (const end of ends) end.records = 10
    await beBusy(pace)
    await expect.poll(() => ends[0]!.calls.length).toBeGreaterThan(9)
    for (const { calls } of ends) expect(calls).not.toContain('wait')
    for (const end of ends) pace.leave(end)
  })

  it('all ends together are waited for no longer than half a millisecond', async () => {
    const { pace, ends } = pacedEnds(3)
    for (const end of ends) {
      end.records = 10
      end.hasUnannounced = true
      end.answerMs = 1000
    }
    await beBusy(pace)
    await expect.poll(() => ends[0]!.waitsMs.length).toBeGreaterThan(0)
    const [first, ...others] = ends.map(({ waitsMs }) => waitsMs[0]!) as [number, number, number]
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThanOrEqual(0.5)
    expect(others).toEqual([0, 0])
    for (const end of ends) pace.leave(end)
  })

  it('an end with unread records is read again before anything is waited for', async () => {
    const { pace, ends } = pacedEnds(1)
    const [end] = ends as [NotedEnd]
    Object.assign(end, { records: 10, more: true, hasUnannounced: true })
    await beBusy(pace)
    await expect.poll(() => end.calls.length).toBeGreaterThan(10)
    const firstRead = end.calls.indexOf('read')
    expect(new Set(end.calls.slice(firstRead + 1, firstRead + 8))).toEqual(new Set(['ring', 'read']))
    pace.leave(end)
  })

  it('ticks are half a millisecond long while they are light, and a millisecond while they are not', async () => {
    const spy = vi.spyOn(Atomics, 'wait')
    onTestFinished(() => spy.mockRestore())
    /** How long the next pauses are meant to be, without the first few: a tick goes by the one before it. */
    const pauses = async () => {
      spy.mockClear()
      while (spy.mock.calls.length < 12) {
        // A machine that is busy may make so few ticks that they end.
        await beBusy(pace)
        await turn()
      }
      return spy.mock.calls.slice(3).map((call) => Number(call[3]))
    }
    const { pace, ends } = pacedEnds(1)
    const [end] = ends as [NotedEnd]
    end.records = 10
    await beBusy(pace)
    // A machine that is busy may interrupt single ticks, which then are not light.
    expect((await pauses()).filter((forMs) => forMs <= 0.5).length).toBeGreaterThan(3)
    const read = end.read.bind(end)
    end.read = () => {
      const untilMs = performance.now() + 0.4
      while (performance.now() < untilMs);
      return read()
    }
    expect((await pauses()).filter((forMs) => forMs > 0.5).length).toBeGreaterThan(3)
    pace.leave(end)
  })

  it('a tick that has no time left reads the sockets once more before it rings', async () => {
    const { pace, ends } = pacedEnds(1)
    const [end] = ends as [NotedEnd]
    end.records = 100
    await beBusy(pace)
    const read = end.read.bind(end)
    end.read = () => {
      const untilMs = performance.now() + 2
      while (performance.now() < untilMs);
      return read()
    }
    // In which turn of this test each read was.
    const turns: number[] = []
    for (let n = 0; n < 30; n++) {
      const before = end.calls.filter((call) => call === 'read').length
      await beBusy(pace)
      await turn()
      if (end.calls.filter((call) => call === 'read').length > before) turns.push(n)
    }
    const gaps = turns.slice(1).map((n, index) => n - turns[index]!)
    expect(gaps.filter((gap) => gap === 2).length).toBeGreaterThan(gaps.length / 2)
    pace.leave(end)
  })

  it('what leaves at the end of a turn does so before the pause', async () => {
    for (const unsent of [false, true]) {
      const { pace, ends } = pacedEnds(1)
      const [end] = ends as [NotedEnd]
      end.records = 10
      end.unsent = unsent
      await beBusy(pace)
      await expect.poll(() => end.calls.length).toBeGreaterThan(4)
      // One immediate of this test is one turn.
      const turnsUntilPause = async () => {
        const pausedMs = pace.pausedMs
        for (let turns = 0; ; turns++) {
          if (pace.pausedMs > pausedMs) return turns
          // A process that was not let run for a moment leaves tick mode, and begins again.
          if (!pace.ticking) return undefined
          await turn()
        }
      }
      const counted = async () => {
        await beBusy(pace)
        return (await turnsUntilPause()) === undefined ? undefined : turnsUntilPause()
      }
      await expect.poll(counted).toBe(unsent ? 2 : 1)
      pace.leave(end)
    }
  })

  it('tick mode that ends between the two turns of a tick puts the ends to sleep at once', async () => {
    const { pace, ends } = pacedEnds(1)
    const [end] = ends as [NotedEnd]
    end.records = 10
    end.unsent = true
    await beBusy(pace)
    await expect.poll(() => end.calls.at(-1)).toBe('read')
    const untilMs = performance.now() + 40
    while (performance.now() < untilMs);
    // Too little for so long a time.
    pace.count(0)
    expect(pace.ticking).toBe(false)
    end.calls.length = 0
    for (let n = 0; n < 5; n++) await turn()
    expect(end.calls).toEqual(['ring', 'read'])
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
    for (const { calls } of ends) expect(calls.slice(-4)).toEqual(['ring for answer', 'read', 'ring', 'read'])
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
