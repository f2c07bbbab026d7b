// The log: one JSON object per line on stdout, or a short readable line when stdout is a terminal. No line has a message, a token or a key in
// it. The only file that imports pino; writing is log-output.ts.
import { isatty } from 'node:tty'
import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino'
import type { Config } from '../config/config-schema.ts'
import { LogLine } from './log-lines.ts'
import { LogOutput } from './log-output.ts'

export type { Logger } from 'pino'

export interface Log {
  readonly logger: Logger
  /** Lines that could not be written. */
  readonly lostLines: () => number
  /** Writes what can still be written. Later lines go nowhere. */
  readonly close: () => Promise<void>
}

const STDOUT = 1

export function openLog({ level, waitingBytesMax }: Config['log']): Log {
  const isTerminal = isatty(STDOUT)
  // Time as text only in front of people; machines get milliseconds.
  const common: LoggerOptions = isTerminal
    ? { base: null, timestamp: stdTimeFunctions.isoTime }
    : { base: { pid: process.pid } }
  const shownLine = isTerminal ? readableLine : (line: string) => line
  // Opened by the first line: a silent log may be given another level later.
  let output: LogOutput | undefined
  let isClosed = false
  const write = (line: string) => {
    if (isClosed) return
    output ??= new LogOutput({
      descriptor: STDOUT,
      waitingBytesMax,
      lostNotice: (lines) => shownLine(lostNotice(common, lines)),
    })
    output.write(shownLine(line))
  }
  return {
    logger: pino({ ...common, level }, { write }),
    lostLines: () => output?.lostLines ?? 0,
    close: async () => {
      isClosed = true
      await output?.close()
    },
  }
}

/** Formed like any other line, and whatever the level is: what is missing has to be known. */
function lostNotice(common: LoggerOptions, lines: number): string {
  let notice = ''
  const write = (line: string) => {
    notice = line
  }
  pino({ ...common, level: 'warn' }, { write }).warn({ lines }, LogLine.warn.lost)
  return notice
}

/** '{"level":30,"time":"2026-01-02T03:04:05.678Z","shards":1,"msg":"listening"}' -> '03:04:05.678 INFO  listening shards=1' */
function readableLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const name = (pino.levels.labels[Number(level)] ?? String(level)).toUpperCase()
  const { err, ...others } = fields
  const pairs = Object.entries(others).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const stack = typeof err === 'object' && err !== null ? `\n${(err as { stack?: string }).stack}` : ''
  return `${String(time).slice(11, 23)} ${name.padEnd(5)} ${msg ?? ''}${pairs.join('')}${stack}\n`
}
