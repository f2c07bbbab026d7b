// One pane: its name, its connection, who is there, what was said, and where one writes. Browser.
import { visibleText } from '../parts/figure-text.ts'
import { Icon } from '../parts/icons.tsx'
import { Shown } from '../parts/shown.tsx'
import { clock, duration } from '../parts/times.ts'
import { Composer } from './composer.tsx'
import { JoinForm } from './join-form.tsx'
import { Members } from './members.tsx'
import type { Pane } from './pane.ts'
import { removePane } from './panes.ts'
import { protocolTitle } from './protocol-choice.tsx'
import { Refused } from './refused.tsx'
import { NobodyElse, Talk } from './talk.tsx'

const NAME_MAX = 40

export function PaneView({ pane }: { readonly pane: Pane }) {
  const options = pane.options.value
  const state = pane.state.value
  const name = options?.name || `Pane ${pane.number}`
  return (
    <section class="pane" aria-label={name.slice(0, NAME_MAX)} data-pane={pane.number} data-region>
      <div class="bar">
        <h2 class="cut">
          <Shown text={name} max={NAME_MAX} />
        </h2>
        {options !== undefined && <span class="chip">{protocolTitle(options.protocol)}</span>}
        {options !== undefined && <LinkSign pane={pane} />}
        <span class="grow" />
        {options !== undefined && <CutButton pane={pane} name={name} />}
        <button
          type="button"
          class="btn quiet small"
          aria-label={`Close the pane of ${name.slice(0, NAME_MAX)}`}
          onClick={() => removePane(pane)}
        >
          <Icon name="close" />
        </button>
      </div>
      {options === undefined && <JoinForm pane={pane} />}
      {options !== undefined && state.kind === 'refused' && <Refused pane={pane} refusal={state.refusal} />}
      {options !== undefined && state.kind !== 'refused' && <Inside pane={pane} />}
    </section>
  )
}

function Inside({ pane }: { readonly pane: Pane }) {
  // Read for its change alone: it changes with the number of members.
  pane.membersChange.value
  const isAlone = pane.entries.end === pane.entries.first && pane.members.size <= 1 && (pane.count ?? 1) <= 1
  return (
    <>
      <Members pane={pane} />
      {isAlone ? <NobodyElse room={pane.options.value!.room} /> : <Talk pane={pane} />}
      <Composer pane={pane} />
    </>
  )
}

function LinkSign({ pane }: { readonly pane: Pane }) {
  const state = pane.state.value
  const ms = pane.roundTripMs.value
  switch (state.kind) {
    case 'joined':
      return (
        <span class="line meta" title="Connected. The time is that from sending to the answer.">
          <span class="dot" />
          <span class="sr">connected</span>
          {ms === undefined ? '' : duration(ms)}
        </span>
      )
    case 'away':
      return (
        <span class="chip wait" title={visibleText(state.reason)}>
          <span class="dot wait" />
          {state.isCut ? 'cut' : 'away'}, back at {clock(state.retryAtMs)}
        </span>
      )
    case 'refused':
      return (
        <span class="chip stop">
          <span class="dot stop" />
          refused
        </span>
      )
    default:
      return (
        <span class="chip wait">
          <span class="dot wait" />
          connecting
        </span>
      )
  }
}

function CutButton({ pane, name }: { readonly pane: Pane; readonly name: string }) {
  const { kind } = pane.state.value
  if (kind === 'refused') return null
  const isAway = kind === 'away'
  const label = isAway ? 'Connect now' : 'Cut connection'
  return (
    <button
      type="button"
      class="btn quiet small"
      aria-label={`${label}: ${name.slice(0, NAME_MAX)}`}
      onClick={() => (isAway ? pane.comeBack() : pane.cut())}
    >
      <Icon name={isAway ? 'back' : 'cut'} />
      <span class="hide-s cut-word">{label}</span>
    </button>
  )
}
