// How many bytes a view saves: frames received under the view against those of a second subscription to the whole board, over the same seconds. Browser.
// Pure: the caller gives the time.

/** Sums are taken over so many seconds. */
const SPAN_MS = 10_000

export interface Saving {
  readonly wholeBytesPerSecond: number
  readonly viewBytesPerSecond: number
  /** 0 to 1; undefined while nothing has come to the whole subscription. */
  readonly saved: number | undefined
}

interface Received {
  readonly atMs: number
  readonly bytes: number
}

export class ViewSaving {
  #whole: Received[] = []
  #view: Received[] = []
  #startedAtMs: number

  constructor(nowMs: number) {
    this.#startedAtMs = nowMs
  }

  /** Bytes of a frame of changes. Whole boards are not counted: both subscriptions begin with one, at different moments. */
  count(of: 'whole' | 'view', frame: Received): void {
    if (of === 'whole') this.#whole.push(frame)
    else this.#view.push(frame)
  }

  at(nowMs: number): Saving {
    const isRecent = ({ atMs }: Received) => nowMs - atMs <= SPAN_MS
    this.#whole = this.#whole.filter(isRecent)
    this.#view = this.#view.filter(isRecent)
    const seconds = Math.max(1, Math.min(SPAN_MS, nowMs - this.#startedAtMs) / 1000)
    const whole = sumOf(this.#whole)
    const view = sumOf(this.#view)
    return {
      wholeBytesPerSecond: whole / seconds,
      viewBytesPerSecond: view / seconds,
      saved: whole === 0 ? undefined : Math.max(0, 1 - view / whole),
    }
  }
}

const sumOf = (received: readonly Received[]): number => received.reduce((sum, { bytes }) => sum + bytes, 0)
