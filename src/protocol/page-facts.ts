// What the server tells the page about itself before the page asks anything: words in a <meta> of the page's index. Anybody can read them, so they
// say no more than a request without a key would find out. Pure.

/** The name of the <meta>. Its content is empty in the file that the build makes. */
export const PAGE_FACTS_NAME = 'lobbycast'

export const PAGE_FACTS = [
  /** There are no sessions, because of `admin.listen`. */
  'sessions-off',
  /** The admin API asks for no key. */
  'admin-open',
  /** The server has no room with its own figures. */
  'figures-off',
  /** Every connection needs a token, whatever its room. */
  'tokens-needed',
] as const

export type PageFact = (typeof PAGE_FACTS)[number]
