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
        <label for="publish-text">JSON, or text, which is sent as a string</label>
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

/** JSON is sent exactly as it was typed, because parsing it would round large numbers. */
function jsonOf(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    // Text that is not JSON is sent as a string.
    return JSON.stringify(text)
  }
}
