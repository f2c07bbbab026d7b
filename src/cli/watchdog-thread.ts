// The watchdog: a thread that sleeps, counts its own ticks, and ends the process when the main thread has shown no sign of life for
// `ticksMax` of them, or when a stop takes `stopTicksMax` of them. It counts ticks, not time: a process that was stopped (SIGSTOP, a
// suspended machine) has had no ticks either.
import { write } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { workerData } from 'node:worker_threads'
import { type WatchdogTask, Word } from './watchdog-task.ts'

const { memory, tickMs } = workerData as WatchdogTask
const words = new Int32Array(memory)
const STDERR = 2
/** What a reader of stderr has for the last line. */
const LAST_LINE_MS = 100

let signsOfLife = 0
let silentTicks = 0
let stopTicks = 0
let stops = 0
for (;;) {
  Atomics.wait(words, Word.isEndDue, 0, tickMs)
  if (Atomics.load(words, Word.isEndDue) !== 0) end('the process cannot end by itself: its thread pool is blocked')
  const seen = Atomics.load(words, Word.signsOfLife)
  const isDebugged = Atomics.load(words, Word.isDebugged) !== 0
  silentTicks = seen === signsOfLife && !isDebugged ? silentTicks + 1 : 0
  signsOfLife = seen
  const ticksMax = Atomics.load(words, Word.ticksMax)
  if (silentTicks >= ticksMax) end(`the main thread has not run for ${Math.round(ticksMax * tickMs)} ms`)
  const stopTicksMax = Atomics.load(words, Word.stopTicksMax)
  const begun = Atomics.load(words, Word.stops)
  if (stopTicksMax === 0 || begun !== stops) stopTicks = 0
  else if (!isDebugged) stopTicks += 1
  stops = begun
  if (stopTicks > stopTicksMax) end(`the stop has not ended within ${Math.round(stopTicksMax * tickMs)} ms`)
}

function end(reason: string): never {
  // Written by the thread pool, which nobody waits for: what blocks the main thread may be stderr.
  write(STDERR, `lobbycast: ${reason}; killed by the watchdog\n`, () => undefined)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_LINE_MS)
  process.kill(process.pid, 'SIGKILL')
  // Still here: the first process of a container cannot be killed from inside it. A fault of the processor ends it all the same.
  setFlagsFromString('--allow-natives-syntax')
  new Function('%SystemBreak()')()
  throw new Error('nothing ends this process')
}
