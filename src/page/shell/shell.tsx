// The frame around the places of the page: the top with their links, and the place that the address names. Browser.
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { LivePlace } from '../live/live.tsx'
import { visibleText } from '../parts/figure-text.ts'
import { Icon, Mark } from '../parts/icons.tsx'
import { pageLink } from '../protocol/link-states.ts'
import { StatisticsPlace } from '../statistics/statistics.tsx'
import { TryPlace } from '../try/try-place.tsx'
import { Announcements } from './announcements.tsx'
import { Help } from './help.tsx'
import { helpIsOpen, listenToKeys } from './keys.ts'
import { place } from './place.ts'
import { nextTheme, theme } from './theme.ts'

interface PlaceEntry {
  readonly name: string
  readonly title: string
  readonly Place: ComponentType<{ readonly rest: string }>
}

/** The places, in the order of their links and of the keys 1, 2, 3. */
const PLACES: readonly [PlaceEntry, ...PlaceEntry[]] = [
  { name: 'try', title: 'Try it', Place: TryPlace },
  { name: 'statistics', title: 'Statistics', Place: StatisticsPlace },
  { name: 'live', title: 'Live', Place: LivePlace },
]

const LINK_WORDS = {
  idle: { dot: 'idle', words: 'not connected' },
  connecting: { dot: 'wait', words: 'connecting' },
  connected: { dot: '', words: 'connected' },
  away: { dot: 'wait', words: 'coming back' },
} as const

listenToKeys(PLACES.map(({ name }) => name))

export function Shell() {
  const { name, title, Place } = PLACES.find((entry) => entry.name === place.value.name) ?? PLACES[0]
  const { rest } = place.value
  useEffect(() => {
    document.title = `${rest === '' ? title : visibleText(rest)} · lobbycast`
  }, [title, rest])
  return (
    <>
      <Top current={name} />
      <main id="place">
        <Place rest={rest} />
      </main>
      <Announcements />
      <Help />
    </>
  )
}

function Top({ current }: { readonly current: string }) {
  const { dot, words } = LINK_WORDS[pageLink.value]
  return (
    <header class="top">
      <a class="brand" href="#/try" aria-label="lobbycast">
        <Mark />
        <span>lobbycast</span>
      </a>
      <nav class="tabs" aria-label="Places">
        {PLACES.map(({ name, title }) => (
          <a key={name} href={`#/${name}`} aria-current={name === current ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div class="status">
        <span class="chip">
          <span class={`dot ${dot}`} />
          <span>{words}</span>
        </span>
        <code class="wide">{location.host}</code>
        <button
          type="button"
          class="btn quiet wide"
          aria-label="Keys"
          onClick={() => {
            helpIsOpen.value = true
          }}
        >
          <Icon name="help" />
        </button>
        <button
          type="button"
          class="btn quiet"
          aria-label={`Theme: ${theme.value}`}
          title={`Theme: ${theme.value}`}
          onClick={nextTheme}
        >
          <Icon name={theme.value} />
        </button>
      </div>
    </header>
  )
}
