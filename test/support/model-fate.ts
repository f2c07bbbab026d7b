// What an engine that answers later does with what it is asked, as the test has decided. The engine's double and the model both ask it,
// at the same step, so that they agree.

/** `reads late`: an answer about the log is read from it when the answer is let out, not when it is asked for. */
export type Fated = 'answers' | 'fails' | 'hangs' | 'reads late'

export class Fate {
  readonly #decided = new Map<string, Fated>()

  of(room: string, ask: string): Fated {
    return this.#decided.get(`${room} ${ask}`) ?? 'answers'
  }

  decide(room: string, ask: string, fated: Fated): void {
    if (fated === 'answers') this.#decided.delete(`${room} ${ask}`)
    else this.#decided.set(`${room} ${ask}`, fated)
  }

  /** Everything is answered again. */
  clear(): void {
    this.#decided.clear()
  }
}
