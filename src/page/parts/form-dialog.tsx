// A dialog that sends a request to the server: a form, a button that sends, a button that cancels, and the reason of a refusal. Browser.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Answer } from '../server-api.ts'
import { Dialog } from './dialog.tsx'
import { Shown } from './shown.tsx'

interface FormDialogProps<Value> {
  readonly title: ComponentChildren
  readonly act: string
  /** The text of the button that cancels. */
  readonly keep: string
  readonly isDangerous?: boolean
  readonly isAtRow?: boolean
  readonly isReady?: boolean
  readonly run: () => Promise<Answer<Value>>
  readonly onDone: (value: Value) => void
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function FormDialog<Value>(props: FormDialogProps<Value>) {
  const {
    title,
    act,
    keep,
    isDangerous = false,
    isAtRow = false,
    isReady = true,
    run,
    onDone,
    onClose,
    children,
  } = props
  const [fault, setFault] = useState('')
  const [isUnderWay, setUnderWay] = useState(false)
  const go = async () => {
    if (isUnderWay || !isReady) return
    setUnderWay(true)
    const answer = await run()
    setUnderWay(false)
    if (answer.kind === 'ok') onDone(answer.value)
    else setFault(`${answer.status === 0 ? '' : `${answer.status}: `}${answer.reason}`)
  }
  return (
    <Dialog title={title} class="confirm" isAtRow={isAtRow} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        {children}
        {fault !== '' && (
          <p class="why" role="alert">
            <Shown text={fault} />
          </p>
        )}
        <p class="line end">
          {/* What cannot be undone is not under the key that was pressed last. */}
          <button type="button" class="btn" data-first={isDangerous} onClick={onClose}>
            {keep}
          </button>
          <button
            type="submit"
            class={isDangerous ? 'btn danger' : 'btn primary'}
            aria-disabled={isUnderWay || !isReady}
          >
            {act}
          </button>
        </p>
      </form>
    </Dialog>
  )
}
