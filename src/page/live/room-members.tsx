// The members of one room, 200 a page in the order of their ids as the server gives them, sorted and searched within the page. Browser.
import { useRef, useState } from 'preact/hooks'
import { ageText, bytesText, countText, visibleText } from '../parts/figure-text.ts'
import { Shown } from '../parts/shown.tsx'
import { steadyOrder } from '../parts/steady-order.ts'
import { type Column, type Order, Table } from '../parts/table.tsx'
import { urlPart } from '../protocol/dialect.ts'
import { type Answer, ask, roomPath } from '../server-api.ts'

export interface Member {
  readonly id: string
  readonly user: string
  readonly protocol?: string
  readonly address?: string
  readonly ageMs?: number
  readonly bytesWaiting?: number
  readonly behind?: 'late' | 'conflated' | 'slow'
}

interface ApiReply {
  readonly error?: { readonly code: number; readonly message: string }
}

/** Codes that the server uses itself for a disconnect by the API (protocol/codes.ts), to give them with a reason. */
const FORCED_CODE = 3503

export async function disconnected(parts: {
  readonly id: string
  readonly reason: string
  readonly isCentrifuge: boolean
}): Promise<Answer<unknown>> {
  const { id, reason } = parts
  const body = { client: id, ...(reason === '' ? {} : { disconnect: { code: FORCED_CODE, reason } }) }
  const answer = await ask<ApiReply>('/api/disconnect', { method: 'POST', body: JSON.stringify(body) })
  if (answer.kind === 'refused' || answer.value.error === undefined) return answer
  const { code, message } = answer.value.error
  return { kind: 'refused', status: code, reason: message }
}

export const unsubscribed = (room: string, id: string): Promise<Answer<unknown>> =>
  ask(roomPath(room, `/members/${urlPart(id)}`), { method: 'DELETE' })

interface MembersProps {
  readonly members: readonly Member[]
  readonly count: number
  /** How many members are on earlier pages. */
  readonly from: number
  readonly onBack: (() => void) | undefined
  readonly onNext: (() => void) | undefined
  readonly onAct: (kind: 'kick' | 'unsubscribe', member: Member) => void
  /** The member whom the open dialog is about. */
  readonly acted: string | undefined
}

/** ines (ff9e4e01) */
/** The most characters of a user's name that a title shows. */
const NAME_MAX = 24

export const memberName = ({ id, user }: Member): string =>
  user === '' ? id.slice(0, 8) : `${visibleText(user, NAME_MAX)} (${id.slice(0, 8)})`

export function RoomMembers({ members, count, from, onBack, onNext, onAct, acted }: MembersProps) {
  const [sought, setSought] = useState('')
  const [order, setOrder] = useState<Order>({ name: 'waiting', isDescending: true })
  const [isBusy, setBusy] = useState(false)
  const before = useRef<{ readonly ids: readonly string[]; readonly order: Order }>({ ids: [], order })
  const text = sought.trim().toLowerCase()
  const found = members.filter(({ id, user }) => text === '' || id.includes(text) || user.toLowerCase().includes(text))
  const isSteady = (isBusy || acted !== undefined) && before.current.order === order
  const rows = steadyOrder(sorted(found, order), {
    before: before.current.ids,
    isBusy: isSteady,
    keyOf: ({ id }) => id,
  })
  before.current = { ids: rows.map(({ id }) => id), order }
  return (
    <>
      <div class="bar">
        <h2 id="members-title">Members</h2>
        <span class="meta">{summary({ shown: members.length, from, count })}</span>
        <span class="grow" />
        <label class="sr" for="members-search">
          Find a member on this page
        </label>
        <input
          id="members-search"
          class="input"
          placeholder="Id or user"
          value={sought}
          data-search
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      {members.length === 0 && (
        <div class="empty">
          <h3>Nobody is in this room.</h3>
          <p class="muted">
            Members appear here as soon as somebody <a href="#/try">joins</a>.
          </p>
        </div>
      )}
      {members.length > 0 && (
        <Table
          label="Members of the room"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ id }) => id}
          isChosen={({ id }) => id === acted}
          detail={{
            nameOf: memberName,
            actions: (member, close) => <Actions member={member} onAct={onAct} close={close} />,
          }}
          order={order}
          onOrder={setOrder}
          onBusy={setBusy}
        />
      )}
      {(onBack !== undefined || onNext !== undefined) && (
        <p class="foot line">
          <button type="button" class="btn small" aria-disabled={onBack === undefined} onClick={onBack}>
            Page before
          </button>
          <button type="button" class="btn small" aria-disabled={onNext === undefined} onClick={onNext}>
            Next page
          </button>
        </p>
      )}
    </>
  )
}

const COLUMNS: readonly Column<Member>[] = [
  {
    name: 'id',
    title: 'Id',
    kind: 'text',
    isMono: true,
    cell: ({ id }) => <span title={id}>{id.slice(0, 8)}</span>,
    wholeCell: ({ id }) => id,
  },
  {
    name: 'user',
    title: 'User',
    kind: 'text',
    isSortable: true,
    cell: ({ user, behind }) => (
      <>
        {user === '' ? <span class="faint">nobody</span> : <Shown text={user} />}{' '}
        {behind !== undefined && <span class="chip wait">{behind}</span>}
      </>
    ),
  },
  {
    name: 'protocol',
    title: 'Protocol',
    kind: 'text',
    isSortable: true,
    isWide: true,
    cell: ({ protocol }) => protocol,
  },
  { name: 'address', title: 'Address', kind: 'text', isWide: true, isMono: true, cell: ({ address }) => address },
  {
    name: 'age',
    title: 'Here for',
    kind: 'number',
    isSortable: true,
    isWide: true,
    cell: ({ ageMs }) => (ageMs === undefined ? '–' : ageText(ageMs)),
  },
  {
    name: 'waiting',
    title: 'Waiting',
    kind: 'number',
    isSortable: true,
    cell: ({ bytesWaiting = 0 }) => (bytesWaiting === 0 ? '–' : bytesText(bytesWaiting)),
  },
]

interface ActionsProps extends Pick<MembersProps, 'onAct'> {
  readonly member: Member
  readonly close: () => void
}

function Actions({ member, onAct, close }: ActionsProps) {
  return (['unsubscribe', 'kick'] as const).map((kind) => (
    <button
      type="button"
      key={kind}
      class="btn"
      onClick={() => {
        close()
        onAct(kind, member)
      }}
    >
      {kind === 'kick' ? 'Kick…' : 'Unsubscribe…'}
    </button>
  ))
}

const TEXTS: Readonly<Record<string, (member: Member) => string>> = {
  user: ({ user }) => user,
  protocol: ({ protocol = '' }) => protocol,
}

function sorted(members: readonly Member[], { name, isDescending }: Order): Member[] {
  const way = isDescending ? -1 : 1
  const textOf = TEXTS[name]
  const numberOf = ({ ageMs = 0, bytesWaiting = 0 }: Member) => (name === 'age' ? ageMs : bytesWaiting)
  const compared = (a: Member, b: Member) =>
    textOf === undefined ? numberOf(a) - numberOf(b) : textOf(a).localeCompare(textOf(b))
  return [...members].sort((a, b) => way * compared(a, b) || (a.id < b.id ? -1 : 1))
}

function summary({ shown, from, count }: { shown: number; from: number; count: number }): string {
  if (shown === 0) return ''
  if (from === 0 && shown >= count) return countText(count)
  return `a page by id: ${countText(from + 1)} to ${countText(from + shown)} of ${countText(count)}; search and order are within it`
}
