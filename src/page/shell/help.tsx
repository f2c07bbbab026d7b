// The list of keys, and the switch for single letters (WCAG 2.1.4). Browser.
import { useEffect, useRef } from 'preact/hooks'
import { helpIsOpen, singleKeys } from './keys.ts'

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['1', '2', '3'], 'the places of the page'],
  [['/'], 'search or filter'],
  [['?'], 'this list'],
  [['Alt+1', 'Alt+4'], 'the panes, first to fourth'],
  [['F6', 'Shift+F6'], 'next and previous region'],
  [['Enter', 'Shift+Enter'], 'send, new line'],
  [['↑'], 'in an empty composer: your last message'],
  [['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'], 'in lists and tables'],
  [['Enter', 'Esc'], 'in lists and tables: detail, and back to where you came from'],
  [['Space'], 'in lists of messages and frames: pause, resume; in the board: chart the record'],
  [['Ctrl+Enter'], 'push statistics'],
]

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (helpIsOpen.value) dialog.current?.showModal()
    else dialog.current?.close()
  }, [helpIsOpen.value])
  const close = () => {
    helpIsOpen.value = false
  }
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={close}>
      <h2 id="help-title">Keys</h2>
      <dl class="help">
        {KEYS.map(([keys, meaning]) => (
          <>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <p class="line between">
        <label class="line">
          <input
            type="checkbox"
            checked={singleKeys.value}
            onChange={({ currentTarget }) => {
              singleKeys.value = currentTarget.checked
            }}
          />
          Single letters work
        </label>
        <button type="button" class="btn" onClick={close}>
          Close
        </button>
      </p>
    </dialog>
  )
}
