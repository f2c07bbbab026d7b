// A short notice of what was done: 6 seconds, longer while the pointer or the focus is on it, one at a time. Never for errors. Browser.
import { useEffect, useState } from 'preact/hooks'

const SHOWN_MS = 6000

export function Toast({ text, onClose }: { text: string; onClose: () => void }) {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (text === '' || isHeld) return
    const timer = setTimeout(onClose, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [text, isHeld])
  return (
    <div role="status">
      {text !== '' && (
        <div
          class="toast"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocusIn={() => setHeld(true)}
          onFocusOut={() => setHeld(false)}
        >
          <span aria-hidden="true">✓</span>
          <span>{text}</span>
          <button type="button" class="btn small" onClick={onClose}>
            Close
          </button>
        </div>
      )}
    </div>
  )
}
