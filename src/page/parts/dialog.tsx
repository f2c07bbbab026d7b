// A dialog over the page: in the middle, or at the row of the table that has the focus; on a phone a sheet at the bottom. Esc closes it, and the
// focus goes back to where it was. Browser.
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { isNarrow } from './narrow.ts'

/** The gap between the row and the dialog, and between the dialog and the edges of the window. */
const GAP_PX = 4
const EDGE_PX = 12

interface DialogProps {
  readonly title: ComponentChildren
  readonly class?: string
  readonly isAtRow?: boolean
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** Puts the focus on the element with `data-first`, else on the first control. */
export function Dialog({ title, class: name = '', isAtRow = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const element = dialog.current!
    const before = document.activeElement
    const row = isAtRow && !isNarrow.value ? activeRowOf(before) : null
    element.classList.toggle('at-row', row !== null)
    element.showModal()
    element.querySelector<HTMLElement>('[data-first]')?.focus()
    const sizes = new ResizeObserver(() => row?.isConnected && place(element, row))
    sizes.observe(element)
    sizes.observe(document.documentElement)
    return () => {
      sizes.disconnect()
      // While it is open, nothing outside takes the focus.
      element.close()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog ref={dialog} class={`sheet ${name}`} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  )
}

/** The focus is on the table itself, and the table names its active row. */
function activeRowOf(focused: Element | null): HTMLElement | null {
  const id = focused?.getAttribute('aria-activedescendant')
  return id === null || id === undefined ? null : document.getElementById(id)
}

/** Puts the dialog below the row where there is room, else above it, at the right end of the visible part of the row. */
function place(dialog: HTMLElement, row: HTMLElement): void {
  const { top, bottom } = row.getBoundingClientRect()
  const right = Math.min(row.closest('.scroll')!.getBoundingClientRect().right, innerWidth)
  const { offsetHeight: height, offsetWidth: width } = dialog
  const lowest = innerHeight - EDGE_PX - height
  const above = top - GAP_PX - height
  const y = bottom + GAP_PX <= lowest ? bottom + GAP_PX : above >= EDGE_PX ? above : Math.max(EDGE_PX, lowest)
  dialog.style.setProperty('--at-top', `${y}px`)
  dialog.style.setProperty('--at-left', `${Math.max(EDGE_PX, right - width - EDGE_PX)}px`)
}
