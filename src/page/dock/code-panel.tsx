// Programs that do what the panes do, with this host and this room. Browser.
import { useSignal } from '@preact/signals'
import { CopyButton } from '../parts/copy.tsx'
import { panes, shownPane } from '../try/panes.ts'
import { SNIPPETS } from './snippets.ts'

type Name = keyof typeof SNIPPETS

export function CodePanel() {
  const name = useSignal<Name>('Browser')
  const pane = panes.value[shownPane.value] ?? panes.value[0]
  const room = pane?.options.value?.room ?? 'chat:lobby'
  const text = SNIPPETS[name.value]({ host: location.host, isSecure: location.protocol === 'https:', room })
  return (
    <div class="snippet">
      <div class="line between">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
        <div class="seg" role="group" aria-label="Language">
          {(Object.keys(SNIPPETS) as Name[]).map((other) => (
            <button type="button" key={other} aria-pressed={other === name.value} onClick={() => (name.value = other)}>
              {other}
            </button>
          ))}
        </div>
        <CopyButton text={text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long code is scrolled by keys */}
      <pre class="raw scroll" tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}
