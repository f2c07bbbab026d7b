// Owns the books of the bystander room: who said what, and who received it. All members of a room must receive the same messages in
// the same order. A message that did not come must be one whose sender was told. Pure: the caller gives the time.

const SENDERS_STRIDE = 10_000_000
const FAULTS_MAX = 20

export interface Books {
  said: number
  delivered: number
  // Messages that no member received. Their senders must have been told.
  missing: number
  told: number
  // Missing messages of a sender beyond those it was told of, and deliveries that single members did not get.
  lost: number
  // Told, although the message was delivered.
  toldWrongly: number
  // Messages that were said after `since`, and are missing.
  missingSince: number
}

interface Sender {
  // When each message was said. Message number n stands at n - 1.
  saidAtMs: number[]
  // The last message that some member received.
  last: number
  told: number
  missing: number[]
}

export class Ledger {
  // What is wrong beyond a loss: order, duplicates, connections that ended.
  readonly faults: string[] = []
  faultCount = 0
  readonly #senders: Sender[]
  // The order of the room, as the first member that received a message saw it.
  readonly #order: number[] = []
  // For each member, how much of the order it has received.
  readonly #places: number[]
  #delays: number[] = []
  #skipped = 0

  constructor(members: number) {
    this.#senders = Array.from({ length: members }, () => ({ saidAtMs: [], last: 0, told: 0, missing: [] }))
    this.#places = Array.from({ length: members }, () => 0)
  }

  // Returns the number of the message.
  says(sender: number, nowMs: number): number {
    return this.#senders[sender]!.saidAtMs.push(nowMs)
  }

  receives(member: number, sender: number, number: number, nowMs: number): void {
    const saidAtMs = this.#senders[sender]?.saidAtMs[number - 1]
    if (saidAtMs === undefined) {
      this.fault(`member ${member} received message ${number} of ${sender}, which was not said`)
      return
    }
    const place = this.#places[member]!
    const message = sender * SENDERS_STRIDE + number
    const isFirst = number > this.#senders[sender]!.last
    if (isFirst) this.#append(message, sender, number)
    const found = isFirst ? this.#order.length - 1 : this.#order.indexOf(message, place)
    if (found < 0) {
      this.fault(`member ${member} received message ${number} of ${sender} twice, or in another order than others`)
      return
    }
    this.#places[member] = found + 1
    this.#delays.push(nowMs - saidAtMs)
    if (found === place) return
    this.#skipped += found - place
    this.fault(`member ${member} did not receive ${found - place} messages that others received`)
  }

  tells(sender: number, count: number): void {
    this.#senders[sender]!.told += count
  }

  fault(text: string): void {
    this.faultCount += 1
    if (this.faults.length < FAULTS_MAX) this.faults.push(text)
  }

  // Whether every message has come to everybody, or its sender was told.
  get isSettled(): boolean {
    const { said, missing } = this.books({ since: 0, isFinal: false })
    const outstanding = said - this.#order.length
    const told = this.#senders.reduce((sum, sender) => sum + sender.told, 0)
    return this.#places.every((place) => place === this.#order.length) && Math.max(missing, outstanding) <= told
  }

  // The delays since the last call, in milliseconds.
  takeDelays(): number[] {
    const taken = this.#delays
    this.#delays = []
    return taken
  }

  // `isFinal`: what has not come by now will not come. Otherwise a message is missing when a later one of its sender has come.
  books({ since, isFinal }: { since: number; isFinal: boolean }): Books {
    const books: Books = { said: 0, delivered: 0, missing: 0, told: 0, lost: 0, toldWrongly: 0, missingSince: 0 }
    for (const sender of this.#senders) {
      const { saidAtMs, last, told } = sender
      const missing = isFinal ? [...sender.missing, ...range(last + 1, saidAtMs.length)] : sender.missing
      books.said += saidAtMs.length
      books.told += told
      books.missing += missing.length
      books.missingSince += missing.filter((number) => saidAtMs[number - 1]! >= since).length
      books.lost += Math.max(0, missing.length - told)
      if (isFinal) books.toldWrongly += Math.max(0, told - missing.length)
    }
    books.lost += this.#skipped
    for (const place of this.#places) {
      books.delivered += place
      if (isFinal) books.lost += this.#order.length - place
    }
    return books
  }

  #append(message: number, sender: number, number: number): void {
    const books = this.#senders[sender]!
    books.missing.push(...range(books.last + 1, number - 1))
    books.last = number
    this.#order.push(message)
  }
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

// 0 of nothing.
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
