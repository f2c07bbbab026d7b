// The lines of `lobbycast top`: the figures, then the rooms or the members of one room. For a terminal of any size, and without a size as text. Main thread. Pure.
import type { Size } from './board-display.ts'
import { cut, printable, textTable } from './text-table.ts'
import type { Asked, OpenedRoom, RoomRow, TopData } from './top-data.ts'
import type { Figures, Reason } from './top-figures.ts'
import type { TopState } from './top-state.ts'

export interface TopPicture {
  readonly server: string
  /** Undefined before the first answer. */
  readonly data: TopData | undefined
  /** Why the last question was not answered. Empty when it was. */
  readonly fault: string
  readonly state: TopState
}

const [WIDTH_MIN, HEIGHT_MIN] = [40, 10]
const REASONS_MAX = 3
const [BOLD, DIM, RED, CHOSEN, PLAIN] = ['\x1b[1m', '\x1b[2m', '\x1b[31m', '\x1b[7m', '\x1b[0m']
const KEYS = 'q leave  s sort  / filter  up, down choose  Enter open'
const KEYS_OF_ROOM = 'q leave  Esc back'

/** A line, and how it is drawn where there are styles. */
interface Line {
  readonly text: string
  readonly style?: string
}

/** The screen of a terminal. No line is wider than it, and there are never more lines than it has. */
export function topScreen(picture: TopPicture, { width, height }: Size, isStyled: boolean): string[] {
  if (width < WIDTH_MIN || height < HEIGHT_MIN) {
    return [cut(`this terminal is too small: ${WIDTH_MIN} columns and ${HEIGHT_MIN} lines are needed, q leaves`, width)]
  }
  const head = headLines(picture)
  const foot = footLine(picture)
  const body = bodyLines(picture, { width, height: height - head.length - 1 })
  return [...head, ...body, foot].map(({ text, style }) => {
    const shown = cut(text, width)
    return isStyled && style !== undefined ? `${style}${shown}${PLAIN}` : shown
  })
}

/** Everything as text, for an output that is no terminal. */
export function topText(picture: TopPicture): string {
  const lines = [...headLines(picture), ...bodyLines(picture, undefined)]
  return lines.map(({ text }) => `${text.trimEnd()}\n`).join('')
}

function headLines({ server, data }: TopPicture): Line[] {
  if (data === undefined) return [{ text: `lobbycast at ${server}`, style: BOLD }]
  const { figures } = data
  const state = figures.isDraining ? ', draining' : ''
  return [
    { text: `lobbycast ${figures.version} at ${server}${state}`, style: BOLD },
    {
      text: `connections ${whole(figures.connections)} of ${whole(figures.connectionsMax)}  members ${whole(figures.members)}  rooms ${whole(figures.rooms)}  memory ${Math.round(figures.memoryBytes / 1_000_000)} MB`,
    },
    { text: trafficText(figures) },
    { text: threadsText(figures) },
    { text: `refused ${reasonsText(figures.refusals)}  disconnected ${reasonsText(figures.disconnects)}` },
    {
      text: `members behind on boards ${rateText(figures.conflatedPerSecond)}/s  ended as slow ${rateText(figures.slowPerSecond)}/s`,
    },
    { text: '' },
  ]
}

function trafficText({ deliveriesPerSecond, publicationsPerSecond, windowMs, p50Ms, p99Ms }: Figures): string {
  const delay =
    p50Ms === undefined || p99Ms === undefined ? 'not measured yet' : `p50 ${msText(p50Ms)}, p99 ${msText(p99Ms)}`
  return `deliveries ${rateText(deliveriesPerSecond)}/s  publications ${rateText(publicationsPerSecond)}/s  window ${msText(windowMs)}  delay ${delay}`
}

function threadsText({ mainUtilisation, shards }: Figures): string {
  const all = shards.map(({ name, utilisation, restarts, isReady }) => {
    const again = restarts === 0 ? '' : `, restarted ${restarts} times`
    return `${name} ${percent(utilisation)}${isReady ? '' : ', not ready'}${again}`
  })
  return [`busy: main ${percent(mainUtilisation)}`, ...all].join('  ')
}

