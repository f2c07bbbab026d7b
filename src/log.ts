// The log: one JSON object per line on stdout, or a short readable line when stdout is a terminal. Only what happens to the
// server is logged, never a message or a member. The only file that imports pino.
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'

export type { Logger } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Lines waiting for a reader of stdout that has stopped. What does not fit is dropped: a log must not stall the sockets. */
const waitingBytesMax = 4_194_304

export function createLogger(level: LogLevel): Logger {
  // Time as text only in front of people; machines get milliseconds.
  const base = { pid: process.pid }
  if (level === 'silent') return pino({ level, base })
  if (process.stdout.isTTY) return pino({ level, base: null, timestamp: stdTimeFunctions.isoTime }, terminal)
  // Written from the thread pool; pino writes the rest synchronously when the process exits.
  return pino({ level, base }, destination({ dest: 1, sync: false, maxLength: waitingBytesMax }))
}

const terminal: DestinationStream = {
  write(line) {
    process.stdout.write(readableLine(line))
  },
}

/** '{"level":30,"time":"2026-01-02T03:04:05.678Z","shards":1,"msg":"listening"}' -> '03:04:05.678 INFO  listening shards=1' */
export function readableLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const name = (pino.levels.labels[Number(level)] ?? String(level)).toUpperCase()
  const { err, ...others } = fields
  const pairs = Object.entries(others).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const stack = typeof err === 'object' && err !== null ? `\n${(err as { stack?: string }).stack}` : ''
  return `${String(time).slice(11, 23)} ${name.padEnd(5)} ${msg ?? ''}${pairs.join('')}${stack}\n`
}
