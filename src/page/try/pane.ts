// Owns one pane of the place "Try it": its connection, who is in the room, and what was said. Browser.
import { signal } from '@preact/signals'
import { Reading } from '../parts/reading.ts'
import { Ring } from '../parts/ring.ts'
import { duration, grouped } from '../parts/times.ts'
import { type JoinOptions, joinRoom, type RoomClient } from '../protocol/room-client.ts'
import type { Frame, LinkState, Person, ProtocolName, Return, RoomEvent } from '../protocol/room-events.ts'
import { announce, announceAlert } from '../shell/announcements.tsx'
import { frames, logRefusal, ownNames } from './logs.ts'

export type Entry =
  | {
      readonly kind: 'message'
      readonly from: Person | undefined
      readonly isMine: boolean
      /** Whom a private message is for. */
      readonly to?: Person
      readonly text: string
      readonly atMs: number
      readonly isRecovered: boolean
    }
  | { readonly kind: 'joined' | 'left'; readonly person: Person; readonly atMs: number }
  /** Many who came and went within one second; counted on while the second lasts. */
  | { readonly kind: 'crowd'; joined: number; left: number; readonly atMs: number }
  | { readonly kind: 'back'; readonly back: Return; readonly atMs: number }
  | { readonly kind: 'note'; readonly text: string; readonly atMs: number }

export interface PaneOptions extends JoinOptions {
  readonly name: string
  readonly protocol: ProtocolName
}

const ENTRIES = { countMax: 5000, bytesMax: 4 * 1024 * 1024 }
/** What an entry takes beside its text. */
const ENTRY_BYTES = 100
const MEMBERS_MAX = 20_000
const MEMBERS_DRAW_MS = 100
/** From this many comings and goings in a second on they are one note. */
const CROWD_MIN = 20

export class Pane {
  readonly number: number
  readonly entries = new Ring<Entry>(ENTRIES)
  readonly reading = new Reading(this.entries)
  readonly options = signal<PaneOptions | undefined>(undefined)
  readonly state = signal<LinkState>({ kind: 'left' })
  readonly roundTripMs = signal<number | undefined>(undefined)
  readonly whisperTo = signal<Person | undefined>(undefined)
  readonly chosen = signal<number | undefined>(undefined)
  /** Changes when the members do, at most ten times a second. */
  readonly membersChange = signal(0)
  readonly members = new Map<string, Person>()
  count: number | undefined
  isWhole = false
  /** What was sent last, for the key ↑. */
  lastSent = ''
  #client: RoomClient | undefined
  #membersTimer: ReturnType<typeof setTimeout> | undefined
  #second = { atMs: 0, count: 0 }
  #crowd: (Entry & { kind: 'crowd' }) | undefined
  #unread = 0

  constructor(number: number) {
    this.number = number
  }

  get id(): string | undefined {
    return this.state.value.kind === 'joined' ? this.state.value.id : undefined
  }

  join(options: PaneOptions): void {
    this.#client?.leave()
    this.entries.clear()
    this.reading.isPaused = false
    this.chosen.value = undefined
    this.#setMembers([], false)
    this.count = undefined
    this.options.value = options
    this.roundTripMs.value = undefined
    this.whisperTo.value = undefined
    const { name, ...rest } = options
    this.#client = joinRoom({ ...rest, ...(name === '' ? {} : { name }) }, (event) => this.#take(event))
  }

  /** Back to the form that joins. */
  leave(): void {
    this.#client?.leave()
    this.#client = undefined
    this.options.value = undefined
  }

  cut(): void {
    this.#client?.cut()
  }

  comeBack(): void {
    this.#client?.comeBack()
  }

  /** Says it to the room, or to the member that was chosen. */
  say(text: string): void {
    const to = this.whisperTo.value
    this.lastSent = text
    if (to === undefined) this.#client?.send(text)
    else this.#client?.whisper(to.id, text)
  }

  /** With the name that is known for the id: from a frame, from the list of members, or from another pane. */
  known(person: Person): Person {
    return person.name !== undefined
      ? person
      : { id: person.id, name: this.members.get(person.id)?.name ?? ownNames.get(person.id) }
  }

