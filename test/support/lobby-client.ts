// Owns what every test client can do, whichever library moves its bytes, and the checks that need no waiting for time:
// absence is shown by a sentinel that travels the same ordered path and must be the very next thing to arrive.

import { expect } from 'vitest'

// 1006 when the connection ended without a close frame, 1005 when the frame carried no code.
export interface CloseInfo {
  code: number
  reason: string
}

export interface ConnectOptions {
  path?: string
  headers?: Record<string, string>
  // The address to connect from.
  localAddress?: string
}

export interface FragmentOptions {
  binary?: boolean
  // Sent as a ping before each continuation.
  pingBetween?: string
}

export interface LobbyClient {
  readonly room: string
  readonly id: string
  readonly closed: Promise<CloseInfo>
  sendText(text: string): void
  sendBinary(data: Uint8Array): void
  sendFragments(parts: readonly Uint8Array[], options?: FragmentOptions): void
  ping(payload: string): void
  // Text arrives as a string, binary as a Buffer.
  next(timeoutMs?: number): Promise<string | Buffer>
  nextPong(): Promise<string>
  // All messages that have arrived and were not taken.
  takeAll(): (string | Buffer)[]
  // Waits for the greeting, which must be the first thing the server says.
  welcome(): Promise<void>
  close(code?: number, reason?: string): void
  cut(how: 'FIN' | 'RST'): void
}

const GREETING = /^your id is ([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/

export function idFromGreeting(message: string | Buffer): string {
  const id = GREETING.exec(String(message))?.[1]
  if (id === undefined) throw new Error(`expected a greeting, got ${JSON.stringify(String(message))}`)
  return id
}

let roomCount = 0

// Every test talks in rooms of its own, so tests can share one server.
export function freshRoom(): string {
  roomCount += 1
  return `room-${process.pid}-${roomCount}`
}

type Member = Pick<LobbyClient, 'id' | 'room'>

export function broadcastOf(sender: Member, text: string): string {
  return JSON.stringify({ id: sender.id, msg: text, room_id: sender.room })
}

export function privateOf(sender: Member, recipient: { id: string }, text: string): string {
  return JSON.stringify({ id: sender.id, msg: text, room_id: sender.room, to: recipient.id })
}

export function joinedNotice(member: { id: string }): string {
  return `${member.id} just joined!`
}

export function leftNotice(member: { id: string }): string {
  return `${member.id} disconnected.`
}

let sentinelCount = 0

// The first client says something; it and the others must receive exactly that next, so nothing else was on its way.
export async function expectQuiet(speaker: LobbyClient, ...others: LobbyClient[]): Promise<void> {
  sentinelCount += 1
  const text = `sentinel ${sentinelCount}`
  speaker.sendText(text)
  for (const client of [speaker, ...others]) expect(await client.next()).toBe(broadcastOf(speaker, text))
}

// Everything that arrives before the given message, in order.
export async function messagesBefore(client: LobbyClient, last: string): Promise<(string | Buffer)[]> {
  const before: (string | Buffer)[] = []
  for (;;) {
    const message = await client.next()
    if (message === last) return before
    before.push(message)
  }
}

export function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8')
}

export function splitAt(bytes: Uint8Array, ...positions: number[]): Uint8Array[] {
  const edges = [0, ...positions, bytes.length]
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end))
}
