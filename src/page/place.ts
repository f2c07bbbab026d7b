// What the fragment of the address names: `#/live/ROOM` is the place `live` with the rest `ROOM`. Browser.
import { signal } from '@preact/signals'

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

export const place = signal(placeOf(location.hash))

addEventListener('hashchange', () => {
  place.value = placeOf(location.hash)
})
