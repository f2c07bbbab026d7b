// Finds what the page has to know about its server, in the words of protocol/page-facts.ts. Main thread. Pure.
import type { Config } from '../config/config.ts'
import { hasLiveRoom } from '../config/live-room.ts'
import { PAGE_FACTS, type PageFact } from '../protocol/page-facts.ts'

export function pageFactsOf(config: Config, { needsTokens }: { readonly needsTokens: boolean }): readonly PageFact[] {
  const holds: Readonly<Record<PageFact, boolean>> = {
    'sessions-off': config.admin.listen !== '',
    'admin-open': config.admin.insecure,
    'figures-off': !hasLiveRoom(config),
    'tokens-needed': needsTokens,
  }
  return PAGE_FACTS.filter((fact) => holds[fact])
}
