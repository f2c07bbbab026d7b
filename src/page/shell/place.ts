// What the fragment of the address names: `#/live/ROOM` is the place `live` with the rest `ROOM`. Browser.
import { signal } from '@preact/signals'
import { takeTicket } from '../session-key.ts'

interface Place {
  readonly name: string
  readonly rest: string
}

function placeOf(fragment: string): Place {
  const [, name = '', ...rest] = fragment.replace(/^#/, '').split('/')
  return { name: name === '' ? 'try' : name, rest: decoded(rest.join('/')) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that begins no code: somebody wrote the address by hand.
    return text
  }
}

// Before the address is read, so that it is read without the ticket.
takeTicket()
export const place = signal(placeOf(location.hash))

addEventListener('hashchange', () => {
  takeTicket()
  place.value = placeOf(location.hash)
})
