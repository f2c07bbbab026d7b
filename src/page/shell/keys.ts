// The keys that work everywhere on the page. A place takes part by attributes: `data-region` for F6, `data-search` for the field of `/`,
// `data-pane` for Alt and a digit, `data-back` for the link of Esc. Browser.
import { signal } from '@preact/signals'
import { firstStop } from '../parts/first-stop.ts'

export const helpIsOpen = signal(false)
/** Single letters outside of fields; a person who dictates can switch them off. */
export const singleKeys = signal(true)

export function listenToKeys(places: readonly string[]): void {
  addEventListener('keydown', (event) => {
    // A dialog has its own keys, and nothing behind it may take the focus.
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
    if (event.key === 'F6') moveRegion(event.shiftKey ? -1 : 1)
    else if (event.altKey && digit !== undefined) focusPane(Number(digit))
    else if (!isPlain(event) || isField(event.target)) return
    else if (event.key === 'Escape') document.querySelector<HTMLElement>('[data-back]')?.click()
    else if (!singleKeys.value) return
    else if (event.key === '?') helpIsOpen.value = true
    else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus()
    else if (digit !== undefined && places[Number(digit) - 1] !== undefined)
      location.hash = `#/${places[Number(digit) - 1]}`
    else return
    event.preventDefault()
  })
}

const isPlain = (event: KeyboardEvent): boolean => !event.altKey && !event.ctrlKey && !event.metaKey

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

function moveRegion(step: number): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  )
  if (regions.length === 0) return
  const now = regions.findIndex((region) => region.contains(document.activeElement))
  const next = now < 0 ? (step > 0 ? 0 : regions.length - 1) : (now + step + regions.length) % regions.length
  firstStop(regions[next]!)?.focus()
}

function focusPane(number: number): void {
  const pane = document.querySelectorAll<HTMLElement>('[data-pane]')[number - 1]
  if (pane !== undefined) firstStop(pane)?.focus()
}
