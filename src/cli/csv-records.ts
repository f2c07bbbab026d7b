// Turns CSV into records. The first line has the names of the fields. Each further row is a record, whose cells become JSON values. The only file
// that imports csv-parse, which handles the quotes, line breaks and errors of CSV. Main thread.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CsvError, type Info, parse } from 'csv-parse'
import { InputError, type InputRecord, placeText, RECORD_LENGTH_MAX } from './json-records.ts'

/** `textFields`: the columns whose cells stay strings. */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  textFields: readonly string[],
): AsyncGenerator<InputRecord> {
  let fault: CsvError | undefined
  const parser = parse({
    info: true,
    skip_empty_lines: true,
    max_record_size: RECORD_LENGTH_MAX,
    // Without this, a fault ends the parser at once, and the good records before the fault that are still in the parser are lost.
    skip_records_with_error: true,
    on_skip: (error) => {
      fault ??= error
      return undefined
    },
  })
  // An error while the pieces are read destroys the parser with the same error, which the loop below throws.
  const feeding = pipeline(Readable.from(untilFault()), parser).catch(() => undefined)
  async function* untilFault(): AsyncGenerator<string> {
    for await (const piece of pieces) {
      if (fault !== undefined) return
      yield piece
    }
  }
  let columns: readonly Column[] | undefined
  let index = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (fault !== undefined && info.records > faultOf(fault).records) break
      if (columns === undefined) columns = columnsOf(record, textFields)
      else yield { text: recordText(columns, record), index: index++, line: info.lines - lineBreaks(record) }
    }
  } finally {
    parser.destroy()
    await feeding
  }
  if (fault === undefined) return
  const { line, message } = faultOf(fault)
  throw new InputError(`${columns === undefined ? `line ${line}` : placeText({ index, line })}: ${message}`)
}

/** `records`: number of good records before the fault, the header included. */
function faultOf(error: CsvError): { records: number; line: number; message: string } {
  return {
    records: Number(error.records),
    line: Number(error.lines),
    message: error.message.replace(/ (on|at) line \d+$/, ''),
  }
}

/** Number of line breaks inside the cells of a record. `info.lines` is the last line of a record, so this number leads to the first. */
const lineBreaks = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)

interface Column {
  /** The name of the field as a JSON string. */
  readonly key: string
  readonly isText: boolean
}

function columnsOf(header: readonly string[], textFields: readonly string[]): readonly Column[] {
  const seen = new Set<string>()
  for (const name of header) {
    if (name === '') throw new InputError('line 1: a field of the header has no name')
    if (seen.has(name)) throw new InputError(`line 1: the header has the field ${JSON.stringify(name)} twice`)
    seen.add(name)
  }
  const missing = textFields.find((name) => !seen.has(name))
  if (missing !== undefined) throw new InputError(`line 1: the header has no field ${JSON.stringify(missing)} (--text)`)
  return header.map((name) => ({ key: JSON.stringify(name), isText: textFields.includes(name) }))
}

/** A record as JSON. An empty cell means that the record does not have the field. */
function recordText(columns: readonly Column[], cells: readonly string[]): string {
  const fields = columns.flatMap(({ key, isText }, at) => {
    const cell = cells[at] ?? ''
    return cell === '' ? [] : [`${key}:${isText ? JSON.stringify(cell) : cellText(cell)}`]
  })
  return `{${fields.join(',')}}`
}

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/

/**
 * A cell as JSON. Decimals without a needless zero in front become numbers, and so does what JSON.stringify writes for a number (1e+21). `007`, `+1`
 * and `12e4` stay text, because they are likely to be names.
 */
export function cellText(cell: string): string {
  if (cell === 'true' || cell === 'false' || DECIMAL.test(cell)) return cell
  const number = Number(cell)
  return Number.isFinite(number) && String(number) === cell ? cell : JSON.stringify(cell)
}
