// The input of `lobbycast push`: reads records from a file or stdin, piece by piece. The name of the file or the first character decides which of the
// three formats the input has. Main thread.
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { csvRecords } from './csv-records.ts'
import { UsageError } from './exit.ts'
import { arrayRecords, InputError, type InputRecord, lineRecords } from './json-records.ts'

export const FORMATS = ['json', 'ndjson', 'csv'] as const
export type Format = (typeof FORMATS)[number]

export interface InputOptions {
  /** Undefined: the name or the content decides. */
  readonly format: Format | undefined
  /** Columns of CSV whose cells stay strings. */
  readonly textFields: readonly string[]
}

export class RecordInput {
  /** Size of the whole input. Undefined when the size is not known, as for a pipe. */
  readonly sizeBytes: number | undefined
  readonly #file: string
  readonly #stream: Readable
  #readBytes = 0

  /** `-` is stdin. */
  static async open(file: string): Promise<RecordInput> {
    if (file === '-') return new RecordInput(file, process.stdin)
    try {
      const handle = await open(file)
      const stats = await handle.stat()
      return new RecordInput(file, handle.createReadStream(), stats.isFile() ? stats.size : undefined)
    } catch (error) {
      throw unreadable(file, error)
    }
  }

  private constructor(file: string, stream: Readable, sizeBytes?: number) {
    this.#file = file
    this.#stream = stream
    this.sizeBytes = sizeBytes
  }

  get readBytes(): number {
    return this.#readBytes
  }

  async *records({ format, textFields }: InputOptions): AsyncGenerator<InputRecord> {
    const pieces = this.#pieces()
    const first = await firstPieces(pieces)
    const rest = joined(first, pieces)
    const chosen = format ?? formatOf(this.#file, first)
    if (textFields.length > 0 && chosen !== 'csv')
      throw new UsageError(`--text: is for CSV, and the input is ${chosen}`)
    if (chosen === 'json') yield* arrayRecords(rest)
    else if (chosen === 'ndjson') yield* lineRecords(rest)
    else yield* csvRecords(rest, textFields)
  }

  /** Ends the reading of the input, even while it waits for a writer. */
  close(): void {
    this.#stream.destroy()
  }

  async *#pieces(): AsyncGenerator<string> {
    // The decoder removes a byte order mark.
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const decode = (bytes?: Uint8Array) => {
      try {
        return decoder.decode(bytes, { stream: bytes !== undefined })
      } catch {
        throw new InputError(`the input is not valid UTF-8, near byte ${this.#readBytes}`)
      }
    }
    try {
      for await (const bytes of this.#stream as AsyncIterable<Buffer>) {
        this.#readBytes += bytes.length
        yield decode(bytes)
      }
    } catch (error) {
      throw error instanceof InputError ? error : unreadable(this.#file, error)
    }
    yield decode()
  }
}

const unreadable = (file: string, error: unknown): UsageError =>
  new UsageError(`${file === '-' ? 'stdin' : file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`)

/** The first pieces, up to and including the first piece with a character other than white space. */
async function firstPieces(pieces: AsyncGenerator<string>): Promise<string> {
  let text = ''
  while (text.trim() === '') {
    const { value, done } = await pieces.next()
    if (done === true) break
    text += value
    if (text.length > 1024 * 1024 && text.trim() === '')
      throw new InputError('the input begins with 1 MiB of white space')
  }
  return text
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

/** The format of the input. The content decides for a .json file, because such a file is often NDJSON. */
function formatOf(file: string, first: string): Format {
  const extension = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase()
  if (extension === 'csv') return 'csv'
  if (extension === 'ndjson' || extension === 'jsonl') return 'ndjson'
  const [character] = first.trimStart()
  if (character === '[' || (character === undefined && extension === 'json')) return 'json'
  return character === '{' ? 'ndjson' : 'csv'
}
