// How a member is shown: the name, or the beginning of the id, and a colour made from the id. Browser.
import type { Person } from '../protocol/room-events.ts'
import { Shown } from '../shown.tsx'

const NAME_MAX = 32
const COLOURS = ['', 'b', 'c', 'd', 'e'] as const
/** The id under which a back end publishes unless the server's configuration says otherwise. */
const ADMIN_ID = '470bb217-ffa7-43d8-a0cc-b3d30421d1a9'

export function PersonName({ person }: { readonly person: Person | undefined }) {
  return <Shown text={nameOf(person)} max={NAME_MAX} />
}

export function nameOf(person: Person | undefined): string {
  if (person === undefined || person.id === ADMIN_ID) return 'the server'
  return person.name === undefined || person.name === '' ? person.id.slice(0, 8) : person.name
}

export function Swatch({ id }: { readonly id: string | undefined }) {
  let sum = 0
  for (const letter of id ?? '') sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return <span class={`sw ${COLOURS[sum % COLOURS.length]}`} />
}
