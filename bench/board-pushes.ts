/**
 * The pushes of the board scenarios: records of six fields under a fixed set of keys. Each push has some keys drawn at random, and changes one
 * field of some of them: `total_trx` becomes the number of the push. A receiver reads from it which push a record comes from.
 */
import { Agent, request } from 'node:http'
import { nowUs } from './clock.ts'
import { random } from './random.ts'
import { sendOnSchedule } from './senders.ts'

export interface StatisticRecord {
  product_line: string
  product_line_id: number
  total_trx: number
  total_amount: number
  currency: string
  group_status: string
}

export interface PushShape {
  keys: number
  records: number
  /** Records of a push that differ from what was pushed before, each in one field. */
  changed: number
}

/** The first push has this number. Records that only fill the board have smaller ones. */
export const firstPush = 1_000_000

const firstKey = 1000

/** The records as they are after the pushes made so far. The same numbers are drawn in every run. */
export class BoardPushes {
  readonly #shape: PushShape
  readonly #records: StatisticRecord[]
  readonly #draw = random(20_261_127)
  #next = firstPush

  constructor(shape: PushShape) {
    this.#shape = shape
    this.#records = Array.from({ length: shape.keys }, (_, index) => ({
      product_line: `product line ${firstKey + index}`,
      product_line_id: firstKey + index,
      total_trx: index,
      total_amount: 12345.5 + index,
      currency: 'EUR',
      group_status: 'open',
    }))
  }

  /** Bodies that put every record on the board. */
  *fill(recordsPerPush: number): Generator<string> {
    for (let at = 0; at < this.#records.length; at += recordsPerPush) {
      yield JSON.stringify(this.#records.slice(at, at + recordsPerPush))
    }
  }

  /** The number of the next push. */
  get number(): number {
    return this.#next
  }

  /** The body of the next push. */
  next(): string {
    const { keys, records, changed } = this.#shape
    const number = this.#next++
    const drawn = new Set<number>()
    while (drawn.size < records) drawn.add(Math.floor(this.#draw() * keys))
    const pushed = [...drawn].map((index) => this.#records[index]!)
    for (const record of pushed.slice(0, changed)) record.total_trx = number
    return JSON.stringify(pushed)
  }
}

export interface PushAnswer {
  ok: boolean
  /** On a board; 0 elsewhere. */
  changed: number
}

/** Pushes over a few connections that stay open. */
export class Pusher {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 })
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  push(body: string): Promise<PushAnswer> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        let text = ''
        response.setEncoding('latin1')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => {
          resolve({ ok: response.statusCode === 200, changed: Number(/"changed":(\d+)/.exec(text)?.[1] ?? 0) })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

export interface PushRun {
  startUs: number
  endUs: number
  pushesPerSecond: number
}

export interface PushResult {
  pushes: number
  failed: number
  changed: number
  /** When the last push was due. */
  lastDueUs: number
  /** From the time a push was due to its answer. */
  answerUs: Float64Array
  latenessMaxUs: number
}

/** Pushes on a schedule that waits for nobody. `due` is told when each push was due. */
export async function pushOnSchedule(
  pusher: Pusher,
  pushes: BoardPushes,
  { startUs, endUs, pushesPerSecond, due }: PushRun & { due: (number: number, us: number) => void },
): Promise<PushResult> {
  const answers: Promise<void>[] = []
  const answerUs: number[] = []
  const result = { pushes: 0, failed: 0, changed: 0, lastDueUs: startUs }
  const send = (dueUs: number): void => {
    due(pushes.number, dueUs)
    result.pushes++
    result.lastDueUs = dueUs
    const answered = ({ ok, changed }: PushAnswer): void => {
      if (!ok) result.failed++
      result.changed += changed
      answerUs.push(nowUs() - dueUs)
    }
    answers.push(pusher.push(pushes.next()).then(answered, () => void result.failed++))
  }
  const times = { startUs, measureFromUs: startUs, measureToUs: endUs }
  const rate = { messagesPerSecond: pushesPerSecond, together: 1, outstanding: 0 }
  const latenessMaxUs = await sendOnSchedule([{ send }], { ...times, ...rate })
  await Promise.all(answers)
  return { ...result, answerUs: Float64Array.from(answerUs), latenessMaxUs }
}
