// The views of one room's board, by their texts. Views that nobody has are kept until their place is needed. Pure. Shard thread.
import type { BoardFields } from '../board/board-fields.ts'
import { viewOf } from '../board/view.ts'
import { RoomView, type ViewOwner } from './room-view.ts'

/** The number of the view of members that ask for nothing. */
const WHOLE = 0

export class RoomViews {
  readonly #fields: BoardFields
  readonly #owner: ViewOwner
  /** Views beside that of the whole board. */
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

  /** The view of a text that board/view.ts has made. Undefined when the room has too many views. `position`: of the board at present. */
  obtain(text: string, position: number): RoomView | undefined {
    const known = this.#byText.get(text)
    if (known !== undefined) {
      // Nobody has missed anything that happened while nobody had the view.
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
      // One that is about to be written keeps its number until then.
      if (view.number === WHOLE || view.isUsed || view.flushState.scheduled) continue
      this.#byText.delete(text)
      this.#freeNumbers.push(view.number)
      return true
    }
    return false
  }
}
