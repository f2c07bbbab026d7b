// Owns steady numbered traffic in one room: one member speaks every few milliseconds, every member writes down what it
// hears and when. Lets a test state loss, order and latency while something else goes wrong.

import { eventually } from './inbox.ts'
import type { LobbyClient } from './lobby-client.ts'

export const RESTARTED = 'room restarted, messages may be missing.'

export interface Heard {
  text: string
  atMs: number
}

export class Traffic {
  readonly members: readonly LobbyClient[]
  readonly sentAtMs: number[] = []
  // By member: everything heard, in order.
  readonly heard: Heard[][]
  #timer: NodeJS.Timeout | undefined

  // The first member is the speaker. All members must have taken their greetings and notices.
  constructor(members: readonly LobbyClient[]) {
    this.members = members
    this.heard = members.map(() => [])
    for (const [index, member] of members.entries()) void this.#listen(member, this.heard[index]!)
  }

  start(intervalMs: number): void {
    this.#timer = setInterval(() => {
      this.members[0]!.sendText(`#${this.sentAtMs.length}`)
      this.sentAtMs.push(performance.now())
    }, intervalMs)
  }

  // Stops speaking and waits until the last number has reached every member.
  async finish(): Promise<void> {
    clearInterval(this.#timer)
    const last = this.sentAtMs.length - 1
    await eventually(
      () => this.members.map((_, index) => this.numbersHeardBy(index).at(-1)),
      (latest) => latest.every((number) => number === last),
    )
  }

  numbersHeardBy(member: number): number[] {
    return this.heard[member]!.map(({ text }) => numberIn(text)).filter((number) => number !== undefined)
  }

  restartsToldTo(member: number): number {
    return this.heard[member]!.filter(({ text }) => text === RESTARTED).length
  }

  // When the given member first heard a number sent and heard after its latest restart notice, if it has.
  resumedAtMs(member: number): number | undefined {
    const heard = this.heard[member]!
    const notice = heard.findLastIndex(({ text }) => text === RESTARTED)
    return heard.slice(notice + 1).find(({ text }) => numberIn(text) !== undefined)?.atMs
  }

  latenciesMs(): number[] {
    const latencies: number[] = []
    for (const { text, atMs } of this.heard.flat()) {
      const number = numberIn(text)
      if (number !== undefined) latencies.push(atMs - this.sentAtMs[number]!)
    }
    return latencies
  }

  async #listen(member: LobbyClient, heard: Heard[]): Promise<void> {
    try {
      for (;;) heard.push({ text: String(await member.next(600_000)), atMs: performance.now() })
    } catch {
      // The connection has ended; what was heard until then is what counts.
    }
  }
}

function numberIn(text: string): number | undefined {
  const digits = /"msg":"#(\d+)"/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}
