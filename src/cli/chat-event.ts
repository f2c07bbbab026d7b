// What happens in a room, in one form for all protocols. `lobbycast join` shows these events to people, and with --json prints each as a line. Main
// thread. Types only.

export interface Person {
  readonly id: string
  /** Absent when the protocol or the member gives none. */
  readonly name?: string
}

export type ChatEvent =
  /** This connection is in the room. */
  | ({ readonly type: 'joined'; readonly room: string; readonly members?: number } & Person)
  /**
   * This connection is in the room again. `recovered`: the messages of the meantime follow, all `missed` of them. Otherwise they are not known, for the reason
   * `why`.
   */
  | ({
      readonly type: 'back'
      readonly room: string
      readonly awayMs: number
      readonly recovered: boolean
      readonly missed?: number
      readonly why?: string
    } & Person)
  | ({ readonly type: 'join' | 'leave' } & Person)
  | {
      readonly type: 'message'
      readonly from: string
      readonly name?: string
      readonly own?: true
      readonly data: unknown
    }
  | { readonly type: 'private'; readonly from: string; readonly name?: string; readonly data: unknown }
  /** A private message that this connection has sent. */
  | { readonly type: 'whispered'; readonly to: string; readonly data: unknown }
  /** Statistics, or a frame of a board. */
  | { readonly type: 'statistics'; readonly from: string; readonly data: unknown }
  /** `partial`: the list has only a part of those who are in the room. */
  | { readonly type: 'members'; readonly members: readonly Person[]; readonly partial?: string }
  | { readonly type: 'occupancy'; readonly members: number }
  | { readonly type: 'notice'; readonly data: unknown }
  /** The room has lost its thread, and messages may be missing. */
  | { readonly type: 'restarted' }
  /** Something was not done, or the connection was ended. `code` is absent where the protocol has none. */
  | { readonly type: 'refused'; readonly code?: number; readonly reason: string; readonly next: string }
  | { readonly type: 'lost'; readonly reason: string; readonly againMs: number }
  /** Messages of which is not known whether the room got them. */
  | { readonly type: 'unsettled'; readonly messages: number }

/** A room that has just been entered. */
export interface Entry {
  readonly me: Person
  readonly members?: number
  /** `new`: there was no position to recover from. */
  readonly recovery: 'new' | 'recovered' | 'unrecovered'
  /** Publications that came with the entry, oldest first. */
  readonly publications: readonly ChatEvent[]
}

/** What a protocol tells about its connection. */
export interface ChatListener {
  entered(entry: Entry): void
  event(event: ChatEvent): void
  /** `count` of the oldest messages that were said are settled. */
  settled(count: number, isAccepted: boolean): void
  /** Everything that was sent before the fence has been dealt with. */
  fenced(): void
  /** The room cannot be entered, or has been left by order of the server. `isTemporary`: a later connection may succeed. */
  failed(failure: { readonly code: number; readonly reason: string; readonly isTemporary: boolean }): void
}

/** One protocol on a connection that may be replaced by another one. Sends frames by a function that its constructor is given. */
export interface ChatProtocol {
  /** Path of the route, with the query. */
  readonly path: string
  /** The token in the headers of the handshake. Empty for none. */
  readonly headerToken: string
  /** Whether a private message is settled like one to the room. */
  readonly answersWhispers: boolean
  /** Why what was said while the connection was lost is not recovered. */
  readonly whyLost: string
  /** Whether a client connects again after this close code. */
  comesBack(code: number): boolean
  /** There is a new connection. */
  opened(): void
  read(frame: string): void
  say(data: unknown): void
  whisper(to: string, data: unknown): void
  /** Asks who is in the room. */
  askMembers(): void
  /** Asks for `fenced`. */
  fence(): void
}

/** Empty for none. A protocol that takes one token takes that of the room. */
export interface RoomTokens {
  readonly connection: string
  readonly room: string
}

export interface ChatProtocolParts {
  readonly room: string
  readonly segment: string
  readonly name: string
  readonly tokens: RoomTokens
  readonly listener: ChatListener
  readonly send: (frame: string) => void
}

/** Close codes after which a client of the plain protocols reconnects. 1006 stands for a connection that broke. */
const COME_BACK = new Set([1001, 1006, 1012, 1013])
export const comesBackPlain = (code: number): boolean => COME_BACK.has(code)
