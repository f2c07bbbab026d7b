// A button that copies a text, and a line of code with one. Browser.
import { useSignal } from '@preact/signals'
import { announceAlert } from '../shell/announcements.tsx'
import { Icon } from './icons.tsx'

const TOLD_MS = 2000

export function CopyButton({ text }: { readonly text: string }) {
  const word = useSignal('Copy')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      word.value = 'Copied'
    } catch {
      // A page from plain http of another host may not write to the clipboard.
      word.value = 'Not allowed'
      announceAlert('The browser does not let this page copy.')
    }
    setTimeout(() => {
      word.value = 'Copy'
    }, TOLD_MS)
  }
  return (
    <button type="button" class="btn quiet small" onClick={copy}>
      <Icon name="copy" />
      {word}
    </button>
  )
}

export function CopyLine({ text }: { readonly text: string }) {
  return (
    <div class="copy">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long command is scrolled by keys */}
      <code tabIndex={0}>{text}</code>
      <CopyButton text={text} />
    </div>
  )
}