function reasonsText(reasons: readonly Reason[]): string {
  const total = reasons.reduce((sum, { perSecond }) => sum + perSecond, 0)
  const most = reasons
    .slice(0, REASONS_MAX)
    .map(({ reason, perSecond }) => `${printable(reason)} ${rateText(perSecond)}`)
  return `${rateText(total)}/s${most.length === 0 ? '' : ` (${most.join(', ')})`}`
}

/** `size`: undefined for all lines. */
function bodyLines({ data, state }: TopPicture, size: Size | undefined): Line[] {
  if (data === undefined) return []
  return data.opened === undefined ? roomLines(data.rooms, state, size) : memberLines(data.opened, size)
}

function roomLines(rooms: Asked<readonly RoomRow[]>, { chosen, filter }: TopState, size: Size | undefined): Line[] {
  if (rooms.kind === 'fault') return [{ text: `rooms: ${printable(rooms.text)}`, style: RED }]
  const { value } = rooms
  if (value.length === 0) {
    const empty =
      filter === '' ? 'no room is open: lobbycast join lobby opens one' : `no room is like ${printable(filter)}`
    return [{ text: empty, style: DIM }]
  }
  const index = Math.max(
    0,
    value.findIndex(({ name }) => name === chosen),
  )
  const count = size === undefined ? value.length : Math.max(1, size.height - 1)
  // The chosen room is always in sight.
  const first = Math.max(0, index - count + 1)
  const rows = value.slice(first, first + count)
  const header = ['room', 'members', 'messages/s']
  const cells = rows.map(({ name, members, rate }) => [text(name), number(whole(members)), number(rateText(rate))])
  const { lines } = textTable({ header, rows: cells, width: size?.width, isStyled: false })
  return lines.map((line, at) => {
    if (at === 0) return { text: line, style: BOLD }
    return size !== undefined && first + at - 1 === index ? { text: line, style: CHOSEN } : { text: line }
  })
}

function memberLines(opened: Asked<OpenedRoom>, size: Size | undefined): Line[] {
  if (opened.kind === 'fault') return [{ text: printable(opened.text), style: RED }]
  const { name, count, members } = opened.value
  const header = ['id', 'user', 'protocol', 'address', 'for', 'bytes waiting']
  const rows = members
    .slice(0, size === undefined ? members.length : Math.max(0, size.height - 3))
    .map((member) => [
      text(member.id),
      text(member.user),
      text(member.protocol ?? ''),
      text(member.address ?? ''),
      number(member.ageMs === undefined ? '' : ageText(member.ageMs)),
      number(whole(member.bytesWaiting ?? 0)),
    ])
  const { lines } = textTable({ header, rows, width: size?.width, isStyled: false })
  const more = count - rows.length
  return [
    { text: `${printable(name)}: ${whole(count)} members${more > 0 ? `, ${whole(more)} not shown` : ''}`, style: BOLD },
    ...lines.map((line, at) => (at === 0 ? { text: line, style: BOLD } : { text: line })),
  ]
}

function footLine({ fault, state }: TopPicture): Line {
  if (state.typed !== undefined) return { text: `filter: ${printable(state.typed)}_` }
  if (fault !== '') return { text: `${printable(fault)}, asked again each second`, style: RED }
  const filter = state.filter === '' ? '' : `, like ${printable(state.filter)}`
  const what = state.opened === undefined ? `by ${state.sort}${filter}  ${KEYS}` : KEYS_OF_ROOM
  return { text: what, style: DIM }
}

const text = (value: string) => ({ text: printable(value), isNumber: false, isLit: false })
const number = (value: string) => ({ text: value, isNumber: true, isLit: false })

const whole = (value: number): string => Math.round(value).toLocaleString('en')

/** Small rates have a fraction, because 0.4 messages a second are not none. */
const rateText = (value: number): string => (value === 0 || value >= 10 ? whole(value) : value.toFixed(1))

const msText = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`

const percent = (share: number): string => `${Math.round(100 * share)} %`

function ageText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`
}
