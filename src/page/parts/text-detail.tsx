// The full text of the chosen row, below a list whose rows cut it. Browser.
import { CopyButton } from './copy.tsx'
import { Shown } from './shown.tsx'

const DETAIL_MAX = 20_000

export function TextDetail({ text, max = DETAIL_MAX }: { readonly text: string; readonly max?: number }) {
  return (
    <div class="detail">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by keys */}
      <p tabIndex={0}>
        <Shown text={text} max={max} />
      </p>
      <CopyButton text={text} />
    </div>
  )
}
