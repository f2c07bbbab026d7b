// Spells the frames of one room's board for each audience. Shard thread. Pure.
import type { BoardContents } from '../protocol/board-object.ts'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Audience, RoomSpelling } from '../protocol/protocols.ts'

export interface BoardFramesParts {
  readonly room: string
  /** The sender of all frames. */
  readonly admin: Identity
  readonly jsonDepthMax: number
}

/** Estimated size of the envelope round the contents of a frame. */
const WRAP_BYTES = 256

export class BoardFrames {
  readonly #parts: BoardFramesParts
  /** The spellings of the room's name, by index of the audience. */
  readonly #spellings: RoomSpelling[] = []

  constructor(parts: BoardFramesParts) {
    this.#parts = parts
  }

  /** `offset`: of the board that a reader has after this frame. 0 or less when more frames are needed. */
  spell(audience: Audience, contents: BoardContents, offset: number): Uint8Array {
    const { rest, set } = contents
    const builder = new ByteBuilder(rest.length + (set?.length ?? 0) + WRAP_BYTES)
    const spoken = { sender: this.#parts.admin, contents, offset: Math.max(0, offset) }
    audience.board!(builder, spoken, this.#spellingOf(audience))
    return builder.view()
  }

  #spellingOf({ index, roomText }: Audience): RoomSpelling {
    const { room, jsonDepthMax } = this.#parts
    this.#spellings[index] ??= { room, text: roomText(room), jsonDepthMax }
    return this.#spellings[index]
  }
}
