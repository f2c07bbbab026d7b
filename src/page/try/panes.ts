// The panes of "Try it", in their order. They live as long as the page, also while another place is shown. Browser.
import { signal } from '@preact/signals'
import { Pane } from './pane.ts'

export const PANES_MAX = 9

export const panes = signal<readonly Pane[]>([])
/** The pane that a narrow page shows. */
export const shownPane = signal(0)

let lastNumber = 0

export function addPane(): Pane {
  lastNumber += 1
  const pane = new Pane(lastNumber)
  panes.value = [...panes.value, pane]
  shownPane.value = panes.value.length - 1
  return pane
}

export function removePane(pane: Pane): void {
  pane.leave()
  panes.value = panes.value.filter((other) => other !== pane)
  shownPane.value = Math.min(shownPane.value, Math.max(0, panes.value.length - 1))
}
