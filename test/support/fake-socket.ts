// A connection whose socket only remembers what was done to it, for the main thread's small state machines.

import type { Session } from '../../src/gateway/connection.ts'
import { Connection, type Socket } from '../../src/gateway/connection.ts'
import { MemberWatch } from '../../src/gateway/member-watch.ts'

export class FakeSocket {
  readonly topics = new Set<string>()
  readonly log: string[] = []
  buffered = 0
  /** What uWS answers to a ping: 1 sent, 0 buffered, 2 dropped. */
  pingResult = 1

  subscribe(topic: string): void {
    this.topics.add(topic)
    this.log.push(`subscribe ${topic}`)
  }

  unsubscribe(topic: string): void {
    this.topics.delete(topic)
  }

  getTopics(): string[] {
    return [...this.topics]
  }

  getBufferedAmount(): number {
    return this.buffered
  }

  ping(payload: Uint8Array): number {
    if (this.pingResult !== 2) this.log.push(`ping ${Buffer.from(payload)}`)
    return this.pingResult
  }

  /** Payloads of the pings so far, in order. */
  get pings(): string[] {
    return this.log.filter((entry) => entry.startsWith('ping ')).map((entry) => entry.slice(5))
  }

  /** The same without those of the heartbeat. */
  get probes(): string[] {
    return this.pings.filter((payload) => payload !== 'hi')
  }

  end(code: number, reason: string): void {
    this.log.push(`end ${code} ${reason}`)
  }

  close(): void {
    this.log.push('close')
  }
}

/** A session that has nothing to do but to be told of the end. */
export const idleSession = (left: () => void = () => undefined): Session =>
  ({
    protocol: 'plain',
    user: '',
    left,
    closed: () => undefined,
    advice: () => ({ code: 1013, reason: 'slow' }),
    farewell: () => undefined,
  }) as never

/** `isPinged`: false for a protocol that has pings of its own. */
export function connected(
  id: string,
  { isPinged = true, session = idleSession() }: { isPinged?: boolean; session?: Session } = {},
): { connection: Connection; watch: MemberWatch; socket: FakeSocket } {
  const watch = new MemberWatch()
  const connection = new Connection({ id, session, watch: isPinged ? watch : undefined })
  const socket = new FakeSocket()
  connection.socket = socket as unknown as Socket
  return { connection, watch, socket }
}

/** What uWS hands to its handlers. */
export const payloadOf = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer
