// A list of any length that draws only the rows in sight. Rows have one height. While the list is not at its end, it keeps its place by the
// sequence number at the top, and a button leads back to the newest row. Rows are told apart by their place in the window: when the list moves on,
// texts change and no element moves, and a screen reader finds the rows in their order. Browser.
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { announce } from '../shell/announcements.tsx'
import { FrameLoop } from './frame-loop.ts'
import type { Reading } from './reading.ts'
import type { Ring } from './ring.ts'
import { grouped } from './times.ts'

export interface Row {
  readonly class: string
  readonly body: ComponentChildren
}

interface ListProps<Item> {
  readonly reading: Reading<Item>
  readonly id: string
  readonly label: string
  readonly class: string
  readonly rowHeight: number
  readonly row: (item: Item, seq: number) => Row
  readonly chosen: number | undefined
  readonly onChoose: (seq: number | undefined) => void
  /** Enter on a row. */
  readonly onDetail?: (() => void) | undefined
}

/** Rows above and below the window, so that a fast scroll finds some. */
const SPARE = 3
/** The time between two updates of the number of newer rows. */
const NEWER_MS = 250

const OLDEST = 'older ones are not kept here'
const OVERTAKEN = 'That row is gone; older ones are not kept here'

/** Where in the list the person is reading. */
interface Place {
  follows: boolean
  /** The position of the upper edge, in rows counted from the first one ever: 12.5 is the middle of row 12. Not used while the list follows. */
  top: number
  height: number
  /** The last draw: its oldest row, and how far the box was scrolled. */
  first: number
  scrollTop: number
  clears: number
  /** Whether the row at the upper edge was dropped while the person was reading it. */
  isOvertaken: boolean
}

export function List<Item>(props: ListProps<Item>) {
  const { reading, id, label, rowHeight, row, chosen } = props
  const ring = reading.shown
  const box = useRef<HTMLDivElement>(null)
  const here = useRef<Place>({ ...START, clears: ring.clears })
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const loop = useMemo(() => new FrameLoop(() => draw(undefined as never)), [])
  useEffect(() => () => loop.stop(), [loop])
  useEffect(() => {
    loop.ask()
    return reading.live.listen(() => {
      if (!reading.isPaused) loop.ask()
    })
  }, [reading, loop])
  useEffect(() => {
    const observer = new ResizeObserver(() => loop.ask())
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [loop])

  const place = here.current
  if (place.clears !== ring.clears) Object.assign(place, { follows: true, isOvertaken: false, clears: ring.clears })
  const { first, end, hasDropped } = ring
  const headHeight = hasDropped ? rowHeight : 0
  const visible = Math.ceil(place.height / rowHeight) + 1
  const least = hasDropped ? first - 1 : first
  const top = place.follows ? end - visible : Math.max(place.top, least)
  const from = Math.max(first, Math.floor(top) - SPARE)
  const to = Math.min(end, Math.max(from, Math.floor(top)) + visible + SPARE)
  // The line at the top is not a row, so what stood above the first row is no loss.
  const isOvertaken = !place.follows && (place.isOvertaken || place.top < least)

  useLayoutEffect(() => {
    const element = box.current!
    if (element.clientHeight !== place.height) {
      place.height = element.clientHeight
      loop.ask()
    }
    const wanted = place.follows ? element.scrollHeight : Math.max(0, (top - first) * rowHeight + headHeight)
    if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted
    Object.assign(place, { first, isOvertaken, scrollTop: element.scrollTop })
  })
  useEffect(() => {
    if (isOvertaken && document.activeElement === box.current) announce(() => `${OVERTAKEN}.`)
  }, [isOvertaken])

  // The event may come after the list has gone, so it brings its element.
  const scrolled = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => {
    // The list itself has scrolled here, not the person.
    if (scrollTop === place.scrollTop) return
    const isUp = scrollTop < place.scrollTop
    const left = scrollHeight - clientHeight - scrollTop
    // A small step up ends following, because otherwise nobody could leave the end of a busy list. A step down near the end begins it.
    place.follows = left < 1 || (!isUp && left <= 2 * rowHeight)
    // Counted from the last draw, because the ring may have dropped rows since then.
    place.top = place.first + (scrollTop - headHeight) / rowHeight
    place.scrollTop = scrollTop
    place.isOvertaken = false
    loop.ask()
  }
  const choose = (seq: number) => {
    // The ring may have dropped rows since the last draw.
    const next = Math.min(ring.end - 1, Math.max(ring.first, seq))
    if (next < ring.first) return
    props.onChoose(next)
    if (next < top + 1) place.top = next
    else if (next + 1 > top + place.height / rowHeight) place.top = next + 1 - place.height / rowHeight
    else return
    place.follows = next >= ring.end - 2
    place.isOvertaken = false
    loop.ask()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.floor(place.height / rowHeight) - 1)
    const now = chosen ?? ring.end
    if (event.key === 'ArrowUp') choose(now - 1)
    else if (event.key === 'ArrowDown') choose(now + 1)
    else if (event.key === 'PageUp') choose(now - page)
    else if (event.key === 'PageDown') choose(now + page)
    else if (event.key === 'Home') choose(ring.first)
    else if (event.key === 'End') choose(ring.end - 1)
    else if (event.key === 'Enter' && props.onDetail !== undefined) props.onDetail()
    else if (event.key === ' ') pauseOrGoOn(reading)
    else if (event.key === 'Escape' && chosen !== undefined) props.onChoose(undefined)
    else return
    event.preventDefault()
  }
  const goToNewest = () => {
    reading.isPaused = false
    Object.assign(place, { follows: true, isOvertaken: false })
    loop.ask()
    // The button disappears, and the focus would be lost with it.
    box.current!.focus({ preventScroll: true })
  }
  const newer = () => {
    const seen = place.follows ? ring.end : Math.floor(top + place.height / rowHeight)
    return Math.max(0, reading.live.end - Math.max(reading.live.first, seen))
  }

  return (
    <div class="list-box">
      <div
        ref={box}
        id={id}
        class={`list ${props.class}`}
        role="listbox"
        aria-label={label}
        aria-describedby={hasDropped ? `${id}-oldest` : undefined}
        aria-activedescendant={chosen !== undefined && chosen >= from && chosen < to ? `${id}-${chosen}` : undefined}
        tabIndex={0}
        onScroll={({ currentTarget }) => scrolled(currentTarget)}
        onKeyDown={pressed}
      >
        <div class="list-space" role="presentation" style={{ height: `${(end - first) * rowHeight + headHeight}px` }}>
          {hasDropped && (
            <p
              id={`${id}-oldest`}
              class={isOvertaken ? 'list-oldest wait' : 'list-oldest'}
              style={{ height: `${rowHeight}px` }}
            >
              {isOvertaken ? OVERTAKEN : OLDEST}
            </p>
          )}
          <div
            class="list-rows"
            role="presentation"
            style={{ transform: `translateY(${(from - first) * rowHeight + headHeight}px)` }}
          >
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
      {(!place.follows || reading.isPaused) && <Newer count={newer} isPaused={reading.isPaused} onGo={goToNewest} />}
    </div>
  )
}

const START = { follows: true, top: 0, height: 0, first: 0, scrollTop: 0, isOvertaken: false }

function pauseOrGoOn(reading: Reading<unknown>): void {
  const isPaused = !reading.isPaused
  reading.isPaused = isPaused
  announce(() => (isPaused ? 'The list is paused.' : 'The list runs again.'))
}

interface NewerProps {
  readonly count: () => number
  readonly isPaused: boolean
  readonly onGo: () => void
}

/** Back to the newest row. Its number changes four times a second, however often the list is drawn. */
function Newer({ count, isPaused, onGo }: NewerProps) {
  const [shown, setShown] = useState(count)
  const latest = useRef(count)
  latest.current = count
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setShown(latest.current())
    }, NEWER_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <button type="button" class="newer" onClick={onGo}>
      {isPaused && 'paused · '}
      {grouped(shown)} newer <span aria-hidden="true">↓</span>
    </button>
  )
}

/** The chosen item. It is kept after the ring has dropped it, so that it does not vanish while a person reads it. */
export function useChosen<Item>(ring: Ring<Item>, seq: number | undefined): Item | undefined {
  const kept = useRef<{ readonly seq: number; readonly item: Item } | undefined>(undefined)
  if (seq === undefined) return undefined
  const item = ring.at(seq)
  if (item !== undefined) kept.current = { seq, item }
  return kept.current?.seq === seq ? kept.current.item : undefined
}
