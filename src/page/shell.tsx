// The frame around the three places of the page: their links, and the place that the address names. Browser.
import { signal } from '@preact/signals'

/** What the fragment of the address names: `#/live/ROOM` is the place `live` with the rest `ROOM`. */
export interface Place {
  readonly name: 'try' | 'statistics' | 'live'
  readonly rest: string
}

export function placeOf(fragment: string): Place {
  const [, name = '', ...rest] = fragment.replace(/^#/, '').split('/')
  const isKnown = name === 'statistics' || name === 'live'
  return { name: isKnown ? name : 'try', rest: decodeURIComponent(rest.join('/')) }
}

const place = signal(placeOf(location.hash))
addEventListener('hashchange', () => {
  place.value = placeOf(location.hash)
})

const PLACES = [
  ['try', 'Try it'],
  ['statistics', 'Statistics'],
  ['live', 'Live'],
] as const

export function Shell() {
  return (
    <>
      <header class="top">
        <nav aria-label="Places">
          {PLACES.map(([name, text]) => (
            <a key={name} href={`#/${name}`} aria-current={place.value.name === name ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
      </header>
      <main id="place" />
    </>
  )
}
