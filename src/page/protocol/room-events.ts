// What a connection to a room tells the page, in the same words for every protocol. Types only. Browser.
import type { Advice } from './next-steps.ts'

export type ProtocolName = 'json' | 'plain' | 'centrifuge'

export interface Person {
  readonly id: string
  readonly name?: string | undefined
}

/** A part of a board, or nothing of it when a field is absent: docs/boards.md. */
export interface View {
  readonly rate?: number
  readonly fields?: readonly string[]
  readonly keys?: readonly (string | number)[]
  readonly where?: Readonly<Record<string, readonly (string | number)[]>>
  readonly delta?: boolean
}

type BoardRecord = Readonly<Record<string, unknown>>

/** One frame of a board: docs/boards.md. Statistics of a room without a board are a frame that has `set` alone. */
export interface BoardFrame {
  readonly set?: readonly BoardRecord[]
  readonly patch?: readonly BoardRecord[]
  readonly removed?: readonly (string | number)[]
  readonly skipped?: { readonly from: number; readonly to: number; readonly updates: number }
  readonly reset?: boolean
  readonly part?: number
  readonly parts?: number
}

/** One WebSocket frame as it crossed the wire. `size` is in bytes. */
export interface Frame {
  readonly atMs: number
  readonly isSent: boolean
  readonly text: string
  readonly size: number
}

/** `code`: an HTTP status, a close code or the number of an error. `isEnd`: there is no connection any more, and none will be tried. */
export interface Refusal extends Advice {
  readonly atMs: number
  readonly code: number
  readonly reason: string
  readonly isEnd: boolean
}

export type LinkState =
  | { readonly kind: 'connecting' }
  /** Without `isRecovered` what was known of the room is over: a board begins empty, before its first frame. */
  | { readonly kind: 'joined'; readonly id: string; readonly isRecovered: boolean }
  /** The connection is gone and will be tried again at `retryAtMs`. `isCut`: the person at the page has cut it. */
  | { readonly kind: 'away'; readonly retryAtMs: number; readonly reason: string; readonly isCut: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'left' }

/** The end of an absence. `missed` is undefined where the protocol does not tell it. */
export interface Return {
  readonly lostAtMs: number
  readonly awayMs: number
  readonly missed: number | undefined
  readonly recovered: number
  readonly isRecovered: boolean
}

export type RoomEvent =
  | { readonly kind: 'state'; readonly state: LinkState }
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** All members that the server named, oneself included. `isWhole` is false when the room has more of them. */
  | { readonly kind: 'members'; readonly members: readonly Person[]; readonly isWhole: boolean }
  | { readonly kind: 'count'; readonly members: number }
  | { readonly kind: 'joined'; readonly person: Person }
  | { readonly kind: 'left'; readonly person: Person }
  /** `from` is undefined for what a back end published without an id. */
  | {
      readonly kind: 'message'
      readonly from: Person | undefined
      readonly text: string
      readonly isRecovered: boolean
      readonly offset?: number | undefined
    }
  | { readonly kind: 'private'; readonly from: Person; readonly to: string; readonly text: string }
  /** `size`: bytes of the WebSocket frame that brought it. */
  | {
      readonly kind: 'statistics'
      readonly board: BoardFrame
      readonly size: number
      readonly offset?: number | undefined
    }
  | { readonly kind: 'back'; readonly back: Return }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'roundTrip'; readonly ms: number }
  | { readonly kind: 'restarted' }
