// Publishing to one room, all its members: JSON or text, with the server API. Browser.
import { useEffect, useRef, useState } from 'preact/hooks'
import { countText } from '../parts/figure-text.ts'
import { Shown } from '../parts/shown.tsx'
import { ask, roomPath } from '../server-api.ts'

interface Receipt {
  readonly recipients: number
  readonly offset?: number
}

interface PublishProps {
  readonly room: string
  readonly onDone: (text: string) => void
  readonly onClose: () => void
}

export function PublishDialog({ room, onDone, onClose }: PublishProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [fault, setFault] = useState('')
  useEffect(() => dialog.current?.showModal(), [])
  const publish = async () => {
    const answer = await ask<Receipt>(roomPath(room, '/messages'), { method: 'POST', body: jsonOf(text) })
    if (answer.kind === 'refused') {
      setFault(`${answer.status === 0 ? '' : `${answer.status}: `}${answer.reason}`)
      return
    }
    const { recipients, offset } = answer.value
    onDone(
      `Published to ${countText(recipients)} members${offset === undefined ? '' : `, offset ${countText(offset)}`}.`,
    )
  }
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="publish-title" onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void publish()
        }}
      >
        <h2 id="publish-title">Publish to the room</h2>
        <div class="field">
          <label for="publish-text">JSON, or a text that becomes a string</label>
          <textarea
            id="publish-text"
            class="input mono"
            rows={4}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        {fault !== '' && (
          <p class="why" role="alert">
            <Shown text={fault} />
          </p>
        )}
        <p class="line end">
          <button type="button" class="btn" onClick={() => dialog.current?.close()}>
            Close
          </button>
          <button type="submit" class="btn primary" aria-disabled={text === ''}>
            Publish
          </button>
        </p>
      </form>
    </dialog>
  )
}

/** The text itself where it is JSON, so that no number is rounded on its way. */
function jsonOf(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    // Not JSON: the words of a person.
    return JSON.stringify(text)
  }
}
