// A table with a head that stays, sort buttons, and cells that light up when they have changed. From 200 rows on only the rows in sight are in the
// document. It is one stop for the Tab key: the focus is on the table, which names the active row, so a row that is removed does not take the focus with it.
// Browser.
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
import { type ActiveRow, activeAmong, type RowKey, rowAfterKey, rowId } from './active-row.ts'
import type { Change } from './board-rows.ts'
import { firstStop } from './first-stop.ts'
import { Icon } from './icons.tsx'
import { isNarrow } from './narrow.ts'
import { type Detail, RowDetail } from './row-detail.tsx'

/** How long a changed cell is lit before CSS lets it fade, and how long the sign of a number stays. */
const LIT_MS = 150
const SIGN_MS = 1000
const WINDOWED_FROM = 200
/** Rows above and below those in sight. */
const OVERSCAN = 8

export interface Column<Row> {
  readonly name: string
  readonly title: ComponentChildren
  readonly kind: 'text' | 'number'
  /** Buttons and links in the cell must not be stops for the Tab key. */
  readonly cell: (row: Row) => ComponentChildren
  /** The value in the detail of the row, which has room for all of it. By default `cell`. */
  readonly wholeCell?: (row: Row) => ComponentChildren
  readonly change?: (row: Row) => Change | undefined
  readonly isSortable?: boolean
  /** Not shown on a phone. */
  readonly isWide?: boolean
  readonly isMono?: boolean
  /** The title is the name of a field, as it is in the records. */
  readonly isField?: boolean
}

export interface Order {
  readonly name: string
  readonly isDescending: boolean
}

interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  /** In the order in which they are shown. */
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => RowKey
  readonly order?: Order
  readonly onOrder?: (order: Order) => void
  readonly isChosen?: (row: Row) => boolean
  /** Called for a click on a row and for the Space key. */
  readonly onRow?: (row: Row) => void
  /** Called for the Enter key, and for a tap on a phone. Without it, both open the detail. */
  readonly onOpen?: (row: Row) => void
  readonly detail?: Detail<Row>
  /** The row that is active at first. */
  readonly startKey?: RowKey | undefined
  /** Whether the pointer or the focus is in the table: then its rows keep their order. */
  readonly onBusy?: (isBusy: boolean) => void
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, keyOf, order, onOrder, isChosen, onRow, detail, startKey, onBusy } = props
  const box = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLTableElement>(null)
  const id = useId()
  const [view, setView] = useState({ top: 0, height: 600, row: 28 })
  const [detailed, setDetailed] = useState<RowKey | undefined>(undefined)
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const isWindowed = rows.length >= WINDOWED_FROM
  const keys = rows.map(keyOf)
  const active = useRef<ActiveRow>({ key: startKey, at: 0 })
  active.current = activeAmong(keys, active.current)
  const { at } = active.current
  const isToReveal = useRef(startKey !== undefined)
  useLayoutEffect(() => {
    const element = box.current!
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight, row: rowHeight(element) })
    const sizes = new ResizeObserver(read)
    sizes.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', read)
      // The table was removed together with its last row: the focus stays in the region.
      const region = element.contains(document.activeElement) ? element.closest('[data-region]') : null
      if (region !== null) firstStop(region, element)?.focus({ preventScroll: true })
    }
  }, [])

  const activate = (next: number) => {
    if (rows[next] === undefined) return
    active.current = { key: keys[next], at: next }
    draw(undefined as never)
  }
  const reveal = () => {
    isToReveal.current = true
    draw(undefined as never)
  }
  useLayoutEffect(() => {
    if (!isToReveal.current || at < 0) return
    isToReveal.current = false
    document.getElementById(rowId(id, keys[at]!))?.scrollIntoView({ block: 'nearest' })
  })

  const open = (row: Row) => {
    if (props.onOpen !== undefined) props.onOpen(row)
    else if (detail !== undefined) setDetailed(keyOf(row))
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target !== grid.current) return
    const row = rows[at]
    const page = Math.max(1, Math.floor((view.height - headHeight(box.current!)) / view.row) - 1)
    const next = rowAfterKey(event.key, { at, count: rows.length, page })
    if (next !== undefined) {
      activate(next)
      reveal()
    } else if (event.key === 'Enter' && row !== undefined) open(row)
    else if (event.key === ' ' && row !== undefined && onRow !== undefined) onRow(row)
    else return
    event.preventDefault()
  }
  const clicked = (event: MouseEvent, row: Row, index: number) => {
    const target = event.target as Element
    const isMenu = target.closest('.row-menu button') !== null
    // The pressed element may soon be removed.
    grid.current!.focus({ preventScroll: true })
    activate(index)
    if (isMenu) setDetailed(keyOf(row))
    else if (target.closest('a') !== null) return
    else if (onRow !== undefined) onRow(row)
    else if (isNarrow.value) open(row)
  }

  const first = isWindowed ? Math.max(0, Math.floor(view.top / view.row) - OVERSCAN) : 0
  const end = isWindowed ? Math.min(rows.length, first + Math.ceil(view.height / view.row) + 2 * OVERSCAN) : rows.length
  const drawn = drawnRows({ first, end, at, count: rows.length })
  const nowMs = performance.now()
  const busy = useBusy(onBusy)
  const width = columns.length + (detail === undefined ? 0 : 1)
  return (
    <>
      <div ref={box} class="scroll" {...busy}>
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table with keys for its rows is a grid.
          role="grid"
          aria-label={label}
          aria-rowcount={isWindowed ? rows.length + 1 : undefined}
          aria-activedescendant={at < 0 ? undefined : rowId(id, keys[at]!)}
          tabIndex={0}
          data-first
          data-away={at >= 0 && !isInSight(at, view) ? '' : undefined}
          onKeyDown={pressed}
          onFocus={({ currentTarget, target }) => {
            if (target !== currentTarget) return
            activate(at)
            if (currentTarget.matches(':focus-visible')) reveal()
          }}
        >
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.name} column={column} order={order} onOrder={onOrder} />
              ))}
              {detail !== undefined && (
                <th class="row-menu">
                  <span class="sr">Detail</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {drawn.map((each) => {
              if (typeof each !== 'number') {
                return <Spacer key={each.name} rows={each.rows} rowHeightPx={view.row} columns={width} />
              }
              const row = rows[each]!
              return (
                <tr
                  key={rowId(id, keyOf(row))}
                  id={rowId(id, keyOf(row))}
                  class={rowClass({
                    isActive: each === at,
                    isChosen: isChosen?.(row) === true || keyOf(row) === detailed,
                  })}
                  aria-rowindex={isWindowed ? each + 2 : undefined}
                  onClick={(event) => clicked(event, row, each)}
                >
                  {columns.map((column) => (
                    <Cell key={column.name} column={column} row={row} nowMs={nowMs} />
                  ))}
                  {detail !== undefined && (
                    <td class="row-menu">
                      <button type="button" tabIndex={-1} aria-label={`Detail of ${detail.nameOf(row)}`}>
                        <Icon name="more" />
                      </button>
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {detail !== undefined && detailed !== undefined && (
        <RowDetail
          detail={detail}
          columns={columns}
          row={rows[keys.indexOf(detailed)]}
          onClose={() => setDetailed(undefined)}
        />
      )}
    </>
  )
}

interface HeadProps<Row> {
  readonly column: Column<Row>
  readonly order: Order | undefined
  readonly onOrder: ((order: Order) => void) | undefined
}

function Head<Row>({ column, order, onOrder }: HeadProps<Row>) {
  const { name, title, kind, isSortable } = column
  const isOrdered = order?.name === name
  const isDescending = isOrdered && order.isDescending
  const arrow = isOrdered ? (isDescending ? ' ↓' : ' ↑') : ''
  return (
    <th
      class={classOf(column.isField ? { ...column, isMono: true } : column)}
      aria-sort={isOrdered ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      {isSortable && onOrder !== undefined ? (
        // Numbers are asked for from the largest down, names from A on.
        <button
          type="button"
          onClick={() => onOrder({ name, isDescending: isOrdered ? !isDescending : kind === 'number' })}
        >
          {title}
          <span aria-hidden="true">{arrow}</span>
        </button>
      ) : (
        title
      )}
    </th>
  )
}

function Cell<Row>({ column, row, nowMs }: { column: Column<Row>; row: Row; nowMs: number }) {
  const change = column.change?.(row)
  const sinceMs = change === undefined ? Number.POSITIVE_INFINITY : nowMs - change.atMs
  return (
    <td class={classOf(column, sinceMs < LIT_MS)}>
      {column.cell(row)}
      {column.change !== undefined && column.kind === 'number' && (
        <span class="sign" aria-hidden="true">
          {sinceMs < SIGN_MS ? change?.sign : ''}
        </span>
      )}
    </td>
  )
}

/** The room of the rows that are not in the document. */
function Spacer({ rows, rowHeightPx, columns }: { rows: number; rowHeightPx: number; columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row takes no focus.
    <tr class="spacer" aria-hidden="true" style={{ height: `${rows * rowHeightPx}px` }}>
      <td colSpan={columns} />
    </tr>
  )
}

function classOf<Row>({ kind, isWide, isMono }: Column<Row>, isLit = false): string | undefined {
  const names = [kind === 'number' && 'num', isWide && 'hide-s', isMono && 'mono', isLit && 'lit'].filter(Boolean)
  return names.length === 0 ? undefined : names.join(' ')
}

function rowClass({ isActive, isChosen }: { isActive: boolean; isChosen: boolean }): string | undefined {
  const names = [isActive && 'active', isChosen && 'chosen'].filter(Boolean)
  return names.length === 0 ? undefined : names.join(' ')
}

interface Gap {
  readonly name: string
  readonly rows: number
}

/** The rows in the document, by their place, and the gaps between them: the rows in sight, and the active row, which has the focus. */
function drawnRows(parts: { first: number; end: number; at: number; count: number }): (number | Gap)[] {
  const { first, end, at, count } = parts
  const places = Array.from({ length: end - first }, (_, above) => first + above)
  if (at >= 0 && at < first) places.unshift(at)
  if (at >= end) places.push(at)
  let next = 0
  const drawn = places.flatMap((place): (number | Gap)[] => {
    const rows = place - next
    next = place + 1
    return rows === 0 ? [place] : [{ name: place === first ? 'above' : 'active', rows }, place]
  })
  return next === count ? drawn : [...drawn, { name: 'below', rows: count - next }]
}

/** Whether the middle of a row is in sight. */
function isInSight(at: number, { top, height, row }: { top: number; height: number; row: number }): boolean {
  const middle = (at + 0.5) * row
  // The head hides as much of the rows as it moves them down.
  return middle > top && middle < top + height - row
}

const headHeight = (element: HTMLElement): number => element.querySelector('thead')!.offsetHeight

function rowHeight(element: HTMLElement): number {
  const row = element.querySelector<HTMLElement>('tbody tr:not(.spacer)')
  return row === null || row.offsetHeight === 0 ? 28 : row.offsetHeight
}

function useBusy(onBusy: ((isBusy: boolean) => void) | undefined) {
  const held = useRef({ pointer: false, focus: false })
  if (onBusy === undefined) return {}
  const set = (part: Partial<typeof held.current>) => {
    Object.assign(held.current, part)
    onBusy(held.current.pointer || held.current.focus)
  }
  return {
    onPointerEnter: () => set({ pointer: true }),
    onPointerLeave: () => set({ pointer: false }),
    onFocusIn: () => set({ focus: true }),
    onFocusOut: () => set({ focus: false }),
  }
}
