// `lobbycast board ROOM`: prints a board of a running server once. board-watch.ts has `--watch`. Main thread.
import type { Config } from '../config/config.ts'
import type { BoardRecord } from './board-copy.ts'
import { sortedKeys } from './board-display.ts'
import { readBoard } from './board-pages.ts'
import { watchBoard } from './board-watch.ts'
import { UsageError } from './exit.ts'
import { exitCode } from './exit-codes.ts'
import { roomSegment, type ServerFlags, ServerLink } from './server-link.ts'
import type { Signals } from './signals.ts'
import { endOfOutput } from './terminals.ts'
import { cellOf, textTable } from './text-table.ts'

export interface BoardFlags extends ServerFlags {
  readonly keyField: string
  readonly fields?: string
  readonly where?: readonly string[]
  readonly keys?: string
  readonly json?: boolean
  readonly table?: boolean
  readonly watch?: boolean
  readonly tokenFile?: string
}

export interface BoardCommand {
  readonly config: Config
  readonly room: string
  readonly flags: BoardFlags
}

/** Resolves with the exit code. */
export async function board({ config, room, flags }: BoardCommand, signals: Signals): Promise<number> {
  const { json = false, table = false, watch = false, keyField } = flags
  if (json && table) throw new UsageError('--json and --table: give one of them')
  if (watch && table && !process.stdout.isTTY)
    throw new UsageError('--watch --table: a table is kept on a terminal only')
  const segment = roomSegment(room)
  const view = viewOf(flags)
  const link = new ServerLink(config, flags)
  process.stdout.on('error', endOfOutput)
  try {
    if (watch) {
      const silenceMsMax = 1000 * Math.max(30, 3 * config.heartbeat.intervalSeconds)
      return await watchBoard({ link, room, segment, view, silenceMsMax, flags }, signals)
    }
    signals.running(() => process.exit(exitCode.interrupted))
    const read = await readBoard({ link, path: `/rooms/${segment}/records`, view, keyField })
    if (read.kind !== 'ok') {
      process.stderr.write(`lobbycast: ${read.text}\n`)
      return exitCode[read.kind]
    }
    const { records } = read.copy
    const sorted = sortedKeys(records.keys()).map((key) => records.get(key) ?? {})
    print(sorted, flags)
    return exitCode.clean
  } finally {
    await link.close()
  }
}

function print(records: readonly BoardRecord[], { json, table, keyField, fields }: BoardFlags): void {
  if (json === true) console.log(JSON.stringify(records))
  else if (table === true || process.stdout.isTTY)
    printTable(records, columnsOf(records, { keyField, fields: fields?.split(',') }))
  else for (const record of records) console.log(JSON.stringify(record))
}

function printTable(records: readonly BoardRecord[], header: readonly string[]): void {
  const rows = records.map((record) => header.map((field) => cellOf(record[field])))
  const width = process.stdout.isTTY ? process.stdout.columns || undefined : undefined
  const { lines, hiddenColumns } = textTable({ header, rows, width, isStyled: process.stdout.isTTY })
  console.log(lines.join('\n'))
  if (hiddenColumns > 0) process.stderr.write(`lobbycast: columns that do not fit: ${hiddenColumns}\n`)
}

type ColumnsRequest = { readonly keyField: string; readonly fields: readonly string[] | undefined }

/** The columns of the table: the key, then the requested fields, or all fields of the records when none were requested. */
const columnsOf = (records: readonly BoardRecord[], { keyField, fields }: ColumnsRequest): string[] => [
  ...new Set([keyField, ...(fields ?? records.flatMap((record) => Object.keys(record)))]),
]

function viewOf({ fields, where = [], keys }: BoardFlags): URLSearchParams {
  const wrong = where.find((condition) => !/^[^:]+:/.test(condition))
  if (wrong !== undefined) throw new UsageError(`--where: expected FIELD:VALUE, got ${JSON.stringify(wrong)}`)
  const view = new URLSearchParams()
  if (fields !== undefined) view.set('fields', fields)
  if (keys !== undefined) view.set('keys', keys)
  for (const condition of where) view.append('where', condition)
  return view
}
