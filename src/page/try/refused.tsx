// What a pane shows after a refusal. Browser.
import { RefusalView } from '../parts/refusal.tsx'
import type { Refusal } from '../protocol/room-events.ts'
import type { Pane } from './pane.ts'

export function Refused({ pane, refusal }: { readonly pane: Pane; readonly refusal: Refusal }) {
  const { token, ...options } = pane.options.value!
  return (
    <div class="scroll">
      <RefusalView
        id={`token-${pane.number}`}
        refusal={refusal}
        room={options.room}
        name={options.name}
        protocol={options.protocol}
        token={token}
        onAgain={(given) => pane.join(given === undefined ? options : { ...options, token: given })}
      >
        <button type="button" class="btn" onClick={() => pane.leave()}>
          Join another room
        </button>
      </RefusalView>
    </div>
  )
}
