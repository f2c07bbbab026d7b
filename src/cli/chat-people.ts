// Who is in the room, as far as `lobbycast join` knows: what to call somebody, and whom a name means. Main thread. Pure.
import type { Person } from './chat-event.ts'

/** People beyond this number push out those who were seen first. */
const PEOPLE_MAX = 10_000
const SHORT_ID_LENGTH = 8
/** Shorter beginnings of an id would meet several people by accident. */
const ID_PART_MIN = 4
const LISTED_MAX = 5

export type Found =
  | { readonly kind: 'one'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly ids: readonly string[] }

export class ChatPeople {
  readonly #names = new Map<string, string>()
  /** How many have a name, by its spelling in lower case. */
  readonly #bearers = new Map<string, number>()

  seen({ id, name = '' }: Person): void {
    this.gone(id)
    this.#names.set(id, name)
    if (name !== '') this.#count(name, 1)
    const oldest = this.#names.size > PEOPLE_MAX ? this.#names.keys().next().value : undefined
    if (oldest !== undefined) this.gone(oldest)
  }

  gone(id: string): void {
    const name = this.#names.get(id)
    if (name === undefined) return
    this.#names.delete(id)
    if (name !== '') this.#count(name, -1)
  }

  clear(): void {
    this.#names.clear()
    this.#bearers.clear()
  }

  #count(name: string, by: number): void {
    const key = name.toLowerCase()
    const count = (this.#bearers.get(key) ?? 0) + by
    if (count === 0) this.#bearers.delete(key)
    else this.#bearers.set(key, count)
  }

  /** The name, or the beginning of the id. A name that several people have is followed by the beginning of the id. */
  label(id: string, given?: string): string {
    const name = given ?? this.#names.get(id) ?? ''
    const short = id.slice(0, SHORT_ID_LENGTH)
    if (name === '') return short
    return (this.#bearers.get(name.toLowerCase()) ?? 0) > 1 ? `${name} (${short})` : name
  }

  /** Whom a text means: an id, the beginning of one, or a name. */
  find(text: string): Found {
    const wanted = text.toLowerCase()
    if (this.#names.has(wanted)) return { kind: 'one', id: wanted }
    const named = [...this.#names].filter(([, name]) => name.toLowerCase() === wanted)
    const found =
      named.length > 0
        ? named
        : [...this.#names].filter(([id]) => wanted.length >= ID_PART_MIN && id.startsWith(wanted))
    const ids = found.map(([id]) => id)
    if (ids.length > 1) return { kind: 'several', ids: ids.slice(0, LISTED_MAX) }
    return ids[0] === undefined ? { kind: 'none' } : { kind: 'one', id: ids[0] }
  }

  /**
   * Cuts a text that begins with somebody's name, which may have spaces in it, or with one word that stands for an id. Names in the text are as long as
   * possible.
   */
  addressed(text: string): { readonly to: string; readonly rest: string } | undefined {
    const lower = text.toLowerCase()
    let longest = ''
    for (const name of this.#names.values())
      if (name.length > longest.length && lower.startsWith(`${name.toLowerCase()} `)) longest = name
    const to = longest === '' ? (/^\S+/.exec(text)?.[0] ?? '') : text.slice(0, longest.length)
    const rest = text.slice(to.length).trim()
    return to === '' || rest === '' ? undefined : { to, rest }
  }
}

/** Colours of the 256 of a terminal that are readable on black and on white. None of them is violet or red, which mean something here. */
const COLOURS = [25, 30, 31, 33, 37, 64, 65, 67, 70, 94, 130, 136, 166, 172]

/** The colour of somebody, the same in every run. */
export function colourOf(id: string): number {
  let hash = 0
  for (let index = 0; index < id.length; index++) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) >>> 0
  return COLOURS[hash % COLOURS.length] ?? 33
}
