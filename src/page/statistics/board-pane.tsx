// The board of the place Statistics as a table: sorted, filtered, with changed cells lit. Browser.
import { useState } from 'preact/hooks'
import type { BoardKey } from '../../cli/board-copy.ts'
import { type BoardRow, CHANGED, ordered } from '../parts/board-rows.ts'
import { countText, plainText, shortText, sinceText, valueText, visibleText } from '../parts/figure-text.ts'
import { RefusalView } from '../parts/refusal.tsx'
import { Shown } from '../parts/shown.tsx'
import { type Column, type Order, Table } from '../parts/table.tsx'
import { holds } from '../server-facts.ts'
import type { StatisticsBoard } from './statistics-board.ts'

/** The most fields that are shown, because a member of a room may publish records with any number of fields. */
export const FIELDS_SHOWN_MAX = 100
/** The most characters of a field's name that are shown. */
export const NAME_MAX = 60

export function BoardPane({ board }: { board: StatisticsBoard }) {
  const [order, setOrder] = useState<Order | undefined>(undefined)
  const [sought, setSought] = useState('')
  // What is read below changes with every frame; this line makes the pane draw again, at most 30 times a second.
  void board.clock.count.value
  const nowMs = performance.now()
  const { rows } = board
  const { keyField } = rows
  const chosen = order ?? { name: keyField, isDescending: false }
  const shown = ordered(found(rows.rows.values(), sought), chosen)
  const changes = rows.changesPerSecond(nowMs)
  return (
    <section class="pane" aria-labelledby="board-title" data-region>
      <div class="bar">
        <h2 id="board-title">Board</h2>
        <span class="meta">
          {countText(rows.rows.size)} records · {shortText(changes)} changes/s · choose one to chart it
        </span>
        <span class="grow" />
        <label class="sr" for="board-search">
          Show only records with
        </label>
        <input
          id="board-search"
          class="input hide-s"
          placeholder="Show only…"
          value={sought}
          data-search
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      <BoardTrouble board={board} />
      <MoreFields count={rows.fields.length - 1} />
      {rows.rows.size > 0 && (
        <Table
          label="Records of the board"
          columns={columnsOf({ board, nowMs })}
          rows={shown}
          keyOf={({ key }) => key}
          order={chosen}
          onOrder={setOrder}
          isChosen={({ key }) => board.charted.value.includes(key)}
          onRow={({ key }) => board.chart(key)}
          detail={{
            nameOf: ({ key }) => valueText(key),
            actions: ({ key }) => <ChartButton board={board} id={key} />,
          }}
        />
      )}
    </section>
  )
}

function MoreFields({ count }: { readonly count: number }) {
  if (count <= FIELDS_SHOWN_MAX) return null
  return <p class="note">and {countText(count - FIELDS_SHOWN_MAX)} more fields, which are not shown.</p>
}

function BoardTrouble({ board }: { board: StatisticsBoard }) {
  const { value: state } = board.state
  const { value: choices } = board.keyChoices
  const { value: fault } = board.fault
  if (choices.length > 0) {
    return (
      <div class="empty">
        <p>
          The records of this board have no{' '}
          <code>
            <Shown text={board.rows.keyField} max={NAME_MAX} />
          </code>
          . Which field is the key of the board?
        </p>
        <p class="line wrap">
          {choices.slice(0, FIELDS_SHOWN_MAX).map((name) => (
            <button type="button" key={name} class="btn mono" onClick={() => board.chooseKey(name)}>
              <Shown text={name} max={NAME_MAX} />
            </button>
          ))}
        </p>
        <MoreFields count={choices.length} />
      </div>
    )
  }
  if (fault !== '') {
    return (
      <p class="why" role="alert">
        <Shown text={fault} />
      </p>
    )
  }
  if (state.kind === 'refused') {
    return (
      <div role="alert">
        <RefusalView
          id="refused-token"
          refusal={state.refusal}
          room={board.room}
          name=""
          protocol="json"
          token={board.token}
          onAgain={(token) => board.enter(token)}
        />
      </div>
    )
  }
  if (state.kind === 'away') {
    return (
      <p class="note">
        Not connected: <Shown text={state.reason} />. The page tries again by itself.
      </p>
    )
  }
  if (board.rows.rows.size > 0) return null
  return (
    <div class="empty">
      <h3>The board is empty.</h3>
      <p class="muted">
        {holds('sessions-off')
          ? 'Records appear here when they are pushed, one line for each key.'
          : 'Push the records on the left, and they appear here, one line for each key.'}
      </p>
    </div>
  )
}

function ChartButton({ board, id }: { board: StatisticsBoard; id: BoardKey }) {
  const isCharted = board.charted.value.includes(id)
  return (
    <button type="button" class="btn" onClick={() => board.chart(id)}>
      {isCharted ? 'Remove its charts' : 'Chart it'}
    </button>
  )
}

function columnsOf({ board, nowMs }: { board: StatisticsBoard; nowMs: number }): Column<BoardRow>[] {
  const [keyField, ...others] = board.rows.fields as [string, ...string[]]
  const isNumber = (name: string) => {
    for (const { record } of board.rows.rows.values())
      if (record[name] !== null) return typeof record[name] === 'number'
    return false
  }
  return [
    {
      name: keyField,
      title: <Shown text={keyField} max={NAME_MAX} />,
      kind: isNumber(keyField) ? 'number' : 'text',
      isSortable: true,
      isField: true,
      // A click on this button also reaches the row, which acts on it.
      cell: ({ key }) => (
        <button
          type="button"
          class="cell-button"
          tabIndex={-1}
          aria-pressed={board.charted.value.includes(key)}
          aria-label={`Chart ${visibleText(String(key), NAME_MAX)}`}
        >
          <bdi>{valueText(key)}</bdi>
        </button>
      ),
      wholeCell: ({ key }) => <bdi>{valueText(key)}</bdi>,
    },
    ...others.slice(0, FIELDS_SHOWN_MAX).map(
      (name, at): Column<BoardRow> => ({
        name,
        title: <Shown text={name} max={NAME_MAX} />,
        kind: isNumber(name) ? 'number' : 'text',
        isSortable: true,
        isField: true,
        isWide: at > 3,
        cell: ({ record }) => <bdi>{valueText(record[name])}</bdi>,
        change: ({ changes }) => changes.get(name),
      }),
    ),
    {
      name: CHANGED,
      title: 'changed',
      kind: 'number',
      isSortable: true,
      isWide: true,
      cell: ({ changedAtMs }) => <span class="faint">{sinceText(nowMs - changedAtMs)}</span>,
    },
  ]
}

function* found(rows: Iterable<BoardRow>, sought: string): Generator<BoardRow> {
  const text = sought.trim().toLowerCase()
  for (const row of rows) {
    const values = text === '' ? [] : Object.values(row.record)
    if (text === '' || values.some((value) => plainText(value).toLowerCase().includes(text))) yield row
  }
}
