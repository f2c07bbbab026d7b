// The dock under the panes: frames, refusals, code, token. Browser.
import { Icon } from '../parts/icons.tsx'
import { isNarrow } from '../parts/narrow.ts'
import { refusals } from '../try/logs.ts'
import { CodePanel } from './code-panel.tsx'
import {
  filterText,
  frameCount,
  frameView,
  HEIGHT_MIN,
  height,
  heightMax,
  isOpen,
  refusalCount,
  resize,
  showsPings,
  TABS,
  type Tab,
  tab,
} from './dock-state.ts'
import { FramesPanel } from './frames-panel.tsx'
import { RefusalsPanel } from './refusals-panel.tsx'
import { TokenPanel } from './token-panel.tsx'

const STEP_PX = 24

const PANELS = { Frames: FramesPanel, Refusals: RefusalsPanel, Code: CodePanel, Token: TokenPanel } as const

export function Dock() {
  const Panel = PANELS[tab.value]
  return (
    <section
      class={isOpen.value ? 'pane dock' : 'pane dock closed'}
      aria-label="Tools"
      data-region
      style={{ height: isOpen.value && !isNarrow.value ? `${height.value}px` : '' }}
    >
      {isOpen.value && !isNarrow.value && <Grip />}
      <div class="bar">
        <Tabs />
        <span class="grow" />
        {isOpen.value && tab.value === 'Frames' && <FrameTools />}
        {isOpen.value && tab.value === 'Refusals' && (
          <button type="button" class="btn quiet small" onClick={() => (refusals.value = [])}>
            Clear
          </button>
        )}
        <button
          type="button"
          class="btn quiet small"
          aria-label={isOpen.value ? 'Close the tools' : 'Open the tools'}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <Icon name={isOpen.value ? 'close' : 'open'} />
        </button>
      </div>
      {isOpen.value && (
        <div class="dock-panel" id="dock-panel" role="tabpanel" aria-labelledby={`dock-${tab.value}`}>
          <Panel />
        </div>
      )}
    </section>
  )
}

function Tabs() {
  const choose = (next: Tab) => {
    tab.value = next
    isOpen.value = true
  }
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    choose(TABS[(TABS.indexOf(tab.value) + step + TABS.length) % TABS.length]!)
    document.getElementById(`dock-${tab.value}`)?.focus()
  }
  const counts: Partial<Record<Tab, number>> = { Frames: frameCount.value, Refusals: refusalCount.value }
  return (
    <div class="docktabs" role="tablist" aria-label="Tools">
      {TABS.map((name) => (
        <button
          type="button"
          key={name}
          id={`dock-${name}`}
          role="tab"
          aria-selected={name === tab.value}
          aria-controls={isOpen.value ? 'dock-panel' : undefined}
          tabIndex={name === tab.value ? 0 : -1}
          data-first={name === tab.value}
          onClick={() => choose(name)}
          onKeyDown={pressed}
        >
          {name}
          {(counts[name] ?? 0) > 0 && (
            <span class={name === 'Refusals' ? 'count stop' : 'count'}>{counts[name]?.toLocaleString('en')}</span>
          )}
        </button>
      ))}
    </div>
  )
}

function FrameTools() {
  const { reading } = frameView
  return (
    <>
      <label class="line meta hide-s">
        <input
          type="checkbox"
          checked={showsPings.value}
          onChange={({ currentTarget }) => (showsPings.value = currentTarget.checked)}
        />
        Pings
      </label>
      <label class="sr" for="frame-filter">
        Show only frames with
      </label>
      <input
        class="input hide-s"
        id="frame-filter"
        data-search
        placeholder="Show only…"
        value={filterText}
        onInput={({ currentTarget }) => (filterText.value = currentTarget.value)}
      />
      <button
        type="button"
        class="btn quiet small hide-s"
        aria-pressed={reading.isPaused}
        onClick={() => (reading.isPaused = !reading.isPaused)}
      >
        <Icon name={reading.isPaused ? 'play' : 'pause'} />
        {reading.isPaused ? 'Resume' : 'Pause'}
      </button>
    </>
  )
}

/** The upper edge of the dock: dragged, or moved by the arrow keys. */
function Grip() {
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowUp: STEP_PX, ArrowDown: -STEP_PX }[event.key]
    if (step === undefined) return
    event.preventDefault()
    resize(step)
  }
  const dragged = (event: PointerEvent) => {
    if (event.buttons === 1) resize(-event.movementY)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is moved is no <hr>
    <div
      class="grip"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the tools"
      aria-valuenow={height.value}
      aria-valuemin={HEIGHT_MIN}
      aria-valuemax={heightMax()}
      tabIndex={0}
      onKeyDown={pressed}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={dragged}
    />
  )
}
