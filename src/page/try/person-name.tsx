// How a member is shown: the name, or the beginning of the id, and a colour. Browser.

import { Shown } from '../parts/shown.tsx'
import type { Person } from '../protocol/room-events.ts'
import { ownNames } from './logs.ts'

const NAME_MAX = 32
const COLOURS = ['', 'b', 'c', 'd', 'e'] as const
const COLOURED_MAX = 1000
/** Members in the order in which the page first saw them, so that few have the same colour. */
const colours = new Map<string, number>()
/** The id under which a back end publishes unless the server's configuration says otherwise. */
const ADMIN_ID = '470bb217-ffa7-43d8-a0cc-b3d30421d1a9'

export function PersonName({ person }: { readonly person: Person | undefined }) {
  return <Shown text={nameOf(person)} max={NAME_MAX} />
}

export function nameOf(person: Person | undefined): string {
  if (person === undefined || person.id === ADMIN_ID) return 'the server'
  return person.name || ownNames.get(person.id) || person.id.slice(0, 8)
}

/** The same colour wherever the member is shown, also after coming back under another id. */
export function Swatch({ person }: { readonly person: Person | undefined }) {
  const key = person?.name || (person !== undefined && ownNames.get(person.id)) || person?.id || ''
  if (!colours.has(key) && colours.size < COLOURED_MAX) colours.set(key, colours.size)
  return <span class={`sw ${COLOURS[(colours.get(key) ?? 0) % COLOURS.length]}`} />
}
