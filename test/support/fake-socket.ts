// A connection whose socket only remembers what was done to it, for the main thread's small state machines.
import { Connection, type PlainSession, type Socket } from '../../src/gateway/connection.ts'

const session = { kind: 'plain', room: 'a' } as PlainSession

export class FakeSocket {
  readonly topics = new Set<string>()
  readonly log: string[] = []
  buffered = 0

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

  ping(payload: string | Uint8Array): void {
    this.log.push(`ping ${Buffer.from(payload)}`)
  }

  end(code: number, reason: string): void {
    this.log.push(`end ${code} ${reason}`)
  }

  close(): void {
    this.log.push('close')
  }
}

export function connected(id: string, as: PlainSession = session): { connection: Connection; socket: FakeSocket } {
  const connection = new Connection(id, as)
  const socket = new FakeSocket()
  connection.socket = socket as unknown as Socket
  return { connection, socket }
}
