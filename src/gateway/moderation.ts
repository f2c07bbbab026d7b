// Bans and mutes: by user, by address, and mutes also by connection. This process alone keeps them, at most `limits.moderationEntriesMax`
// together. A banned address is refused when it connects, a banned user once the token has been verified; no room sees either. Whether
// a connection is muted is kept in the connection, so that each message costs one look at a field. Main thread.
import { Disconnect } from '../protocol/codes.ts'
import { moderatedAddress } from '../protocol/forwarded.ts'
import type { Refusals } from '../refusals.ts'
import type { CloseAdvice, Connection, Session } from './connection.ts'
import type { Lobby, LobbyObserver } from './lobby.ts'
import type { Dismissal } from './reception.ts'

export type Sanction = 'ban' | 'mute'

/** Whom a sanction concerns. `name`: the user, the id of the connection, or the address as `moderatedAddress` spells it. */
export interface Subject {
  readonly kind: 'user' | 'client' | 'address'
  readonly name: string
}

export interface Sentence {
  /** What a banned peer is told. */
  readonly reason: string
  /** On the monotonic clock; infinite for one that only ends when it is lifted. */
  readonly endsAtMs: number
}

export interface ModerationParts {
  readonly entriesMax: number
  readonly lobby: Lobby
  readonly refusals: Refusals
}

/** The sentences of one kind, by subject. */
class Sentences {
  readonly #byKey = new Map<string, Sentence>()
  /** How many are about an address: while none is, no address is looked up. */
  #addresses = 0
  /** Nothing ends before this time. */
  #nextEndMs = Number.POSITIVE_INFINITY

  get size(): number {
    return this.#byKey.size
  }

  has(subject: Subject): boolean {
    return this.#byKey.has(keyOf(subject))
  }

  set(subject: Subject, sentence: Sentence): void {
    if (subject.kind === 'address' && !this.has(subject)) this.#addresses += 1
    this.#byKey.set(keyOf(subject), sentence)
    this.#nextEndMs = Math.min(this.#nextEndMs, sentence.endsAtMs)
  }

  delete(subject: Subject): boolean {
    const isKnown = this.#byKey.delete(keyOf(subject))
    if (isKnown && subject.kind === 'address') this.#addresses -= 1
    return isKnown
  }

  ofUser(user: string): Sentence | undefined {
    return user === '' ? undefined : this.#byKey.get(keyOf({ kind: 'user', name: user }))
  }

  ofClient(id: string): Sentence | undefined {
    return this.#byKey.get(keyOf({ kind: 'client', name: id }))
  }

  ofAddress(address: string): Sentence | undefined {
    const name = this.#addresses === 0 ? undefined : moderatedAddress(address)
    return name === undefined ? undefined : this.#byKey.get(keyOf({ kind: 'address', name }))
  }

  /** Forgets those that are over. Returns whether there were any. */
  sweep(nowMs: number): boolean {
    if (nowMs < this.#nextEndMs) return false
    const sizeBefore = this.size
    this.#nextEndMs = Number.POSITIVE_INFINITY
    for (const [key, { endsAtMs }] of this.#byKey) {
      if (endsAtMs > nowMs) this.#nextEndMs = Math.min(this.#nextEndMs, endsAtMs)
      else {
        this.#byKey.delete(key)
        if (key.startsWith(ADDRESS_KEY)) this.#addresses -= 1
      }
    }
    return this.size < sizeBefore
  }
}

const ADDRESS_KEY = 'address:'
const keyOf = ({ kind, name }: Subject): string => `${kind}:${name}`

export class Moderation implements LobbyObserver {
  readonly #parts: ModerationParts
  readonly #bans = new Sentences()
  readonly #mutes = new Sentences()

  constructor(parts: ModerationParts) {
    this.#parts = parts
  }

  /** Bans and mutes that are kept. */
  get size(): number {
    return this.#bans.size + this.#mutes.size
  }

