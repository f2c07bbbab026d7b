// A table with a head that stays, sort buttons, and cells that light up when they have changed. From 200 rows on only the rows in sight are in the
// document. Browser.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Change } from './board-rows.ts'

/** How long a changed cell is lit before CSS lets it fade, and how long the sign of a number stays. */
const LIT_MS = 150
const SIGN_MS = 1000
const WINDOWED_FROM = 200
/** Rows above and below those in sight. */
const OVERSCAN = 8

export interface Column<Row> {
  readonly name: string
  readonly title: ComponentChildren
  readonly kind: 'text' | 'number' | 'actions'
  readonly cell: (row: Row) => ComponentChildren
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
  readonly keyOf: (row: Row) => string | number
  readonly order?: Order
  readonly onOrder?: (order: Order) => void
  readonly isChosen?: (row: Row) => boolean
  readonly onRow?: (row: Row) => void
  /** Whether the pointer or the focus is in the table: then its rows keep their order. */
  readonly onBusy?: (isBusy: boolean) => void
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, keyOf, order, onOrder, isChosen, onRow, onBusy } = props
  const box = useRef<HTMLElement>(null)
  const [view, setView] = useState({ top: 0, height: 600, row: 28 })
  const isWindowed = rows.length >= WINDOWED_FROM
  useLayoutEffect(() => {
    const element = box.current!
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight, row: rowHeight(element) })
    const sizes = new ResizeObserver(read)
    sizes.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', read)
    }
  }, [])

  const first = isWindowed ? Math.max(0, Math.floor(view.top / view.row) - OVERSCAN) : 0
  const end = isWindowed ? Math.min(rows.length, first + Math.ceil(view.height / view.row) + 2 * OVERSCAN) : rows.length
  const nowMs = performance.now()
  const busy = useBusy(onBusy)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys.
    <section ref={box} class="scroll" aria-label={label} tabIndex={0} {...busy}>
      <table aria-label={label} aria-rowcount={isWindowed ? rows.length + 1 : undefined}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.name} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {isWindowed && <Spacer rows={first} rowHeightPx={view.row} columns={columns.length} />}
          {rows.slice(first, end).map((row, at) => (
            <tr
              key={keyOf(row)}
              class={isChosen?.(row) ? 'chosen' : undefined}
              aria-rowindex={isWindowed ? first + at + 2 : undefined}
              onClick={onRow && (() => onRow(row))}
            >
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} nowMs={nowMs} />
              ))}
            </tr>
          ))}
          {isWindowed && <Spacer rows={rows.length - end} rowHeightPx={view.row} columns={columns.length} />}
        </tbody>
      </table>
    </section>
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
  const names = [kind !== 'text' && 'num', isWide && 'hide-s', isMono && 'mono', isLit && 'lit'].filter(Boolean)
  return names.length === 0 ? undefined : names.join(' ')
}

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
