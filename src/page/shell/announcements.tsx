// What a screen reader is told: a polite line for what goes on, at most one sentence in three seconds, and alerts for what must not be
// missed. Browser.
import { signal } from '@preact/signals'

const POLITE_MS = 3000

const polite = signal('')
const alert = signal('')
let waiting: (() => string) | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** `sentence` is asked when its time has come, so that it can count what came meanwhile. A later one takes its place. */
export function announce(sentence: () => string): void {
  waiting = sentence
  if (timer === undefined) speak()
}

export function announceAlert(sentence: string): void {
  // The same sentence twice would be no change of the text, and would not be read.
  alert.value = alert.value === sentence ? `${sentence} ` : sentence
}

function speak(): void {
  timer = undefined
  if (waiting === undefined) return
  polite.value = waiting()
  waiting = undefined
  timer = setTimeout(speak, POLITE_MS)
}

export function Announcements() {
  return (
    <>
      <div class="sr" role="status">
        {polite}
      </div>
      <div class="sr" role="alert">
        {alert}
      </div>
    </>
  )
}
