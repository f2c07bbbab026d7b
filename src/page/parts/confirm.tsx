// A dialog that asks before an action on another member, at the row of the table that has the focus. It says what the member will see, takes a reason, and
// puts the focus on the button that cancels. Browser.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Answer } from '../server-api.ts'
import { FormDialog } from './form-dialog.tsx'

interface ConfirmProps {
  readonly title: string
  /** What the member will see. */
  readonly says: ComponentChildren
  /** Undefined for an action that gives the member no reason. */
  readonly reasonLabel?: string
  readonly act: string
  readonly run: (reason: string) => Promise<Answer<unknown>>
  readonly onDone: () => void
  readonly onClose: () => void
}

const REASON_LENGTH_MAX = 100

export function Confirm({ title, says, reasonLabel, act, run, onDone, onClose }: ConfirmProps) {
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      title={<bdi>{title}</bdi>}
      act={act}
      keep="Keep"
      isDangerous
      isAtRow
      run={() => run(reason)}
      onDone={onDone}
      onClose={onClose}
    >
      <p class="muted">{says}</p>
      {reasonLabel !== undefined && (
        <div class="field">
          <label for="confirm-reason">{reasonLabel}</label>
          <input
            id="confirm-reason"
            class="input"
            value={reason}
            maxLength={REASON_LENGTH_MAX}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      )}
    </FormDialog>
  )
}
