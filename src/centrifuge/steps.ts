// The commands of one connection that are being answered and take their time. Commands behind them wait, with one exception: while only subscribe
// hooks are asked, a subscribe to yet another room is asked at once. Main thread. Pure.

export class Steps {
  /** Rooms about which the subscribe hook is being asked. Made at the first question, because most connections ask none. */
  #asked: Set<string> | undefined
  #others = 0

  get isBusy(): boolean {
    return this.#others > 0 || this.asked > 0
  }

  /** Number of rooms about which the subscribe hook is being asked. */
  get asked(): number {
    return this.#asked?.size ?? 0
  }

  /** Whether nothing but the subscribe hook is being asked. */
  get areSubscribes(): boolean {
    return this.#others === 0
  }

  isAsked(room: string): boolean {
    return this.#asked?.has(room) === true
  }

  /** `askedRoom`: of a subscribe that the hook is asked about. */
  begin(askedRoom: string | undefined): void {
    if (askedRoom === undefined) this.#others += 1
    else {
      this.#asked ??= new Set()
      this.#asked.add(askedRoom)
    }
  }

  end(askedRoom: string | undefined): void {
    if (askedRoom === undefined) this.#others -= 1
    else this.#asked?.delete(askedRoom)
  }
}
