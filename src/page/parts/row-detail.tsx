// Everything that a table knows about one row, with the columns that a phone has no room for, and the actions on the row. Browser.
import { type ComponentChildren, Fragment } from 'preact'
import { useRef } from 'preact/hooks'
import { Dialog } from './dialog.tsx'

/** What the detail says of one column of the table. */
interface Fact<Row> {
  readonly name: string
  readonly title: ComponentChildren
  readonly isField?: boolean
  readonly cell: (row: Row) => ComponentChildren
  readonly wholeCell?: (row: Row) => ComponentChildren
}

export interface Detail<Row> {
  /** The name of the row as a text: "ines (ff9e4e01)". */
  readonly nameOf: (row: Row) => string
  /** The buttons of the row's actions. One that opens its own dialog calls `close` first. */
  readonly actions?: (row: Row, close: () => void) => ComponentChildren
}

interface RowDetailProps<Row> {
  readonly detail: Detail<Row>
  readonly columns: readonly Fact<Row>[]
  /** Undefined as soon as the row is gone. */
  readonly row: Row | undefined
  readonly onClose: () => void
}

export function RowDetail<Row>({ detail, columns, row, onClose }: RowDetailProps<Row>) {
  const last = useRef(row)
  last.current = row ?? last.current
  const { current: shown } = last
  if (shown === undefined) return null
  return (
    <Dialog title={<bdi>{detail.nameOf(shown)}</bdi>} class="row-detail" isAtRow onClose={onClose}>
      <dl class="kv">
        {columns.map(({ name, title, isField, cell, wholeCell = cell }) => (
          <Fragment key={name}>
            <dt class={isField ? 'mono' : undefined}>{isField ? <bdi>{title}</bdi> : title}</dt>
            <dd>{wholeCell(shown)}</dd>
          </Fragment>
        ))}
      </dl>
      {row === undefined && <p class="meta">It is no longer in the table; these are its last values.</p>}
      <p class="line wrap end">
        {row !== undefined && detail.actions?.(row, onClose)}
        <button type="button" class="btn" data-first onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  )
}
