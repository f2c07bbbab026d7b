// Shows what a pasted token says. It is read in this page and sent nowhere. Browser.
import { signal } from '@preact/signals'
import { useEffect, useReducer } from 'preact/hooks'
import { Shown } from '../parts/shown.tsx'
import { saidOf } from '../protocol/dialect.ts'
import { tokenParts } from '../protocol/token-claims.ts'
import { MEANINGS, timeLeft } from './claim-words.ts'

const token = signal('')

export function TokenPanel() {
  const parts = tokenParts(token.value)
  return (
    <div class="token">
      <div class="field">
        <label for="token">Token</label>
        <textarea
          class="input mono"
          id="token"
          rows={4}
          spellcheck={false}
          autocomplete="off"
          placeholder="eyJhbGciOi…"
          value={token}
          onInput={({ currentTarget }) => (token.value = currentTarget.value)}
        />
        <p class="meta">
          It is read in this page and sent nowhere. Whether its signature is good, only the server can say.
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled by keys */}
      <section class="scroll" tabIndex={0} aria-label="What the token says">
        {parts !== undefined && <Claims header={parts.header} claims={parts.claims} />}
        {parts === undefined && token.value.trim() !== '' && (
          <p class="why">
            <b>This is no token.</b>
            <span class="muted">
              A token has three parts with dots between them, of which two are JSON in base64url.
            </span>
          </p>
        )}
      </section>
    </div>
  )
}

type Fields = NonNullable<ReturnType<typeof tokenParts>>['claims']

function Claims({ header, claims }: { readonly header: Fields; readonly claims: Fields }) {
  const [, tick] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(() => tick(undefined as never), 1000)
    return () => clearInterval(timer)
  }, [])
  const nowSeconds = Date.now() / 1000
  const rows = [['alg', header.alg] as const, ['kid', header.kid] as const, ...Object.entries(claims)]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Claim</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => (
            <tr key={name}>
              <td class="mono">
                <Shown text={name} max={40} />
              </td>
              <td class="mono">
                <Shown text={saidOf(value)} />
              </td>
              <td>{timeLeft(name, value, nowSeconds) ?? (Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : '')}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
