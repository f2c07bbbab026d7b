// Whether a hook is asked at all. After `failuresMax` failures in a row the circuit opens, and no request is made for `openMs`. Then a single
// request tries: if that succeeds the circuit closes, otherwise the pause begins anew. Several failures in a row about the same connection count
// as one, so that no client can close a hook to others by what it sends. Main thread. Pure: the clock is an argument.

export interface CircuitLimits {
  readonly failuresMax: number
  readonly openMs: number
}

type State =
  /** `by`: the connection that the last failure was about. */
  | { readonly kind: 'closed'; readonly failures: number; readonly by: string | undefined }
  | { readonly kind: 'open'; readonly untilMs: number }
  /** One request tries whether the hook answers again. */
  | { readonly kind: 'trying' }

const CLOSED: State = { kind: 'closed', failures: 0, by: undefined }

export class Circuit {
  readonly #limits: CircuitLimits
  #state: State = CLOSED

  constructor(limits: CircuitLimits) {
    this.#limits = limits
  }

  get isOpen(): boolean {
    return this.#state.kind !== 'closed'
  }

  /** Whether a request may be made now. A request that was allowed must be followed by one call of the other methods. */
  mayAsk(nowMs: number): boolean {
    const state = this.#state
    if (state.kind === 'closed') return true
    if (state.kind === 'trying' || state.untilMs > nowMs) return false
    this.#state = { kind: 'trying' }
    return true
  }

  succeeded(): void {
    this.#state = CLOSED
  }

  /** Returns whether this failure has opened a closed circuit. */
  failed(nowMs: number, by: string): boolean {
    const { failuresMax, openMs } = this.#limits
    const state = this.#state
    // A request that was made before the circuit opened says nothing new.
    if (state.kind === 'open') return false
    if (state.kind === 'closed') {
      const failures = state.by === by ? state.failures : state.failures + 1
      if (failures < failuresMax) {
        this.#state = { kind: 'closed', failures, by }
        return false
      }
    }
    this.#state = { kind: 'open', untilMs: nowMs + openMs }
    return state.kind === 'closed'
  }
}
