// Owns what a member of a board has been sent, and its copy made of that (board-copy.ts); the frames of the protocols in one form.
import type { WebSocket } from 'ws'
import { BoardCopy, type BoardFrame } from './board-copy.ts'
import { Inbox } from './inbox.ts'

export interface Listening {
  port: number
}

/** A frame of the board as it came. */
export interface Seen {
  readonly frame: BoardFrame
  /** Where the client is told that it is; undefined in protocols without positions, and for a part that is not the last one. */
  readonly offset: number | undefined
  /** The copy behind the frame; undefined behind a part that is not the last one. */
  readonly text: string | undefined
  /** Whether the frame is the whole board. */
  readonly isWhole: boolean
}

export type ViewSpec = Readonly<Record<string, unknown>>

export class BoardLog {
  readonly copy: BoardCopy
  readonly seen: Seen[] = []
  readonly inbox = new Inbox<Seen>('frame of the board')
  /** Everything else that came, as text. */
  readonly others = new Inbox<string>('other frame')
  fault: unknown

  constructor(key?: string) {
    this.copy = new BoardCopy(key)
  }

  /** The whole board in the reply to a subscribe. */
  begin(frame: BoardFrame, offset: number | undefined): void {
    this.copy.clear()
    this.take(frame, offset, true)
  }

  take(frame: BoardFrame, offset?: number, isReply = false): void {
    try {
      const isApplied = this.copy.apply(frame)
      const text = isApplied ? this.copy.text : undefined
      const isWhole = isReply || frame.reset === true || frame.part !== undefined
      const seen = { frame, offset, text, isWhole }
      this.seen.push(seen)
      this.inbox.push(seen)
    } catch (error) {
      this.fault ??= error
      this.inbox.end(String(error))
    }
  }

  /** The next frame of the board that was not taken yet. */
  async next(): Promise<BoardFrame> {
    return (await this.inbox.next()).frame
  }

  /** Takes frames until the copy is as wanted. */
  async until(fits: (copy: BoardCopy) => boolean, timeoutMs?: number): Promise<void> {
    while (!fits(this.copy)) await this.inbox.next(timeoutMs)
    if (this.fault !== undefined) throw this.fault
  }
}

export interface BoardMember {
  readonly protocol: 'plain' | 'json' | 'centrifuge' | 'sdk'
  readonly log: BoardLog
  /** The socket, where there is one to pause. */
  readonly socket: WebSocket | undefined
  /** Sees the board in another way from now on, as soon as the server takes it. */
  change(view: ViewSpec): Promise<void>
  /** Loses its connection and comes back, in its way. */
  reconnect(): Promise<void>
  close(): void
}

export const queryOf = (view: ViewSpec): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(view)) {
    if (name === 'where') {
      for (const [field, wanted] of Object.entries(value as object))
        query.append('where', `${field}:${[wanted].flat()}`)
    } else query.append(name, value === true ? '1' : String(value))
  }
  return query.toString()
}

export const isBoardFrame = (text: string): boolean => text.startsWith('{"id":') && text.includes('"msg":[')

/** A frame of the plain protocol as the others spell it. */
export function plainFrame(text: string): BoardFrame {
  const { msg, room_id: _, id: _id, ...rest } = JSON.parse(text) as { msg: BoardFrame['set'] } & Record<string, unknown>
  return { ...(msg!.length > 0 || rest.reset === true ? { set: msg } : {}), ...rest } as BoardFrame
}

export function jsonFrame(text: string): BoardFrame {
  const {
    data,
    type: _,
    from: _from,
    ...rest
  } = JSON.parse(text) as { data: BoardFrame['set'] } & Record<string, unknown>
  return { ...(data!.length > 0 || rest.reset === true ? { set: data } : {}), ...rest } as BoardFrame
}

const CONTENTS = ['set', 'patch', 'removed', 'skipped', 'reset', 'part', 'parts']

export const isContents = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.keys(data).every((name) => CONTENTS.includes(name))
