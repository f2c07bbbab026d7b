// The configuration in effect: each option with its value, secrets masked by the server, and where the value is from. Browser.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Shown } from '../parts/shown.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type Answer, ask } from '../server-api.ts'

interface OptionFacts {
  readonly path: string
  readonly value: unknown
  readonly source: string
}

type Config = { readonly options: readonly OptionFacts[] }

const COLUMNS: readonly Column<OptionFacts>[] = [
  { name: 'path', title: 'Option', kind: 'text', isMono: true, cell: ({ path }) => path },
  {
    name: 'value',
    title: 'Value',
    kind: 'text',
    isMono: true,
    cell: ({ value }) => <Shown text={JSON.stringify(value) ?? ''} />,
  },
  { name: 'source', title: 'From', kind: 'text', cell: ({ source }) => <Shown text={source} /> },
]

export function LiveConfig({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [answer, setAnswer] = useState<Answer<Config> | undefined>(undefined)
  const [sought, setSought] = useState('')
  useEffect(() => {
    dialog.current?.showModal()
    void ask<Config>('/admin/config').then(setAnswer)
  }, [])
  const options = answer?.kind === 'ok' ? answer.value.options : []
  return (
    <dialog ref={dialog} class="config" aria-labelledby="config-title" onClose={onClose}>
      <div class="line">
        <h2 id="config-title">Configuration in effect</h2>
        <span class="grow" />
        <label class="sr" for="config-search">
          Find an option
        </label>
        <input
          id="config-search"
          class="input"
          placeholder="Find an option"
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
        <button type="button" class="btn" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <p class="meta">Secrets are masked. What is not the default says where it is from.</p>
      {answer?.kind === 'refused' && (
        <p class="why" role="alert">
          <b>{answer.status === 0 ? 'No answer' : answer.status}</b> <Shown text={answer.reason} />
        </p>
      )}
      {options.length > 0 && (
        <Table
          label="Options"
          columns={COLUMNS}
          rows={options.filter(({ path }) => path.toLowerCase().includes(sought.trim().toLowerCase()))}
          keyOf={({ path }) => path}
          isChosen={({ source }) => source !== 'default'}
        />
      )}
    </dialog>
  )
}
