// Owns the HTTP side of tests: requests through fetch, with the admin key unless a test takes it away.

import { ADMIN_KEY } from './start-server.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

export interface RequestSpec {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

interface Listening {
  port: number
}

export async function request(server: Listening, path: string, spec: RequestSpec = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, spec as RequestInit)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export interface PushSpec {
  key?: string
  contentType?: string
}

// POSTs a body as JSON with the admin key; strings and bytes go out as they are.
export function push(server: Listening, path: string, body: unknown, spec: PushSpec = {}): Promise<Answer> {
  return request(server, path, {
    method: 'POST',
    headers: { 'content-type': spec.contentType ?? 'application/json', 'x-api-key': spec.key ?? ADMIN_KEY },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })
}

export interface RoomsPage {
  rooms: { name: string; members: number }[]
  next: string | null
}

export async function listRooms(server: Listening, query = '', key = ADMIN_KEY): Promise<RoomsPage> {
  const answer = await request(server, `/rooms${query}`, { headers: { 'x-api-key': key } })
  if (answer.status !== 200) throw new Error(`GET /rooms answered ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text) as RoomsPage
}

export async function membersOf(server: Listening, room: string): Promise<number | undefined> {
  const { rooms } = await listRooms(server, '?limit=1000')
  return rooms.find((entry) => entry.name === room)?.members
}

// How many refusals GET /metrics shows, by reason; reasons that have none are left out.
export async function refusalCounts(server: Listening): Promise<Record<string, number>> {
  return refusalCountsIn((await request(server, '/metrics')).text)
}

export function refusalCountsIn(metrics: string): Record<string, number> {
  const rows = [...metrics.matchAll(/^lobbycast_refusals_total\{reason="(\w+)"\} (\d+)$/gm)]
  if (rows.length === 0) throw new Error('the metrics have no refusals')
  return Object.fromEntries(rows.map(([, reason, count]) => [reason, Number(count)]).filter(([, count]) => count !== 0))
}
