// Where `lobbycast join` prints: one JSON line for each event, lines of text, or lines of text above the line that is being typed on a terminal. Main thread.
import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline'
import type { ChatEvent } from './chat-event.ts'
import type { ChatText } from './chat-text.ts'
import { textWidth } from './text-table.ts'

/** Bytes of printed lines that may wait until the reader of stdout takes them. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024
/** Lines of a busy room are written together, because the typed line is drawn again behind them. */
const GATHER_MS = 30

export interface ChatOutput {
  print(event: ChatEvent, me: string): void
  /** Whether stdout is read too slowly, so that lines should not be added. */
  readonly isFull: boolean
  /** Writes what is gathered. */
  end(): void
}

export class LineOutput implements ChatOutput {
  readonly #lineOf: (event: ChatEvent, me: string) => string

  constructor(lineOf: (event: ChatEvent, me: string) => string) {
    this.#lineOf = lineOf
  }

  get isFull(): boolean {
    return process.stdout.writableLength > WAITING_BYTES_MAX
  }

  print(event: ChatEvent, me: string): void {
    process.stdout.write(`${this.#lineOf(event, me)}\n`)
  }

  end(): void {}
}

/** Keeps the typed line below what is printed. */
export class PromptOutput implements ChatOutput {
  readonly #typed: Interface
  readonly #text: ChatText
  #gathered: string[] = []
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  constructor(typed: Interface, text: ChatText) {
    this.#typed = typed
    this.#text = text
  }

  get isFull(): boolean {
    return process.stdout.writableLength > WAITING_BYTES_MAX
  }

  print(event: ChatEvent, me: string): void {
    this.say(this.#text.line(event, me))
  }

  /** Prints a line that is about the typing and no event. */
  say(line: string): void {
    this.#gathered.push(line)
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS)
  }

  /** Takes a line that was entered away from the screen: the room's copy of the message will be printed. */
  erase(line: string): void {
    const width = process.stdout.columns || 80
    const rows = Math.floor(textWidth(this.#typed.getPrompt() + line) / width) + 1
    moveCursor(process.stdout, 0, -rows)
    cursorTo(process.stdout, 0)
    clearScreenDown(process.stdout)
    this.#prompt()
  }

  end(): void {
    this.#isOver = true
    this.#flush()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#isOver) {
      const { rows } = this.#typed.getCursorPos()
      moveCursor(process.stdout, 0, -rows)
    }
    cursorTo(process.stdout, 0)
    clearScreenDown(process.stdout)
    if (this.#gathered.length > 0) process.stdout.write(`${this.#gathered.join('\n')}\n`)
    this.#gathered = []
    if (!this.#isOver) this.#prompt()
  }

  /** Draws the typed line where the cursor is. readline would go up by the rows that it has drawn before. */
  #prompt(): void {
    const drawn = this.#typed as Interface & { prevRows: number }
    drawn.prevRows = 0
    this.#typed.prompt(true)
  }
}
