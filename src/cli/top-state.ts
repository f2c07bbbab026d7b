// What somebody looks at in `lobbycast top`, and what the keys change about it. Main thread. Pure.

export type RoomSort = 'members' | 'rate'

export interface TopState {
  readonly sort: RoomSort
  /** A pattern as the server knows it. Empty for all rooms. */
  readonly filter: string
  /** The filter while it is being typed. */
  readonly typed: string | undefined
  /** The room of the list that Enter opens. Undefined: the first one. */
  readonly chosen: string | undefined
  /** The room whose members are shown. */
  readonly opened: string | undefined
}

/** A key as readline names it. */
export interface Key {
  readonly name?: string | undefined
  readonly sequence?: string | undefined
  readonly ctrl?: boolean | undefined
}

const FILTER_LENGTH_MAX = 200

/** The state after a key. `rooms`: the names in the list, in their order. 'quit' for the keys that end the command. */
export function pressed(state: TopState, key: Key, rooms: readonly string[]): TopState | 'quit' {
  if (key.ctrl === true && key.name === 'c') return 'quit'
  if (state.typed !== undefined) return typing(state, state.typed, key)
  const index = Math.max(0, rooms.indexOf(state.chosen ?? ''))
  const choose = (at: number) => ({ ...state, chosen: rooms[Math.max(0, Math.min(rooms.length - 1, at))] })
  switch (key.name ?? key.sequence) {
    case 'q':
      return 'quit'
    case 's':
      return { ...state, sort: state.sort === 'members' ? 'rate' : 'members' }
    case 'up':
      return choose(index - 1)
    case 'down':
      return choose(index + 1)
    case 'home':
      return choose(0)
    case 'end':
      return choose(rooms.length - 1)
    case 'return':
      return { ...state, opened: state.opened ?? rooms[index] }
    case 'escape':
    case 'left':
      return { ...state, opened: undefined }
    default:
      return key.sequence === '/' ? { ...state, typed: '', opened: undefined } : state
  }
}

function typing(state: TopState, typed: string, { name, sequence = '' }: Key): TopState {
  switch (name) {
    case 'return':
      return { ...state, typed: undefined, filter: patternOf(typed), chosen: undefined }
    case 'escape':
      return { ...state, typed: undefined }
    case 'backspace':
      return { ...state, typed: [...typed].slice(0, -1).join('') }
    default:
      return /^[^\p{Cc}]+$/u.test(sequence) && typed.length < FILTER_LENGTH_MAX
        ? { ...state, typed: typed + sequence }
        : state
  }
}

/** A text without signs of a pattern is looked for anywhere in a name. */
export const patternOf = (text: string): string => (text === '' || /[*?]/.test(text) ? text : `*${text}*`)
