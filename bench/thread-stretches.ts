/**
 * How long a thread of another process works without going to sleep, from /proc. The kernel counts the CPU time of a thread exactly whenever it
 * goes to sleep, and how often it went to sleep of its own accord. So the CPU time between two looks that differ in that number is an upper bound of the
 * longest stretch between them. Unlike a delay it does not grow when other programs take the core.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { nowUs, sleep } from './clock.ts'

interface Look {
  sleeps: number
  cpuNs: number
}

function lookAt(pid: number, tid: number): Look {
  const directory = `/proc/${pid}/task/${tid}`
  const sleeps = /^voluntary_ctxt_switches:\t(\d+)$/m.exec(readFileSync(`${directory}/status`, 'latin1'))?.[1]
  return { sleeps: Number(sleeps), cpuNs: Number(readFileSync(`${directory}/schedstat`, 'latin1').split(' ')[0]) }
}

const chooseMs = 300

/** The thread that sleeps most often, other than the main one: the only shard, while messages pass through it. */
async function busiestThread(pid: number): Promise<number> {
  const tids = readdirSync(`/proc/${pid}/task`).map(Number)
  const before = new Map(tids.map((tid) => [tid, lookAt(pid, tid).sleeps]))
  await sleep(chooseMs)
  const rises = tids
    .filter((tid) => tid !== pid)
    .map((tid) => ({ tid, rise: lookAt(pid, tid).sleeps - before.get(tid)! }))
  return rises.sort((a, b) => b.rise - a.rise)[0]!.tid
}

export interface Stretches {
  /** Upper bounds of the longest stretches, in microseconds of CPU time, the longest first. */
  longestUs: number[]
  /** Share of the time in which looks came in time. */
  seenShare: number
}

/** Between two looks that are further apart the thread may have slept often, so that their difference is the sum of many stretches and says nothing. */
const lateMs = 20

const keptMax = 5

/** Watches the only shard of a server. Messages must pass through it meanwhile. */
export async function watchStretches({ pid, untilUs }: { pid: number; untilUs: number }): Promise<Stretches> {
  const tid = await busiestThread(pid)
  let last = lookAt(pid, tid)
  const startUs = nowUs()
  let lookedUs = startUs
  let seenUs = 0
  let longest: number[] = []
  while (nowUs() < untilUs) {
    // A timer fires a millisecond late at the earliest, and a pause of no time leaves no core to others.
    await sleep(0)
    const look = lookAt(pid, tid)
    const us = nowUs()
    const isLate = us - lookedUs > lateMs * 1000
    if (!isLate) seenUs += us - lookedUs
    lookedUs = us
    if (look.sleeps === last.sleeps && !isLate) continue
    if (!isLate) longest = [...longest, (look.cpuNs - last.cpuNs) / 1000].sort((a, b) => b - a).slice(0, keptMax)
    last = look
  }
  return { longestUs: longest, seenShare: seenUs / (lookedUs - startUs) }
}
