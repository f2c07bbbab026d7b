// Texts of others as elements: text nodes alone, each in a <bdi>, so that its direction ends with it. Browser.
import { piecesOf } from './shown-text.ts'

export function Shown({ text, max }: { readonly text: string; readonly max?: number }) {
  return (
    <bdi>
      {piecesOf(text, max).map((piece) => ('text' in piece ? piece.text : <span class="code">{piece.code}</span>))}
    </bdi>
  )
}
