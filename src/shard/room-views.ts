// The views of one room's board, by their texts. An unused view is kept until another view needs its place. Pure. Shard thread.
import type { BoardFields } from '../board/board-fields.ts'
import { viewOf } from '../board/view.ts'
import { RoomView, type ViewOwner } from './room-view.ts'

/** The number of the view that shows the whole board. */
const WHOLE = 0

export class RoomViews {
  readonly #fields: BoardFields
  readonly #owner: ViewOwner
  /** Largest number of views, that of the whole board not counted. */
  readonly #viewsMax: number
  readonly #byText = new Map<string, RoomView>()
  readonly #freeNumbers: number[] = []
  #numbers = WHOLE

  constructor({ fields, owner, viewsMax }: { fields: BoardFields; owner: ViewOwner; viewsMax: number }) {
    this.#fields = fields
    this.#owner = owner
    this.#viewsMax = viewsMax
    this.#add('', 0)
  }

  all(): Iterable<RoomView> {
    return this.#byText.values()
  }

  get whole(): RoomView {
    return this.#byText.get('')!
  }

  /** The view of a text from board/view.ts. Undefined when the room has too many views. `position`: the current offset of the board. */
  obtain(text: string, position: number): RoomView | undefined {
    const known = this.#byText.get(text)
    if (known !== undefined) {
      // An unused view has no members, so no member lacks the changes since its last frame.
      if (!known.isUsed) known.position = position
      return known
    }
    if (this.#byText.size > this.#viewsMax && !this.#dropUnused()) return undefined
    return this.#add(text, position)
  }

  #add(text: string, position: number): RoomView {
    const number = this.#freeNumbers.pop() ?? this.#numbers++
    const view = new RoomView({ number, view: viewOf(text, this.#fields), position, owner: this.#owner })
    this.#byText.set(text, view)
    return view
  }

  #dropUnused(): boolean {
    for (const [text, view] of this.#byText) {
      // A view in the schedule keeps its number until it is written.
      if (view.number === WHOLE || view.isUsed || view.flushState.scheduled) continue
      this.#byText.delete(text)
      this.#owner.dropped(view)
      this.#freeNumbers.push(view.number)
      return true
    }
    return false
  }
}
