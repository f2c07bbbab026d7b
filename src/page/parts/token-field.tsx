// A field for a token, which stays in the memory of this page. Browser.
import type { Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

interface TokenFieldProps {
  readonly id: string
  readonly token: Signal<string>
  /** The label. */
  readonly children: ComponentChildren
}

export function TokenField({ id, token, children }: TokenFieldProps) {
  return (
    <div class="field">
      <label for={id}>{children}</label>
      <input
        class="input mono"
        id={id}
        data-first
        autocomplete="off"
        placeholder="eyJhbGciOi…"
        value={token}
        onInput={({ currentTarget }) => (token.value = currentTarget.value)}
      />
      <p class="meta">It stays in this page and is sent to this server only.</p>
    </div>
  )
}
