// The terminal while it shows a table: switches to the alternate screen without a cursor, and back again whatever ends the process. Main thread.
import { writeSync } from 'node:fs'
import type { Size } from './board-display.ts'

const [ENTER, LEAVE] = ['\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J', '\x1b[?25h\x1b[?1049l']
/** ERASE_LINE and ERASE_SCREEN erase from the cursor on. */
const [HOME, ERASE_LINE, ERASE_SCREEN] = ['\x1b[H', '\x1b[K', '\x1b[J']

export class Screen {
  readonly #stream: NodeJS.WriteStream
  #isOpen = false
  readonly #leave = () => this.close()

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  get size(): Size {
    return { width: this.#stream.columns || 80, height: this.#stream.rows || 24 }
  }

  /** Whether the screen is open, and the terminal has accepted everything that was drawn before. */
  get isReady(): boolean {
    return this.#isOpen && !this.#stream.writableNeedDrain
  }

  open(): void {
    this.#isOpen = true
    this.#stream.write(ENTER)
    // A second signal and an unexpected error end the process without a call of `close`.
    process.on('exit', this.#leave)
  }

  /**
   * Draws the lines from the top. Each line is erased before it is written, because after a line that fills the width the cursor still stands on the
   * last character.
   */
  draw(lines: readonly string[]): void {
    const last = lines.length - 1
    const drawn = lines.map((line, index) => (index === last ? ERASE_SCREEN : ERASE_LINE) + line)
    this.#stream.write(HOME + drawn.join('\r\n'))
  }

  /** Switches back to the normal screen. Synchronous, because the process may end right after this call. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    process.off('exit', this.#leave)
    try {
      writeSync(1, LEAVE)
    } catch {
      // The terminal has gone, so there is no screen to switch back to.
    }
  }
}
