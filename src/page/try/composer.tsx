// Where a message is written: Enter sends, Shift+Enter begins a line, ↑ in an empty field brings back the last message. Browser.
import { useSignal } from '@preact/signals'
import { visibleText } from '../parts/figure-text.ts'
import { Icon } from '../parts/icons.tsx'
import type { Pane } from './pane.ts'
import { nameOf, PersonName } from './person-name.tsx'

const ROWS_MAX = 5

export function Composer({ pane }: { readonly pane: Pane }) {
  const text = useSignal('')
  const to = pane.whisperTo.value
  const isJoined = pane.state.value.kind === 'joined'
  const { name, room } = pane.options.value!
  const send = () => {
    if (!isJoined || text.value === '') return
    pane.say(text.value)
    text.value = ''
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) send()
    else if (event.key === 'ArrowUp' && text.value === '' && pane.lastSent !== '') text.value = pane.lastSent
    else if (event.key === 'Escape' && to !== undefined) pane.whisperTo.value = undefined
    else return
    event.preventDefault()
  }
  return (
    <form
      class={to === undefined ? 'say' : 'say private'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {to !== undefined && (
        <button type="button" class="chip private" onClick={() => (pane.whisperTo.value = undefined)}>
          only to <PersonName person={to} />
          <Icon name="close" />
          <span class="sr">Write to the whole room again</span>
        </button>
      )}
      <label class="sr" for={`say-${pane.number}`}>
        Message as {name}
      </label>
      <textarea
        class="input"
        id={`say-${pane.number}`}
        data-first
        rows={Math.min(ROWS_MAX, text.value.split('\n').length)}
        placeholder={
          to === undefined ? `Message ${visibleText(room, 40)}` : `Message ${visibleText(nameOf(to), 40)} alone`
        }
        value={text}
        onInput={({ currentTarget }) => (text.value = currentTarget.value)}
        onKeyDown={pressed}
      />
      <button type="submit" class="btn primary" aria-disabled={!isJoined}>
        Send
      </button>
    </form>
  )
}