  #take(event: RoomEvent): void {
    switch (event.kind) {
      case 'frame':
        this.#log(event.frame)
        return
      case 'state':
        this.#changed(event.state)
        return
      case 'members':
        this.#setMembers(event.members, event.isWhole)
        return
      case 'count':
        this.count = event.members
        this.#drawMembers()
        return
      case 'joined':
      case 'left':
        this.#cameOrWent(event.kind, this.known(event.person))
        return
      case 'message':
        this.#said(event)
        return
      case 'private':
        this.#whispered(event)
        return
      case 'statistics':
        this.#note('Statistics came. See them in the frames below.')
        return
      case 'back':
        this.#cameBack(event.back)
        return
      case 'refused':
        logRefusal({ who: this.options.value!.name, room: this.options.value!.room, refusal: event.refusal })
        announceAlert(`${event.refusal.code}: ${event.refusal.reason}`)
        return
      case 'roundTrip':
        this.roundTripMs.value = event.ms
        return
      case 'restarted':
        this.#note('The room was restarted, messages may be missing.')
        return
    }
  }

  #log(frame: Frame): void {
    const { name, protocol } = this.options.value!
    frames.push({ pane: { name, number: this.number }, protocol, frame }, frame.size + ENTRY_BYTES)
  }

  #changed(state: LinkState): void {
    this.state.value = state
    if (state.kind === 'joined') ownNames.set(state.id, this.options.value!.name)
    if (state.kind === 'away' && state.isCut) announceAlert(`The connection of ${this.options.value!.name} is cut.`)
  }

  #said({ from, text, isRecovered }: RoomEvent & { kind: 'message' }): void {
    const person = from === undefined ? undefined : this.known(from)
    const isMine = from !== undefined && from.id === this.id
    if (person !== undefined && !this.members.has(person.id) && !this.isWhole) this.#addMember(person)
    this.#add({ kind: 'message', from: person, isMine, text, atMs: Date.now(), isRecovered }, text.length * 2)
    if (isMine) return
    this.#unread += 1
    if (document.activeElement?.closest(`[data-pane="${this.number}"]`) !== null) this.#announce(person, text)
  }

  #announce(from: Person | undefined, text: string): void {
    announce(() => {
      const count = this.#unread
      this.#unread = 0
      const said = `${from?.name ?? 'the server'}: ${text.slice(0, 200)}`
      return count <= 1 ? said : `${grouped(count)} new in ${this.options.value?.room ?? ''}, last from ${said}`
    })
  }

  #whispered({ from, to, text }: RoomEvent & { kind: 'private' }): void {
    const isMine = from.id === this.id
    const entry = { kind: 'message', from: this.known(from), isMine, to: this.known({ id: to }), text } as const
    this.#add({ ...entry, atMs: Date.now(), isRecovered: false }, text.length * 2)
  }

  #cameBack(back: Return): void {
    const { missed, recovered, isRecovered, awayMs } = back
    this.#add({ kind: 'back', back, atMs: Date.now() }, 0)
    const result = isRecovered ? `${missed ?? 0} missed, ${recovered} recovered` : 'some messages may be missing'
    announceAlert(`${this.options.value!.name} is back after ${duration(awayMs)}: ${result}.`)
  }

  #cameOrWent(kind: 'joined' | 'left', person: Person): void {
    if (kind === 'joined') this.#addMember(person)
    else this.members.delete(person.id)
    if (this.count !== undefined) this.count = Math.max(1, this.count + (kind === 'joined' ? 1 : -1))
    if (kind === 'left' && this.whisperTo.value?.id === person.id) this.whisperTo.value = undefined
    this.#drawMembers()
    const atMs = Date.now()
    if (atMs - this.#second.atMs >= 1000) {
      this.#second = { atMs, count: 0 }
      this.#crowd = undefined
    }
    this.#second.count += 1
    if (this.#second.count < CROWD_MIN) {
      this.#add({ kind, person, atMs }, 0)
      return
    }
    if (this.#crowd === undefined) {
      this.#crowd = { kind: 'crowd', joined: 0, left: 0, atMs }
      this.#add(this.#crowd, 0)
    }
    this.#crowd[kind] += 1
    this.entries.changed()
  }

  #note(text: string): void {
    this.#add({ kind: 'note', text, atMs: Date.now() }, text.length * 2)
  }

  #add(entry: Entry, size: number): void {
    this.entries.push(entry, size + ENTRY_BYTES)
  }

  #addMember(person: Person): void {
    if (this.members.size < MEMBERS_MAX) this.members.set(person.id, person)
    this.#drawMembers()
  }

  #setMembers(members: readonly Person[], isWhole: boolean): void {
    this.members.clear()
    for (const person of members.slice(0, MEMBERS_MAX)) this.members.set(person.id, this.known(person))
    this.isWhole = isWhole
    this.#drawMembers()
  }

  #drawMembers(): void {
    this.#membersTimer ??= setTimeout(() => {
      this.#membersTimer = undefined
      this.membersChange.value += 1
    }, MEMBERS_DRAW_MS)
  }
}
