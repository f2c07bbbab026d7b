// A list of any length that draws only the rows in sight. Rows have one height. While the list is not at its end, it keeps its place by the
// sequence number at the top. Rows are told apart by their place in the window: when the list moves on, texts change and no element
// moves, and a screen reader finds the rows in their order. Browser.
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks'
import { FrameLoop } from './frame-loop.ts'
import type { Ring } from './ring.ts'

export interface Row {
  readonly class: string
  readonly body: ComponentChildren
}

interface ListProps<Item> {
  readonly ring: Ring<Item>
  readonly id: string
  readonly label: string
  readonly class: string
  readonly rowHeight: number
  readonly row: (item: Item, seq: number) => Row
  readonly chosen: number | undefined
  readonly onChoose: (seq: number | undefined) => void
  /** Enter on a row. */
  readonly onDetail?: (() => void) | undefined
  readonly onSpace?: (() => void) | undefined
}

/** Rows above and below the window, so that a fast scroll finds some. */
const SPARE = 3

export function List<Item>(props: ListProps<Item>) {
  const { ring, id, label, rowHeight, row, chosen } = props
  const box = useRef<HTMLDivElement>(null)
  // `top` is the place at the upper edge in rows, from the beginning of all time: 12.5 is the middle of row 12.
  const place = useRef({ follows: true, top: 0, height: 0 })
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const loop = useMemo(() => new FrameLoop(() => draw(undefined as never)), [])
  useEffect(() => () => loop.stop(), [loop])
  useEffect(() => {
    loop.ask()
    return ring.listen(() => loop.ask())
  }, [ring, loop])
  useEffect(() => {
    const observer = new ResizeObserver(() => loop.ask())
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [loop])

  const { first, end } = ring
  const visible = Math.ceil(place.current.height / rowHeight) + 1
  const top = place.current.follows ? end - visible : Math.max(place.current.top, first)
  const from = Math.max(first, Math.floor(top) - SPARE)
  const to = Math.min(end, Math.max(from, Math.floor(top)) + visible + SPARE)

  useLayoutEffect(() => {
    const element = box.current!
    if (element.clientHeight !== place.current.height) {
      place.current.height = element.clientHeight
      loop.ask()
    }
    const wanted = place.current.follows ? element.scrollHeight : Math.max(0, (place.current.top - first) * rowHeight)
    if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted
  })

  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!
    place.current.follows = scrollTop + clientHeight >= scrollHeight - 2 * rowHeight
    place.current.top = ring.first + scrollTop / rowHeight
    loop.ask()
  }
  const choose = (seq: number) => {
    // The ring may have turned since the last draw.
    const next = Math.min(ring.end - 1, Math.max(ring.first, seq))
    if (next < ring.first) return
    props.onChoose(next)
    const { height } = place.current
    if (next < top + 1) place.current.top = next
    else if (next + 1 > top + height / rowHeight) place.current.top = next + 1 - height / rowHeight
    else return
    place.current.follows = next >= ring.end - 2
    loop.ask()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.floor(place.current.height / rowHeight) - 1)
    const now = chosen ?? ring.end
    if (event.key === 'ArrowUp') choose(now - 1)
    else if (event.key === 'ArrowDown') choose(now + 1)
    else if (event.key === 'PageUp') choose(now - page)
    else if (event.key === 'PageDown') choose(now + page)
    else if (event.key === 'Home') choose(ring.first)
    else if (event.key === 'End') choose(ring.end - 1)
    else if (event.key === 'Enter' && props.onDetail !== undefined) props.onDetail()
    else if (event.key === ' ' && props.onSpace !== undefined) props.onSpace()
    else if (event.key === 'Escape' && chosen !== undefined) props.onChoose(undefined)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={box}
      id={id}
      class={`list ${props.class}`}
      role="listbox"
      aria-label={label}
      aria-activedescendant={chosen !== undefined && chosen >= from && chosen < to ? `${id}-${chosen}` : undefined}
      tabIndex={0}
      onScroll={scrolled}
      onKeyDown={pressed}
    >
      <div class="list-space" role="presentation" style={{ height: `${(end - first) * rowHeight}px` }}>
        <div class="list-rows" role="presentation" style={{ transform: `translateY(${(from - first) * rowHeight}px)` }}>
          {Array.from({ length: to - from }, (_, index) => {
            const seq = from + index
            const item = ring.at(seq)
            if (item === undefined) return null
            const { class: name, body } = row(item, seq)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the list
              <div
                id={`${id}-${seq}`}
                class={name}
                role="option"
                tabIndex={-1}
                aria-selected={seq === chosen}
                style={{ height: `${rowHeight}px` }}
                onClick={() => {
                  props.onChoose(seq === chosen ? undefined : seq)
                  box.current!.focus({ preventScroll: true })
                }}
              >
                {body}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
