// CSV as records: the first line has the names of the fields, each further one is a record whose cells become JSON values. Main thread. The
// only file that imports csv-parse, which knows the quotes, line breaks and errors of CSV.
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
    // A fault that ended the parser would take with it the good records before it, which the parser still holds.
    skip_records_with_error: true,
    on_skip: (error) => {
      fault ??= error
      return undefined
    },
  })
  // What goes wrong in the pieces destroys the parser with the same error, which the loop below throws.
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

/** `records`: how many good ones came before, the header among them. */
function faultOf(error: CsvError): { records: number; line: number; message: string } {
  return {
    records: Number(error.records),
    line: Number(error.lines),
    message: error.message.replace(/ (on|at) line \d+$/, ''),
  }
}

/** `info.lines` is the last line of a record. Cells between quotes may have line breaks. */
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

/** An empty cell is an absent field. */
function recordText(columns: readonly Column[], cells: readonly string[]): string {
  const fields = columns.flatMap(({ key, isText }, at) => {
    const cell = cells[at] ?? ''
    return cell === '' ? [] : [`${key}:${isText ? JSON.stringify(cell) : cellText(cell)}`]
  })
  return `{${fields.join(',')}}`
}

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/

/**
 * A cell as JSON. Numbers are decimals without a needless zero in front, and what JSON.stringify writes (1e+21). So `007`, `+1` and `12e4`, which are
 * likely to be names, stay text.
 */
export function cellText(cell: string): string {
  if (cell === 'true' || cell === 'false' || DECIMAL.test(cell)) return cell
  const number = Number(cell)
  return Number.isFinite(number) && String(number) === cell ? cell : JSON.stringify(cell)
}
