// Publishing to one room, all its members: JSON or text, with the server API. Browser.
import { useState } from 'preact/hooks'
import { countText } from '../parts/figure-text.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
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
  const [text, setText] = useState('')
  return (
    <FormDialog
      title="Publish to the room"
      act="Publish"
      keep="Close"
      isReady={text !== ''}
      run={() => ask<Receipt>(roomPath(room, '/messages'), { method: 'POST', body: jsonOf(text) })}
      onDone={({ recipients, offset }) =>
        onDone(
          `Published to ${countText(recipients)} members${offset === undefined ? '' : `, offset ${countText(offset)}`}.`,
        )
      }
      onClose={onClose}
    >
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
    </FormDialog>
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
