// What the main thread and the watchdog's thread share: six words of memory. Both files of the watchdog use it.

/** `stopTicksMax`: 0 while no stop is under way. `stops`: how many have begun, because one may begin right after another was taken back. */
export const Word = { signsOfLife: 0, ticksMax: 1, isDebugged: 2, isEndDue: 3, stopTicksMax: 4, stops: 5 } as const
export const WORDS = 6

/** The shorter of the two times is divided into this many ticks, so the watchdog is at most one of them late. */
export const DEADLINE_TICKS = 40

export interface WatchdogTask {
  readonly memory: SharedArrayBuffer
  readonly tickMs: number
}
