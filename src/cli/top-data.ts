// What `lobbycast top` asks of the server each second: the figures, the rooms, and the members of the room that is open. Main thread.
import { faultOf, type Reply, type ServerLink } from './server-link.ts'
import { type Figures, figuresOf, type Reading, readingOf } from './top-figures.ts'
import type { TopState } from './top-state.ts'

export interface RoomRow {
  readonly name: string
  readonly members: number
  /** Publications a second. */
  readonly rate: number
}

interface RoomMember {
  readonly id: string
  readonly user: string
  readonly protocol?: string
  readonly address?: string
  readonly ageMs?: number
  readonly bytesWaiting?: number
}

/** An answer of the server, or why there is none. */
export type Asked<T> = { readonly kind: 'known'; readonly value: T } | { readonly kind: 'fault'; readonly text: string }

export interface OpenedRoom {
  readonly name: string
  readonly count: number
  readonly members: readonly RoomMember[]
}

export interface TopData {
  readonly figures: Figures
  readonly rooms: Asked<readonly RoomRow[]>
  readonly opened: Asked<OpenedRoom> | undefined
}

/** A room as the server lists it. */
type ListedRoom = Omit<RoomRow, 'rate'> & { readonly rate?: number }

type Question = Pick<TopState, 'sort' | 'filter' | 'opened'>

export class TopSource {
  readonly #link: ServerLink
  #last: Reading | undefined
  /** The answer to a key that may not read. The key stays the same, and each further request would count as a refusal. */
  #refusal: Extract<Asked<never>, { kind: 'fault' }> | undefined
  #known: Asked<Figures> = { kind: 'fault', text: 'no figures yet' }

  constructor(link: ServerLink) {
    this.#link = link
  }

  /** Why the server cannot be reached, or undefined. The first reading: rates need two. */
  async begin(): Promise<string | undefined> {
    const read = await this.#read()
    if (read.kind === 'fault') return read.text
    this.#last = read.value
    return undefined
  }

  /** `isHurried`: with the figures of the last time. The server computes new ones at most once a second, and lets who asks sooner wait. */
  async ask({ sort, filter, opened }: Question, isHurried = false): Promise<Asked<TopData>> {
    const [figures, rooms, room] = await Promise.all([
      isHurried ? this.#known : this.#ask(),
      this.#rooms(sort, filter),
      opened === undefined ? undefined : this.#opened(opened),
    ])
    if (figures.kind === 'fault') return figures
    return { kind: 'known', value: { figures: figures.value, rooms, opened: room } }
  }

  async #ask(): Promise<Asked<Figures>> {
    const read = await this.#read()
    if (read.kind === 'fault') return read
    this.#known = { kind: 'known', value: figuresOf(this.#last ?? read.value, read.value) }
    this.#last = read.value
    return this.#known
  }

  async #read(): Promise<Asked<Reading>> {
    const asked = this.#answered(await this.#link.getText('/metrics'))
    return asked.kind === 'fault' ? asked : { kind: 'known', value: readingOf(String(asked.value), performance.now()) }
  }

  async #rooms(sort: TopState['sort'], filter: string): Promise<Asked<readonly RoomRow[]>> {
    if (this.#refusal !== undefined) return this.#refusal
    // A list by members has no rates. The busiest rooms come with theirs.
    const [byRate, byMembers] = await Promise.all([
      this.#list('rate', filter),
      sort === 'members' ? this.#list('members', filter) : undefined,
    ])
    if (byRate.kind === 'fault') return byRate
    if (byMembers?.kind === 'fault') return byMembers
    const rates = new Map(byRate.value.map(({ name, rate = 0 }) => [name, rate]))
    const rooms = (byMembers ?? byRate).value
    return { kind: 'known', value: rooms.map(({ name, members }) => ({ name, members, rate: rates.get(name) ?? 0 })) }
  }

  async #list(sort: TopState['sort'], filter: string): Promise<Asked<readonly ListedRoom[]>> {
    const query = new URLSearchParams({ sort, ...(filter === '' ? {} : { filter }) })
    const asked = this.#answered(await this.#link.get(`/rooms?${query}`))
    return asked.kind === 'fault' ? asked : { kind: 'known', value: (asked.value as { rooms: ListedRoom[] }).rooms }
  }

  async #opened(room: string): Promise<Asked<OpenedRoom>> {
    const asked = this.#answered(await this.#link.get(`/rooms/${encodeURIComponent(room)}`))
    return asked.kind === 'fault' ? asked : { kind: 'known', value: asked.value as OpenedRoom }
  }

  #answered(reply: Reply): Asked<unknown> {
    if (reply.kind !== 'answer') return { kind: 'fault', text: `${this.#link.name} is not reachable: ${reply.why}` }
    if (reply.status === 200) return { kind: 'known', value: reply.body }
    if (reply.status !== 401 && reply.status !== 403) return { kind: 'fault', text: `refused, ${faultOf(reply)}` }
    this.#refusal = { kind: 'fault', text: `refused, ${faultOf(reply)}: give the key by LOBBYCAST_KEY or --key-file` }
    return this.#refusal
  }
}
