// The place Live on a server without sessions: says why it is off, and which command shows the same in a terminal. Browser.
import { CopyLine } from '../parts/copy.tsx'
import { WHY_OFF } from '../server-facts.ts'

export function LiveOff() {
  return (
    <div class="empty">
      <div class="step">
        <h1 class="hero">Live is off here.</h1>
        <p class="muted">Live, and Kick with it, is off on this server{WHY_OFF}.</p>
      </div>
      <div class="step">
        <p class="meta">The same figures in a terminal, with the address of admin.listen in place of ADDRESS</p>
        <CopyLine text="lobbycast top --url http://ADDRESS" />
      </div>
    </div>
  )
}
