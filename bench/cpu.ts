/**
 * What a process used, from /proc: CPU time by thread, in nanoseconds where the kernel counts them, and memory.
 */
import { readdirSync, readFileSync } from 'node:fs'

const clockTickNs = 1e7

export interface CpuSample {
  atNs: number
  /** CPU nanoseconds by thread id. The main thread has the id of the process. */
  threads: Map<number, number>
}

export interface CpuUse {
  /** Wall time between the two samples. */
  elapsedNs: number
  mainNs: number
  /** All other threads: shards, garbage collection helpers, libuv's pool. */
  othersNs: number
}

function readThreadNs(pid: number, tid: number): number {
  const directory = `/proc/${pid}/task/${tid}`
  try {
    const onCpuNs = Number(readFileSync(`${directory}/schedstat`, 'latin1').split(' ')[0])
    if (onCpuNs > 0) return onCpuNs
    // A kernel without schedstat still has ticks of 10 ms. The command name may hold spaces and ends at the last ')'.
    const stat = readFileSync(`${directory}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * clockTickNs
  } catch {
    // The thread ended between the listing and the read.
    return 0
  }
}

export function sampleCpu(pid: number): CpuSample {
  const threads = new Map<number, number>()
  for (const name of readdirSync(`/proc/${pid}/task`)) {
    const tid = Number(name)
    threads.set(tid, readThreadNs(pid, tid))
  }
  return { atNs: Number(process.hrtime.bigint()), threads }
}

export function cpuBetween(pid: number, from: CpuSample, to: CpuSample): CpuUse {
  const use: CpuUse = { elapsedNs: to.atNs - from.atNs, mainNs: 0, othersNs: 0 }
  for (const [tid, ns] of to.threads) {
    const used = ns - (from.threads.get(tid) ?? 0)
    if (tid === pid) use.mainNs += used
    else use.othersNs += Math.max(0, used)
  }
  return use
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}

/**
 * CPU time that all processes of the machine used since it started. What is left of it after the server, the load processes
 * and the driver are taken away belongs to strangers, who make a run less trustworthy.
 */
export function machineBusyNs(): number {
  const [, user, nice, system] = readFileSync('/proc/stat', 'latin1').split(/\s+/, 4).map(Number)
  return (user! + nice! + system!) * clockTickNs
}

/** CPU time of this process in nanoseconds. */
export function ownCpuNs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

/** CPU time of the main thread of a process in nanoseconds. */
export const mainThreadNs = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ')[0])