  /** Keeps a ban or a mute, in place of an earlier one of the same subject. False when as many are kept as may be. */
  add(sanction: Sanction, subject: Subject, sentence: Sentence): boolean {
    const sentences = this.#of(sanction)
    const isFull = () => this.size >= this.#parts.entriesMax && !sentences.has(subject)
    if (isFull()) this.sweep(performance.now())
    if (isFull()) return false
    sentences.set(subject, sentence)
    if (sanction === 'mute') this.#judgeAnew(this.connectionsOf(subject))
    return true
  }

  /** False when there was nothing to lift. */
  lift(sanction: Sanction, subject: Subject): boolean {
    const isLifted = this.#of(sanction).delete(subject)
    if (isLifted && sanction === 'mute') this.#judgeAnew(this.connectionsOf(subject))
    return isLifted
  }

  /** The connections that a sanction concerns at the moment. */
  connectionsOf({ kind, name }: Subject): readonly Connection[] {
    const { connections, users } = this.#parts.lobby
    if (kind === 'user') return users.of(name)
    if (kind === 'address') return [...connections.values()].filter(({ address }) => isNamed(address, name))
    const connection = connections.withId(name)
    return connection === undefined ? [] : [connection]
  }

  /** Why a newcomer of this address is sent away; undefined when it is not. */
  addressObjection(session: Session, address: string): Dismissal | undefined {
    const ban = this.#bans.ofAddress(address)
    return ban === undefined ? undefined : { ...adviceOf(session, ban), counted: 'banned' }
  }

  /** The ban of a peer that is no connection, or is none yet. */
  banOf({ user, address }: { readonly user: string; readonly address: string }): Sentence | undefined {
    return this.#bans.size === 0 ? undefined : (this.#bans.ofUser(user) ?? this.#bans.ofAddress(address))
  }

  /** Why a connection must go, now that its user has become known; undefined when it may stay. A refusal is counted. */
  objection({ session, address, id }: Connection): CloseAdvice | undefined {
    const ban =
      this.banOf({ user: session.user, address }) ?? (this.#bans.size > 0 ? this.#bans.ofClient(id) : undefined)
    if (ban === undefined) return undefined
    this.#parts.refusals.record('banned', () => ({ id, protocol: session.protocol, address, text: ban.reason }))
    return adviceOf(session, ban)
  }

  known(connection: Connection): void {
    if (this.#mutes.size > 0) connection.isMuted = this.#isMuted(connection)
  }

  /** Forgets a mute by the id of a connection that has ended: no other connection will have the id. */
  gone({ id }: Connection): void {
    if (this.#mutes.size > 0) this.#mutes.delete({ kind: 'client', name: id })
  }

  /** Forgets bans and mutes whose time is over; their subjects may connect and speak again. */
  sweep(nowMs: number): void {
    this.#bans.sweep(nowMs)
    if (!this.#mutes.sweep(nowMs)) return
    const { connections } = this.#parts.lobby
    this.#judgeAnew([...connections.values()].filter(({ isMuted }) => isMuted))
  }

  #of(sanction: Sanction): Sentences {
    return sanction === 'ban' ? this.#bans : this.#mutes
  }

  #judgeAnew(connections: readonly Connection[]): void {
    for (const connection of connections) connection.isMuted = this.#isMuted(connection)
  }

  #isMuted({ id, session, address }: Connection): boolean {
    const mutes = this.#mutes
    return (mutes.ofUser(session.user) ?? mutes.ofClient(id) ?? mutes.ofAddress(address)) !== undefined
  }
}

/** Only an IPv6 address may have another name than its own text. The other addresses of thousands of connections are not taken apart. */
const isNamed = (address: string, name: string): boolean =>
  address === name || (name.includes('/') && address.includes(':') && moderatedAddress(address) === name)

const adviceOf = (session: Session, { reason }: Sentence): CloseAdvice =>
  session.kickAdvice({ code: Disconnect.forceDisconnect.code, reason })
