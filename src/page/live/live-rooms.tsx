// The rooms of the server: the largest and the busiest, or those that a search finds. Asked for every two seconds; their order changes only while
// nobody is in the table. Browser.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { cellText, countText } from '../parts/figure-text.ts'
import { firstStop } from '../parts/first-stop.ts'
import { Shown } from '../parts/shown.tsx'
import { steadyOrder } from '../parts/steady-order.ts'
import { type Column, type Order, Table } from '../parts/table.tsx'
import { urlPart } from '../protocol/dialect.ts'
import { type Answer, ask } from '../server-api.ts'
import { usePolled } from './polled.ts'

/** The server sorts, so the page asks for as many rooms as it shows. */
const LIMIT = 200

interface RoomFacts {
  readonly name: string
  readonly members: number
  readonly rate: number
  readonly deliveries: number
  readonly offset: number
  readonly board: boolean
  readonly late: number
  readonly conflated: number
}

interface RoomsAnswer {
  readonly rooms: readonly RoomFacts[]
  /** Rooms that match, shown or not. */
  readonly total: number
}

const addressOf = (room: string): string => `#/live/${urlPart(room)}`

const COLUMNS: readonly Column<RoomFacts>[] = [
  {
    name: 'name',
    title: 'Room',
    kind: 'text',
    cell: ({ name, board }) => (
      <>
        <a class="mono cut" tabIndex={-1} href={addressOf(name)}>
          <Shown text={name} />
        </a>{' '}
        {board && <span class="chip">board</span>}
      </>
    ),
  },
  { name: 'members', title: 'Members', kind: 'number', isSortable: true, cell: ({ members }) => countText(members) },
  { name: 'rate', title: 'Publications/s', kind: 'number', isSortable: true, cell: ({ rate }) => cellText(rate) },
  {
    name: 'deliveries',
    title: 'Deliveries/s',
    kind: 'number',
    isWide: true,
    cell: ({ deliveries }) => cellText(deliveries),
  },
  {
    name: 'behind',
    title: 'Behind',
    kind: 'number',
    isWide: true,
    cell: ({ late, conflated }) => cellText(late + conflated),
  },
  {
    name: 'offset',
    title: 'Offset',
    kind: 'number',
    isWide: true,
    cell: ({ offset }) => <span class="faint">{offset === 0 ? '–' : countText(offset)}</span>,
  },
]

/** `from`: the room that was open before the list was shown again. */
export function LiveRooms({ from }: { from: string | undefined }) {
  const pane = useRef<HTMLElement>(null)
  const [cameFrom] = useState(from)
  const [sought, setSought] = useState('')
  const [order, setOrder] = useState<Order>({ name: 'members', isDescending: true })
  const [isBusy, setBusy] = useState(false)
  const before = useRef<{ readonly names: readonly string[]; readonly order: Order }>({ names: [], order })
  const { answer } = usePolled((signal) => loadRooms({ sought, sort: order.name }, signal), [sought, order.name])
  const found = answer?.kind === 'ok' ? sorted(answer.value.rooms, order) : []
  // A click on the head is the one thing that orders rows under the pointer.
  const isSteady = isBusy && before.current.order === order
  const rows = steadyOrder(found, { before: before.current.names, isBusy: isSteady, keyOf: ({ name }) => name })
  before.current = { names: rows.map(({ name }) => name), order }
  const isThere = answer !== undefined
  useLayoutEffect(() => {
    // The element that had the focus was removed together with the room.
    if (isThere && cameFrom !== undefined && document.activeElement === document.body)
      firstStop(pane.current!)?.focus({ preventScroll: true })
  }, [isThere])
  return (
    <section ref={pane} class="pane" aria-labelledby="rooms-title" data-region>
      <div class="bar">
        <h2 id="rooms-title">Rooms</h2>
        <span class="meta">
          {summary({ shown: rows.length, total: answer?.kind === 'ok' ? answer.value.total : 0, sought, order })}
        </span>
        <span class="grow" />
        <label class="sr" for="rooms-search">
          Find a room
        </label>
        <input
          id="rooms-search"
          class="input"
          placeholder="Find a room"
          value={sought}
          maxLength={200}
          data-search
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      {answer?.kind === 'refused' && (
        <p class="why" role="alert">
          <b>{answer.status === 0 ? 'No answer' : answer.status}</b> <Shown text={answer.reason} />
        </p>
      )}
      {answer?.kind === 'ok' && rows.length === 0 && (
        <div class="empty">
          <h3>{sought === '' ? 'No room has members.' : 'No room has this in its name.'}</h3>
          <p class="muted">
            {sought === '' ? (
              <>
                Rooms appear here as soon as somebody <a href="#/try">joins one</a>.
              </>
            ) : (
              'A star stands for any characters, a question mark for one.'
            )}
          </p>
        </div>
      )}
      {rows.length > 0 && (
        <Table
          label="Rooms"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ name }) => name}
          onOpen={({ name }) => {
            location.hash = addressOf(name)
          }}
          startKey={cameFrom}
          order={order}
          onOrder={setOrder}
          onBusy={setBusy}
        />
      )}
    </section>
  )
}

function loadRooms(
  { sought, sort }: { readonly sought: string; readonly sort: string },
  signal: AbortSignal,
): Promise<Answer<RoomsAnswer>> {
  const filter = sought === '' ? '' : `&filter=${urlPart(`*${sought}*`)}`
  return ask<RoomsAnswer>(`/rooms?figures=all&sort=${sort}&limit=${LIMIT}${filter}`, { signal })
}

function sorted(rooms: readonly RoomFacts[], { name, isDescending }: Order): RoomFacts[] {
  const readingOf = ({ members, rate }: RoomFacts) => (name === 'rate' ? rate : members)
  const way = isDescending ? -1 : 1
  return [...rooms].sort((a, b) => way * (readingOf(a) - readingOf(b)) || (a.name < b.name ? -1 : 1))
}

function summary(parts: { shown: number; total: number; sought: string; order: Order }): string {
  const { shown, total, sought, order } = parts
  const first = `most ${order.name === 'rate' ? 'publications' : 'members'} ${order.isDescending ? 'first' : 'last'}`
  const found = sought === '' ? '' : ' found'
  return shown < total
    ? `${countText(shown)} of ${countText(total)}${found}, ${first}`
    : `${countText(total)}${found}, ${first}`
}
