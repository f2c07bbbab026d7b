// Knows the states of all connections of this page, for the chip in the top. Browser.
import { computed, signal } from '@preact/signals'
import type { LinkState } from './room-events.ts'

const states = signal<ReadonlyMap<object, LinkState['kind']>>(new Map())

export function reportLink(link: object, kind: LinkState['kind']): void {
  states.value = new Map(states.value).set(link, kind)
}

export function forgetLink(link: object): void {
  states.value = new Map([...states.value].filter(([key]) => key !== link))
}

/** The best that holds for any connection: one that is joined shows that the server is there. */
export const pageLink = computed<'idle' | 'connected' | 'connecting' | 'away'>(() => {
  const kinds = [...states.value.values()]
  if (kinds.includes('joined')) return 'connected'
  if (kinds.includes('connecting')) return 'connecting'
  return kinds.includes('away') ? 'away' : 'idle'
})
