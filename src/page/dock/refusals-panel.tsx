// What was refused to any pane: code, reason, and what to do about it. Browser.
import { Shown } from '../parts/shown.tsx'
import { clock } from '../parts/times.ts'
import { refusals } from '../try/logs.ts'

export function RefusalsPanel() {
  if (refusals.value.length === 0) {
    return (
      <p class="nothing muted">
        Nothing was refused. What the server refuses appears here, with its code and what to do.
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled by keys
    <section class="scroll" tabIndex={0} aria-label="Refusals">
      <table class="refusals">
        <thead>
          <tr>
            {['Time', 'Who', 'Code', 'Reason', 'What to do'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {refusals.value.toReversed().map(({ who, refusal }) => (
            <tr key={refusal}>
              <td class="mono">{clock(refusal.atMs)}</td>
              <td>
                <Shown text={who} max={24} />
              </td>
              <td>
                <span class={refusal.isEnd ? 'chip stop' : 'chip wait'}>{refusal.code}</span>
              </td>
              <td>
                <Shown text={refusal.reason} />
              </td>
              <td>{refusal.nextStep}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
