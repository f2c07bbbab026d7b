// What the place Live knows about the server: the records of the room `$lobbycast`, one for each second. They come over a connection. While there is none, as
// on a full server, the page asks for them over HTTP. Browser.
import { signal } from '@preact/signals'
import { BoardCopy, type BoardFrame } from '../../cli/board-copy.ts'
import { PlainClose } from '../../protocol/codes.ts'
import { LIVE_ROOM, LIVE_SECONDS, type LiveRecord } from '../../protocol/live-record.ts'
import { joinRoom, type RoomClient } from '../protocol/room-client.ts'
import type { LinkState } from '../protocol/room-events.ts'
import { ask, roomPath } from '../server-api.ts'
import { newest } from './live-figures.ts'

const ASK_MS = 2000
const REJOIN_MS = 5000
/** More seconds than a busy server takes between two answers. */
const ASKED_SECONDS = 20

export class LiveFeed {
  /** Oldest first; a new array each second. */
  readonly records = signal<readonly LiveRecord[]>([])
  readonly state = signal<LinkState>({ kind: 'connecting' })
  /** Why there is no connection; undefined until one is lost or could not be had. */
  readonly lost = signal<string | undefined>(undefined)
  /** Whether the page asks for the records over HTTP and gets answers. */
  readonly isAsking = signal(false)
  readonly #copy = new BoardCopy('second')
  readonly #token: string
  #client: RoomClient
  #rejoin: ReturnType<typeof setTimeout> | undefined
  #ended: AbortController | undefined

  constructor(token: string) {
    this.#token = token
    this.#client = this.#join()
  }

  close(): void {
    clearTimeout(this.#rejoin)
    this.#stopAsking()
    this.#client.leave()
  }

  #join(): RoomClient {
    return joinRoom({ room: LIVE_ROOM, protocol: 'centrifuge', token: this.#token }, (event) => {
      if (event.kind === 'state') this.#follow(event.state)
      if (event.kind === 'statistics') this.#apply(event.board)
    })
  }

  #follow(state: LinkState): void {
    // A full server may have a free connection later.
    if (state.kind === 'refused' && state.refusal.code === PlainClose.tryAgain.code) {
      this.lost.value = state.refusal.reason
      this.#rejoin = setTimeout(() => {
        this.#client.leave()
        this.#client = this.#join()
      }, REJOIN_MS)
      void this.#askOn()
      return
    }
    this.state.value = state
    if (state.kind === 'away') {
      this.lost.value = state.reason
      void this.#askOn()
    } else if (state.kind === 'joined' || state.kind === 'refused') {
      this.lost.value = undefined
      this.#stopAsking()
    }
  }

  #apply(frame: BoardFrame): void {
    if (this.#copy.apply(frame).kind === 'applied') {
      this.#take([...this.#copy.records.values()] as unknown as LiveRecord[])
    }
  }

  /** The connection keeps trying meanwhile, and brings a whole board once it is open. */
  async #askOn(): Promise<void> {
    if (this.#ended !== undefined) return
    this.#ended = new AbortController()
    const { signal: ended } = this.#ended
    while (!ended.aborted) {
      if (!document.hidden) await this.#askOnce(ended)
      await new Promise((resolve) => setTimeout(resolve, ASK_MS))
    }
  }

  async #askOnce(ended: AbortSignal): Promise<void> {
    const known = this.records.value.at(-1)?.t ?? 0
    const isRecent = Date.now() - known < (ASKED_SECONDS - 5) * 1000
    const limit = isRecent ? ASKED_SECONDS : LIVE_SECONDS
    const answer = await ask<{ records: readonly LiveRecord[] }>(`${roomPath(LIVE_ROOM)}/records?limit=${limit}`, {
      signal: ended,
    })
    if (ended.aborted) return
    this.isAsking.value = answer.kind === 'ok'
    if (answer.kind === 'refused') return
    this.#take(answer.value.records)
  }

  /**
   * Keyed by second: each key is used again after a quarter of an hour, and the new record then replaces the old one. What is known stays, because a
   * shard that was replaced is given its records oldest first, and lacks the newest ones for a while.
   */
  #take(records: readonly LiveRecord[]): void {
    const bySecond = new Map(this.records.value.map((record) => [record.second, record]))
    for (const record of records) {
      if (record.t >= (bySecond.get(record.second)?.t ?? 0)) bySecond.set(record.second, record)
    }
    this.records.value = newest([...bySecond.values()])
  }

  #stopAsking(): void {
    this.#ended?.abort()
    this.#ended = undefined
    this.isAsking.value = false
  }
}
