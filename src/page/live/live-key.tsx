// The place Live without a session: says where the key is, and takes it. Browser.
import { useState } from 'preact/hooks'
import { Shown } from '../parts/shown.tsx'
import { openSession, session } from '../session-key.ts'

export function LiveKey() {
  const [key, setKey] = useState('')
  const { value } = session
  return (
    <div class="empty">
      <div class="step">
        <h1 class="hero">Live needs the admin key.</h1>
        <p class="muted">
          The server printed a link with a ticket when it started. Open that link, or enter the key here. What it is
          exchanged for is kept until you close this tab, and nowhere else.
        </p>
      </div>
      {value.kind === 'refused' && (
        <div class="why" role="alert">
          <p>
            <b>{value.status === 0 ? 'No answer' : value.status}</b> <Shown text={value.reason} />
          </p>
        </div>
      )}
      <form
        class="pane form"
        aria-label="Admin key"
        onSubmit={(event) => {
          event.preventDefault()
          // An open admin API asks for no key.
          if (value.kind !== 'opening') void openSession({ key })
        }}
      >
        <div class="field">
          <label for="admin-key">Admin key</label>
          <input
            id="admin-key"
            class="input mono"
            type="password"
            autocomplete="off"
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </div>
        <div class="line">
          <button type="submit" class="btn primary" aria-disabled={value.kind === 'opening'}>
            Open Live
          </button>
        </div>
      </form>
      <p class="meta">
        Did you start it without looking? The key is the option <code>admin.apiKey</code>.
      </p>
    </div>
  )
}
