// What the main thread and the watchdog's thread share: five words of memory. Both files of the watchdog use it.

/** `stopTicksMax`: 0 while no stop is under way. */
export const Word = { signsOfLife: 0, ticksMax: 1, isDebugged: 2, isEndDue: 3, stopTicksMax: 4 } as const
export const WORDS = 5

/** The shorter of the two times is divided into this many ticks, so the watchdog is at most one of them late. */
export const DEADLINE_TICKS = 40

export interface WatchdogTask {
  readonly memory: SharedArrayBuffer
  readonly tickMs: number
}
