// The place Live without a session: says where the key is, and takes it. Browser.
import { useEffect, useState } from 'preact/hooks'
import { Shown } from '../parts/shown.tsx'
import { holds } from '../server-facts.ts'
import { enterIfOpen, openSession, session } from '../session-key.ts'

export function LiveKey() {
  const [key, setKey] = useState('')
  const { value } = session
  const isOpen = holds('admin-open')
  useEffect(enterIfOpen, [])
  return (
    <div class="empty">
      <div class="step">
        <h1 class="hero">{isOpen ? 'Live needs no key here.' : 'Live needs the admin key.'}</h1>
        <p class="muted">
          {isOpen
            ? 'The admin API of this server is open to everybody who can reach it.'
            : 'The server printed a link with a ticket when it started. Open that link, or enter the key here. The session that it opens is kept until you close this tab, and nowhere else.'}
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
        data-region
        onSubmit={(event) => {
          event.preventDefault()
          if (value.kind !== 'opening') void openSession({ key })
        }}
      >
        {!isOpen && (
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
        )}
        <div class="line">
          <button type="submit" class="btn primary" aria-disabled={value.kind === 'opening'}>
            Open Live
          </button>
        </div>
      </form>
      {!isOpen && (
        <p class="meta">
          The key is the option <code>admin.apiKey</code>, or one of <code>admin.keys</code> that has the scope admin
          and no rooms. A server without any key makes one at its start and prints it.
        </p>
      )}
    </div>
  )
}
