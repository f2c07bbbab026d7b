// `lobbycast push ROOM FILE|-`: sends records from a file or stdin to a room of a running server. Checks the flags, shows the progress, prints a
// summary at the end, and chooses the exit code. Main thread.
import type { Config } from '../config/config.ts'
import { UsageError } from './exit.ts'
import { exitCode } from './exit-codes.ts'
import { ProgressBar } from './progress-bar.ts'
import { type PushEnd, PushRun, type PushSums } from './push-run.ts'
import { batchesOf } from './record-batches.ts'
import { FORMATS, type Format, RecordInput } from './record-input.ts'
import { roomSegment, type ServerFlags, ServerLink } from './server-link.ts'
import type { Signals } from './signals.ts'

export interface PushFlags extends ServerFlags {
  readonly format?: string
  readonly text?: readonly string[]
  readonly batch: string
  readonly rate?: string
  readonly records?: boolean
}

export interface PushRequest {
  readonly config: Config
  readonly room: string
  readonly file: string
  readonly flags: PushFlags
}

const BATCH_RECORDS_MAX = 1_000_000
const RATE_MAX = 10_000

/** Resolves with the exit code. */
export async function push({ config, room, file, flags }: PushRequest, signals: Signals): Promise<number> {
  const format = formatOf(flags.format)
  const batchRecords = integerOf('--batch', flags.batch, BATCH_RECORDS_MAX)
  const ratePerSecond = flags.rate === undefined ? undefined : rateOf(flags.rate)
  const path = `/rooms/${roomSegment(room)}/${flags.records === true ? 'records' : 'statistics'}`
  const link = new ServerLink(config, flags)
  signals.running(killedByInterrupt)
  const input = await RecordInput.open(file)
  const bar = new ProgressBar(process.stderr)
  const stopping = new AbortController()
  signals.running(() => {
    stopping.abort()
    input.close()
  })
  const progress = ({ records }: PushSums) =>
    bar.show({ records, doneBytes: input.readBytes, allBytes: input.sizeBytes })
  const run = new PushRun({ link, path, ratePerSecond, stop: stopping.signal, progress })
  const startMs = performance.now()
  try {
    const end = await run.send(batchesOf(input.records({ format, textFields: flags.text ?? [] }), batchRecords))
    bar.clear()
    if ('message' in end) process.stderr.write(`lobbycast: ${end.message}\n`)
    console.log(summaryText(run.sums, { end, seconds: (performance.now() - startMs) / 1000 }))
    return codeOf(end, run.sums)
  } finally {
    input.close()
    await link.close()
  }
}

/**
 * Ends the process as SIGINT does by default; a shell shows the exit code 130. The opening of a pipe waits for its writer in a thread of libuv, and
 * process.exit would wait for this thread.
 */
function killedByInterrupt(): void {
  process.removeAllListeners('SIGINT')
  process.kill(process.pid, 'SIGINT')
}

function summaryText(sums: PushSums, { end, seconds }: { end: PushEnd; seconds: number }): string {
  const parts = [
    `${end.kind === 'interrupted' ? 'interrupted: ' : ''}${count(sums.records, 'record')} sent in ${count(sums.batches, 'batch')}`,
    ...(sums.changed === undefined ? [] : [`${sums.changed} changed`]),
    ...(sums.unchanged === undefined ? [] : [`${sums.unchanged} unchanged`]),
    ...(sums.repeats === 0 ? [] : [`${count(sums.repeats, 'request')} repeated`]),
    `${seconds.toFixed(1)} s`,
    `${Math.round(sums.records / Math.max(seconds, 0.001))} records/s`,
  ]
  return parts.join(', ')
}

function count(number: number, noun: 'record' | 'batch' | 'request'): string {
  const plural = noun === 'batch' ? 'batches' : `${noun}s`
  return `${number} ${number === 1 ? noun : plural}`
}

function codeOf(end: PushEnd, { records }: PushSums): number {
  if (end.kind === 'done') return exitCode.clean
  if (end.kind === 'interrupted') return exitCode.interrupted
  return records > 0 ? exitCode.partly : exitCode[end.kind]
}

function formatOf(text: string | undefined): Format | undefined {
  if (text === undefined) return undefined
  const format = FORMATS.find((name) => name === text)
  if (format === undefined)
    throw new UsageError(`--format: expected one of ${FORMATS.join(', ')}, got ${JSON.stringify(text)}`)
  return format
}

function integerOf(flag: string, text: string, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > max)
    throw new UsageError(`${flag}: expected an integer from 1 to ${max}, got ${JSON.stringify(text)}`)
  return value
}

function rateOf(text: string): number {
  const value = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (value > 0 && value <= RATE_MAX) return value
  throw new UsageError(`--rate: expected a number above 0 and at most ${RATE_MAX}, got ${JSON.stringify(text)}`)
}
