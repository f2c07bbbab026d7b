// The lines that people see of a room in `lobbycast join`. Names are coloured by id, joins and leaves are dim, private messages violet, refusals red; all of it is
// said in words as well, for terminals without colours. Main thread. Pure.
import { assertNever } from '../assert-never.ts'
import type { ChatEvent, Person } from './chat-event.ts'
import { type ChatPeople, colourOf } from './chat-people.ts'
import { printable } from './text-table.ts'

/** A message may have 64 KiB. What is beyond this number of characters is not shown. */
const SHOWN_CHARACTERS_MAX = 4000
const MEMBERS_SHOWN_MAX = 100
const [BOLD, DIM, RED, AMBER, VIOLET, PLAIN] = [
  '\x1b[1m',
  '\x1b[2m',
  '\x1b[31m',
  '\x1b[33m',
  '\x1b[38;5;135m',
  '\x1b[0m',
]

export interface ChatTextOptions {
  readonly people: ChatPeople
  readonly hasColours: boolean
  /** The id of messages by the server itself. */
  readonly serverId: string
}

export class ChatText {
  readonly #options: ChatTextOptions

  constructor(options: ChatTextOptions) {
    this.#options = options
  }

  /** The line of an event. `me`: the id of this connection. */
  line(event: ChatEvent, me: string): string {
    switch (event.type) {
      case 'joined': {
        const count = event.members === undefined ? '' : `, ${counted(event.members, 'member')}`
        return this.#styled(BOLD, `you are ${this.#name(event)} in ${printable(event.room)}${count}`)
      }
      case 'back':
        return this.#styled(AMBER, `-- ${backText(event)} --`)
      case 'join':
        return this.#styled(DIM, `${this.#name(event)} joined`)
      case 'leave':
        return this.#styled(DIM, `${this.#name(event)} left`)
      case 'message':
        return `${this.#who(event.from, event.name)}: ${shown(event.data)}`
      case 'private':
        return this.#styled(VIOLET, `${this.#label(event.from, event.name)} to you, private: ${shown(event.data)}`)
      case 'whispered':
        return this.#styled(VIOLET, `you to ${this.#label(event.to)}, private: ${shown(event.data)}`)
      case 'statistics':
        return `${this.#who(event.from)}: ${statisticsText(event.data)}`
      case 'members':
        return this.#styled(DIM, this.#membersText(event, me))
      case 'occupancy':
        return this.#styled(DIM, `${counted(event.members, 'member')} here`)
      case 'notice':
        return `the server: ${shown(event.data)}`
      case 'restarted':
        return this.#styled(AMBER, '-- the room was restarted, messages may be missing --')
      case 'refused': {
        const code = event.code === undefined ? '' : ` ${event.code}`
        return this.#styled(RED, `refused${code}: ${printable(event.reason)} (${event.next})`)
      }
      case 'lost':
        return this.#styled(
          AMBER,
          `-- the connection was lost (${printable(event.reason)}), again in ${seconds(event.againMs)} --`,
        )
      case 'unsettled':
        return this.#styled(RED, `nobody knows whether the room got ${counted(event.messages, 'message')} of yours`)
      default:
        return assertNever(event)
    }
  }

  #membersText({ members, partial }: Extract<ChatEvent, { type: 'members' }>, me: string): string {
    const isMe = ({ id }: Person) => id === me
    const others = members.filter((each) => !isMe(each)).map(this.#name)
    const all = [...members.filter(isMe).map((each) => `${this.#name(each)} (you)`), ...others.sort()]
    const names = all.slice(0, MEMBERS_SHOWN_MAX)
    const more = members.length - names.length
    const rest = more > 0 ? `, and ${more} more` : ''
    return `${members.length} here: ${names.join(', ')}${rest}${partial === undefined ? '' : ` (${partial})`}`
  }

  #name = ({ id, name }: Person): string => this.#label(id, name)

  #label(id: string, name?: string): string {
    return id === this.#options.serverId ? 'server' : printable(this.#options.people.label(id, name))
  }

  #who(id: string, name?: string): string {
    const label = this.#label(id, name)
    return this.#options.hasColours ? `\x1b[1;38;5;${colourOf(id)}m${label}${PLAIN}` : label
  }

  #styled(style: string, text: string): string {
    return this.#options.hasColours ? `${style}${text}${PLAIN}` : text
  }
}

function backText({ awayMs, recovered, missed = 0, why }: Extract<ChatEvent, { type: 'back' }>): string {
  const away = `back after ${seconds(awayMs)}`
  if (!recovered) return `${away}: what was said meanwhile is missing, ${why}`
  return missed === 0 ? `${away}: nothing was missed` : `${away}: ${counted(missed, 'message')} missed, all recovered`
}

function statisticsText(data: unknown): string {
  return Array.isArray(data) ? `statistics, ${counted(data.length, 'record')}` : `statistics ${shown(data)}`
}

function shown(data: unknown): string {
  const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
  const rest = text.length - SHOWN_CHARACTERS_MAX
  return rest > 0 ? `${printable(text.slice(0, SHOWN_CHARACTERS_MAX))}… (${rest} characters more)` : printable(text)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
