// A question before something is done to somebody else: what the other side will see, a reason, and the focus on the button that does nothing.
// Browser.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Answer } from '../server-api.ts'
import { Shown } from './shown.tsx'

interface ConfirmProps {
  readonly title: string
  /** What the other side will see. */
  readonly says: ComponentChildren
  /** Undefined where the other side is told no reason. */
  readonly reasonLabel?: string
  readonly act: string
  readonly run: (reason: string) => Promise<Answer<unknown>>
  readonly onDone: () => void
  readonly onClose: () => void
}

const REASON_LENGTH_MAX = 100

export function Confirm({ title, says, reasonLabel, act, run, onDone, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const keep = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const [isUnderWay, setUnderWay] = useState(false)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    keep.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const go = async () => {
    if (isUnderWay) return
    setUnderWay(true)
    const answer = await run(reason)
    setUnderWay(false)
    if (answer.kind === 'ok') onDone()
    else setFault(`${answer.status === 0 ? '' : `${answer.status}: `}${answer.reason}`)
  }
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-title" onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        <h2 id="confirm-title">
          <bdi>{title}</bdi>
        </h2>
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
        {fault !== '' && (
          <p class="why" role="alert">
            <Shown text={fault} />
          </p>
        )}
        <p class="line end">
          <button ref={keep} type="button" class="btn" onClick={() => dialog.current?.close()}>
            Keep
          </button>
          <button type="submit" class="btn danger" aria-disabled={isUnderWay}>
            {act}
          </button>
        </p>
      </form>
    </dialog>
  )
}
