// What the place Live knows of the server: the records of the room `$lobbycast`, one for each second. Browser.
import { signal } from '@preact/signals'
import { BoardCopy, type BoardFrame } from '../../cli/board-copy.ts'
import { LIVE_ROOM, type LiveRecord } from '../../protocol/live-record.ts'
import { joinRoom, type RoomClient } from '../protocol/room-client.ts'
import type { LinkState } from '../protocol/room-events.ts'
import { newest } from './live-figures.ts'

export class LiveFeed {
  /** Oldest first; a new array each second. */
  readonly records = signal<readonly LiveRecord[]>([])
  readonly state = signal<LinkState>({ kind: 'connecting' })
  readonly #copy = new BoardCopy('second')
  readonly #client: RoomClient

  constructor(token: string) {
    this.#client = joinRoom({ room: LIVE_ROOM, protocol: 'centrifuge', token }, (event) => {
      if (event.kind === 'state') this.state.value = event.state
      if (event.kind === 'statistics') this.#apply(event.board)
    })
  }

  close(): void {
    this.#client.leave()
  }

  #apply(frame: BoardFrame): void {
    if (this.#copy.apply(frame).kind === 'applied') {
      this.records.value = newest([...this.#copy.records.values()] as unknown as LiveRecord[])
    }
  }
}
