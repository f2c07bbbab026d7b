// The rooms of the server: the largest and the busiest, or those that a search finds. Asked for every two seconds; their order changes only while
// nobody is in the table. Browser.
import { useRef, useState } from 'preact/hooks'
import { cellText, countText, visibleText } from './figure-text.ts'
import { usePolled } from './polled.ts'
import { type Answer, ask } from './server-api.ts'
import { steadyOrder } from './steady-order.ts'
import { type Column, type Order, Table } from './table.tsx'

/** What one page has. The server sorts, so the page need not have all rooms. */
const LIMIT = 200

interface RoomFacts {
  readonly name: string
  readonly members: number
  readonly rate?: number
}

interface RoomsAnswer {
  readonly rooms: readonly RoomFacts[]
}

const COLUMNS: readonly Column<RoomFacts>[] = [
  {
    name: 'name',
    title: 'Room',
    kind: 'text',
    cell: ({ name }) => (
      <a class="mono cut" href={`#/live/${encodeURIComponent(name)}`}>
        <bdi>{visibleText(name)}</bdi>
      </a>
    ),
  },
  { name: 'members', title: 'Members', kind: 'number', isSortable: true, cell: ({ members }) => countText(members) },
  {
    name: 'rate',
    title: 'Publications/s',
    kind: 'number',
    isSortable: true,
    cell: ({ rate = 0 }) => cellText(rate),
  },
  {
    name: 'deliveries',
    title: 'Deliveries/s, about',
    kind: 'number',
    isWide: true,
    cell: ({ members, rate = 0 }) => cellText(members * rate),
  },
]

export function LiveRooms({ total }: { total: number }) {
  const [sought, setSought] = useState('')
  const [order, setOrder] = useState<Order>({ name: 'members', isDescending: true })
  const [isBusy, setBusy] = useState(false)
  const before = useRef<{ readonly names: readonly string[]; readonly order: Order }>({ names: [], order })
  const { answer } = usePolled((signal) => loadRooms(sought, signal), [sought])
  const found = answer?.kind === 'ok' ? sorted(answer.value.rooms, order) : []
  // A click on the head is the one thing that orders rows under the pointer.
  const isSteady = isBusy && before.current.order === order
  const rows = steadyOrder(found, { before: before.current.names, isBusy: isSteady, keyOf: ({ name }) => name })
  before.current = { names: rows.map(({ name }) => name), order }
  return (
    <section class="pane" aria-labelledby="rooms-title">
      <div class="bar">
        <h2 id="rooms-title">Rooms</h2>
        <span class="meta">{summary({ shown: rows.length, total, sought, order })}</span>
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
          <b>{answer.status === 0 ? 'No answer' : answer.status}</b> {answer.reason}
        </p>
      )}
      {answer?.kind === 'ok' && rows.length === 0 && (
        <div class="empty">
          <h3>{sought === '' ? 'No room has members.' : 'No room has this in its name.'}</h3>
          <p class="muted">
            {sought === '' ? (
              <>
                Rooms stand here as soon as somebody <a href="#/try">joins one</a>.
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
          order={order}
          onOrder={setOrder}
          onBusy={setBusy}
        />
      )}
    </section>
  )
}

/** The rooms with the most members and the busiest ones. A room that is only among the first has a rate below those of the others. */
async function loadRooms(sought: string, signal: AbortSignal): Promise<Answer<RoomsAnswer>> {
  const filter = sought === '' ? '' : `&filter=${encodeURIComponent(`*${sought}*`)}`
  const get = (sort: string) => ask<RoomsAnswer>(`/rooms?sort=${sort}&limit=${LIMIT}${filter}`, { signal })
  const [largest, busiest] = await Promise.all([get('members'), get('rate')])
  if (largest.kind === 'refused') return largest
  if (busiest.kind === 'refused') return busiest
  const rooms = new Map([...largest.value.rooms, ...busiest.value.rooms].map((room) => [room.name, room]))
  return { kind: 'ok', value: { rooms: [...rooms.values()] } }
}

function sorted(rooms: readonly RoomFacts[], { name, isDescending }: Order): RoomFacts[] {
  const readingOf = ({ members, rate = 0 }: RoomFacts) => (name === 'rate' ? rate : members)
  const way = isDescending ? -1 : 1
  return [...rooms].sort((a, b) => way * (readingOf(a) - readingOf(b)) || (a.name < b.name ? -1 : 1))
}

function summary(parts: { shown: number; total: number; sought: string; order: Order }): string {
  const { shown, total, sought, order } = parts
  const first = `most ${order.name === 'rate' ? 'publications' : 'members'} ${order.isDescending ? 'first' : 'last'}`
  if (sought !== '') return `${countText(shown)} found, ${first}`
  return shown < total
    ? `the largest and busiest ${countText(shown)} of ${countText(total)}, ${first}`
    : `${countText(shown)}, ${first}`
}
