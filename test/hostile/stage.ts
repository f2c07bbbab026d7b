// Owns what one act has: its random numbers, its time, and its connections, which are gone when the act is over.

import { setTimeout as sleep } from 'node:timers/promises'
import { Offender, type OffenderOptions } from './offender.ts'
import type { Act } from './plan.ts'
import { Random } from './random.ts'
import type { Tally } from './tally.ts'

// Bytes that wait in this process for one connection before a flood pauses.
const BACKLOG_BYTES_MAX = 1_000_000
// How long the sockets of an act may take to close in this process, which needs nothing of the server.
const CLEAR_MS = 10_000

// The watch looks once a second, at counts that come twice a second.
const FURNISHED_MS = 2000

// What one connection may send at once and in a second, by default: events (messages or commands), and bytes.
const EVENTS = { burst: 10_000, perSecond: 5000 }
const BYTES = { burst: 33_554_432, perSecond: 8_388_608 }
// When the server has read more than so many times as much, it must have disconnected the connection.
const ENDURED_FACTOR = 2

interface StageParts {
  readonly port: number
  readonly tally: Tally
  readonly seed: number
  readonly connections: number
  readonly name: string
  readonly manner: string | undefined
  readonly untilMs: number
  readonly offenders: Set<Offender>
}

export class Stage {
  readonly port: number
  readonly random: Random
  // How many connections the act is to have.
  readonly connections: number
  // For names of rooms: no two acts share one.
  readonly name: string
  // What the actor is to do; undefined: what it draws.
  readonly manner: string | undefined
  readonly tally: Tally
  readonly #parts: StageParts
  readonly #untilMs: number
  readonly #offenders: Set<Offender>

  private constructor(parts: StageParts) {
    this.#parts = parts
    this.port = parts.port
    this.tally = parts.tally
    this.random = new Random(parts.seed)
    this.connections = parts.connections
    this.name = parts.name
    this.manner = parts.manner
    this.#untilMs = parts.untilMs
    this.#offenders = parts.offenders
  }

  static of(act: Act, { port, tally }: { port: number; tally: Tally }): Stage {
    return new Stage({
      port,
      tally,
      seed: act.seed,
      connections: act.connections,
      name: `${act.actor}-${act.number}`,
      manner: act.manner,
      untilMs: performance.now() + act.forMs,
      offenders: new Set(),
    })
  }

  // Plays `part` once for each connection of the act, all at a time. Each has random numbers of its own, so that what one of them does
  // does not depend on how fast the server answers another.
  async each(part: (stage: Stage, index: number) => Promise<void>): Promise<void> {
    await Promise.all(Array.from({ length: this.connections }, (_, index) => part(this.branch(), index)))
  }

  // What the act says of its manner, or one drawn from `manners`.
  mannerOf<Name extends string>(manners: readonly Name[]): Name {
    if (this.manner === undefined) return this.random.pick(manners)
    const found = manners.find((name) => name === this.manner)
    if (found === undefined) throw new Error(`no manner ${this.manner}; there are ${manners.join(', ')}`)
    return found
  }

  // The same stage with random numbers of its own.
  branch(): Stage {
    return new Stage({ ...this.#parts, seed: this.random.seed() })
  }

  get isOn(): boolean {
    return performance.now() < this.#untilMs
  }

  get leftMs(): number {
    return Math.max(0, this.#untilMs - performance.now())
  }

  // A bare connection.
  connect(options?: OffenderOptions): Offender {
    const offender = new Offender(this.port, this.tally, options)
    this.#offenders.add(offender)
    this.tally.open += 1
    void offender.closed.then(() => {
      this.tally.open -= 1
      this.#offenders.delete(offender)
    })
    return offender
  }

  // A WebSocket, or undefined when the server refused it.
  async open(path: string, options?: OffenderOptions): Promise<Offender | undefined> {
    const offender = this.connect(options)
    return (await offender.upgrade(path)) ? offender : undefined
  }

  // Opens all connections of the act, 50 at a time. `greet` is called for each that is open.
  async crowd(
    path: (index: number) => string,
    options?: OffenderOptions,
    greet: (offender: Offender) => void = () => undefined,
  ): Promise<Offender[]> {
    const crowd: Offender[] = []
    for (let at = 0; at < this.connections && this.isOn; at += 50) {
      const size = Math.min(50, this.connections - at)
      const opened = await Promise.all(Array.from({ length: size }, (_, index) => this.open(path(at + index), options)))
      const welcome = opened.filter((offender) => offender !== undefined)
      for (const offender of welcome) greet(offender)
      crowd.push(...welcome)
    }
    return crowd
  }

  // Writes `block` over and over, as fast as the server takes it, until the act or the connection is over. `events`: how many things in
  // the block have a price of their own.
  async flood(offender: Offender, kind: string, { block, events }: { block: Buffer; events: number }): Promise<void> {
    const startMs = performance.now()
    const before = offender.takenBytes
    while (this.isOn && offender.isOpen) {
      if (offender.backlog < BACKLOG_BYTES_MAX) offender.write(block)
      await sleep(1)
    }
    if (!offender.isOpen) this.tally.flooded(kind, true)
    // A server that has much else to do reads a flood slower than the flood could be refused, so what counts is what it has read.
    else if (isTooMuch(offender.takenBytes - before, { block, events, forMs: performance.now() - startMs })) {
      this.tally.flooded(kind, false)
    }
  }

  // Runs what brings the crowd of an act, or takes it away. What the bystanders feel meanwhile is not counted (watch.ts).
  async furnish(run: () => Promise<void>): Promise<void> {
    this.tally.furnishing += 1
    await run()
    await sleep(FURNISHED_MS)
    this.tally.furnishing -= 1
  }

  async pause(forMs: number): Promise<void> {
    await sleep(Math.min(forMs, this.leftMs))
  }

  // Waits for the end of the act.
  async wait(): Promise<void> {
    await sleep(this.leftMs)
  }

  // Ends all connections of the act. Throws when one stays.
  async clear(): Promise<void> {
    const left = [...this.#offenders]
    for (const offender of left) offender.leave('RST')
    await Promise.race([Promise.all(left.map(({ closed }) => closed)), sleep(CLEAR_MS, undefined, { ref: false })])
    if (this.#offenders.size > 0) throw new Error(`${this.#offenders.size} sockets of ${this.name} did not close`)
  }
}

function isTooMuch(bytes: number, { block, events, forMs }: { block: Buffer; events: number; forMs: number }): boolean {
  const allowed = ({ burst, perSecond }: { burst: number; perSecond: number }) => burst + (perSecond * forMs) / 1000
  const isOver = (taken: number, limit: number) => taken > ENDURED_FACTOR * limit
  return isOver(bytes, allowed(BYTES)) || isOver((bytes / block.length) * events, allowed(EVENTS))
}
