// Where the focus goes when it enters a region of the page. Browser.

const STOPS = 'input, textarea, select, button, a[href], summary, [tabindex="0"]'

/** The element with `data-first`, else the first one that can take the focus, among those that are shown and not in `without`. */
export function firstStop(region: Element, without?: Element): HTMLElement | undefined {
  const stops = [
    ...region.querySelectorAll<HTMLElement>('[data-first]:not([data-first="false"])'),
    ...region.querySelectorAll<HTMLElement>(STOPS),
  ]
  return stops.find((stop) => stop.getClientRects().length > 0 && without?.contains(stop) !== true)
}
