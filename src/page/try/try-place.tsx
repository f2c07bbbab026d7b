// The place "Try it": panes side by side, each in a room by any of the protocols. Browser.
import { Dock } from '../dock/dock.tsx'
import { Icon } from '../parts/icons.tsx'
import { isNarrow } from '../parts/narrow.ts'
import { Shown } from '../parts/shown.tsx'
import { FirstRun } from './first-run.tsx'
import { PaneView } from './pane-view.tsx'
import { addPane, PANES_MAX, panes, shownPane } from './panes.ts'

export function TryPlace({ rest }: { readonly rest: string }) {
  if (panes.value.length === 0) return <FirstRun room={rest} />
  const shown = isNarrow.value ? panes.value.slice(shownPane.value, shownPane.value + 1) : panes.value
  return (
    <>
      <div class="lede">
        <h1 class="desk">Try it</h1>
        <p class="muted cut desk">What one says, all hear. Click a name to write to that member alone.</p>
        {isNarrow.value && <PaneSwitch />}
        <span class="grow" />
        {panes.value.length < PANES_MAX && (
          <button type="button" class="btn" onClick={() => addPane()}>
            <Icon name="plus" />
            <span class="hide-s">Add a pane</span>
            <span class="sr only-s">Add a pane</span>
          </button>
        )}
      </div>
      <div class="panes">
        {shown.map((pane) => (
          <PaneView key={pane.number} pane={pane} />
        ))}
      </div>
      <Dock />
    </>
  )
}

function PaneSwitch() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div class="seg" role="group" aria-label="Panes">
      {panes.value.map((pane, index) => (
        <button
          type="button"
          key={pane.number}
          aria-pressed={index === shownPane.value}
          onClick={() => (shownPane.value = index)}
        >
          <Shown text={pane.options.value?.name || `Pane ${pane.number}`} max={12} />
        </button>
      ))}
    </div>
  )
}
