// Owns the official SDK as tests use it: unchanged, over the `ws` package, with every event it emits written down in the
// order it came. A test takes events by name and waits for the next of that name; nothing is missed in between.

import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { Centrifuge, type ClientEvents, type Options, type Subscription, type SubscriptionEvents } from 'centrifuge'
import { SignJWT } from 'jose'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'
import { ADMIN_KEY, type TestServer } from './start-server.ts'
import { createServer } from './test-engine.ts'

const CLIENT_EVENTS = [
  ...(['connecting', 'connected', 'disconnected', 'error', 'message'] as const),
  // Of rooms that came with the connection's token.
  ...(['subscribing', 'subscribed', 'unsubscribed', 'publication', 'join', 'leave'] as const),
]
const ROOM_EVENTS = [
  ...(['subscribing', 'subscribed', 'unsubscribed', 'publication', 'join', 'leave', 'error'] as const),
]

type EventTable = { [name: string]: (context: never) => void }
type ContextOf<Events extends EventTable, Name extends keyof Events> = Parameters<Events[Name]>[0]

class EventLog<Events extends EventTable> {
  // Names of all events in the order they came.
  readonly names: (keyof Events)[] = []
  readonly #inboxes = new Map<keyof Events, Inbox<never>>()

  constructor(emitter: { on(name: never, listener: (context: never) => void): unknown }, names: (keyof Events)[]) {
    for (const name of names) {
      const inbox = new Inbox<never>(`event ${String(name)}`)
      this.#inboxes.set(name, inbox)
      emitter.on(name as never, (context) => {
        this.names.push(name)
        inbox.push(context)
      })
    }
  }

  // The oldest event of this name that was not taken yet, or the next to come.
  next<Name extends keyof Events>(name: Name, timeoutMs?: number): Promise<ContextOf<Events, Name>> {
    return this.#inbox(name).next(timeoutMs)
  }

  // What came under this name and was not taken.
  takeAll<Name extends keyof Events>(name: Name): ContextOf<Events, Name>[] {
    return this.#inbox(name).takeAll()
  }

  count(name: keyof Events): number {
    return this.names.filter((seen) => seen === name).length
  }

  #inbox(name: keyof Events): Inbox<never> {
    const inbox = this.#inboxes.get(name)
    if (inbox === undefined) throw new Error(`nobody listens to ${String(name)}`)
    return inbox
  }
}

export interface SdkClient {
  sdk: Centrifuge
  events: EventLog<ClientEvents>
}

export interface SdkMember {
  subscription: Subscription
  events: EventLog<SubscriptionEvents>
}

interface Listening {
  port: number
}

// Reconnects and resubscribes as the SDK does by itself, only sooner.
const PROMPT = { minReconnectDelay: 20, maxReconnectDelay: 200 }

export function sdkClient({ port }: Listening, options: Partial<Options> = {}): SdkClient {
  const sdk = new Centrifuge(`ws://127.0.0.1:${port}/connection/websocket`, {
    websocket: WebSocket,
    ...PROMPT,
    ...options,
  })
  cleanUpAfterTest(() => sdk.disconnect())
  return { sdk, events: new EventLog<ClientEvents>(sdk as never, CLIENT_EVENTS) }
}

export type ConnectedClient = SdkClient & { id: string }

export async function connected(server: Listening, options: Partial<Options> = {}): Promise<ConnectedClient> {
  const client = sdkClient(server, options)
  client.sdk.connect()
  const { client: id } = await client.events.next('connected')
  return { ...client, id }
}

type SubscribeOptions = Parameters<Centrifuge['newSubscription']>[1]

export function sdkMember({ sdk }: SdkClient, room: string, options: SubscribeOptions = {}): SdkMember {
  const subscription = sdk.newSubscription(room, { minResubscribeDelay: 20, maxResubscribeDelay: 200, ...options })
  return { subscription, events: new EventLog<SubscriptionEvents>(subscription as never, ROOM_EVENTS) }
}

export async function subscribed(client: SdkClient, room: string, options?: SubscribeOptions): Promise<SdkMember> {
  const member = sdkMember(client, room, options)
  member.subscription.subscribe()
  await member.events.next('subscribed')
  return member
}

export interface Taken {
  data: unknown
  offset: number | undefined
}

// The next publications of a member, in order of arrival.
export async function publications(member: SdkMember, count: number): Promise<Taken[]> {
  const taken: Taken[] = []
  while (taken.length < count) {
    const { data, offset } = await member.events.next('publication')
    taken.push({ data, offset })
  }
  return taken
}

// Numbers `first` to `last`, each published at the offset of the same number.
export function numbered(first: number, last: number): Taken[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({ data: first + index, offset: first + index }))
}

// Publishes the numbers in order; settles when the last is acknowledged.
export async function publishNumbers({ sdk }: SdkClient, room: string, { from, to }: { from: number; to: number }) {
  const acks: Promise<unknown>[] = []
  for (let number = from; number <= to; number++) acks.push(sdk.publish(room, number))
  await Promise.all(acks)
}

export const SECRET = 'the secret that signs the tokens of these tests, and long enough for HS512'

export interface TokenSpec {
  sub?: string
  room?: string
  ttlSeconds?: number
  claims?: Record<string, unknown>
  secret?: string
}

export function tokenFor({ sub, room, ttlSeconds, claims, secret = SECRET }: TokenSpec): Promise<string> {
  // With its fraction: rounded down, a token of a few seconds would be over up to a second sooner.
  const exp = ttlSeconds === undefined ? undefined : Date.now() / 1000 + ttlSeconds
  const all = { sub, channel: room, exp, ...claims }
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  return new SignJWT(given).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(secret))
}

type Config = NonNullable<Parameters<typeof createServer>[0]>
type ServerOptions = NonNullable<Parameters<typeof createServer>[1]>

// Like startServer, with the hooks an application can give.
export async function startSdkServer(config: Config = {}, options: ServerOptions = {}): Promise<TestServer> {
  const server = await createServer(
    { shards: 2, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' }, ...config, http: { port: 0, ...config.http } },
    options,
  )
  onTestFinished(() => server.stop())
  return server
}

export async function freePort(): Promise<number> {
  const probe = createTcpServer()
  await new Promise<void>((resolve) => probe.listen({ port: 0, host: '127.0.0.1' }, resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}
