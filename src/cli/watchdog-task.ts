// What the main thread and the watchdog's thread share: four words of memory. Both files of the watchdog use it.

export const Word = { signsOfLife: 0, ticksMax: 1, isDebugged: 2, isEndDue: 3 } as const
export const WORDS = 4

/** The deadline is divided into this many ticks, so the watchdog is at most one of them late. */
export const SILENT_TICKS = 40

export interface WatchdogTask {
  readonly memory: SharedArrayBuffer
  readonly tickMs: number
}
