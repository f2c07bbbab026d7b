// What the dock remembers while other places are shown: its chosen tab, its height, the filter of the frames. Browser.
import { computed, effect, signal, untracked } from '@preact/signals'
import { frames, refusals } from '../try/logs.ts'
import { FrameView } from './frame-view.ts'

export const TABS = ['Frames', 'Refusals', 'Code', 'Token'] as const
export type Tab = (typeof TABS)[number]

export const HEIGHT_MIN = 120
export const heightMax = (): number => Math.max(HEIGHT_MIN, Math.round(innerHeight * 0.7))

export const tab = signal<Tab>('Frames')
export const isOpen = signal(true)
export const height = signal(244)

export const filterText = signal('')
export const showsPings = signal(true)
export const chosenFrame = signal<number | undefined>(undefined)

export const frameView = new FrameView(frames)

/** At most four times a second: a number in a tab, which nobody reads faster. */
export const frameCount = signal(0)
let isCounting = false
frames.listen(() => {
  if (isCounting) return
  isCounting = true
  setTimeout(() => {
    isCounting = false
    frameCount.value = frames.end - frames.first
  }, 250)
})

export const refusalCount = computed(() => refusals.value.length)

effect(() => {
  const filter = { text: filterText.value.toLowerCase(), showsPings: showsPings.value }
  // Only a change of the filter may run this effect, not a change of the pause that the view reads.
  untracked(() => {
    frameView.filter = filter
    chosenFrame.value = undefined
  })
})

export function resize(byPx: number): void {
  height.value = Math.min(heightMax(), Math.max(HEIGHT_MIN, height.value + byPx))
}
