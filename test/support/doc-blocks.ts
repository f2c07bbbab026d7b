// Reads everything that README, the guides and the READMEs of other folders give a reader to type, paste or compare: their fenced
// blocks, and the commands in blocks of `sh` and in sentences.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DocBlock {
  readonly page: string
  /** The words after the opening fence. */
  readonly info: string
  readonly text: string
}

const FENCED = /^```([^\n]*)\n(.*?)^```$/gms
// Programs whose names, followed by arguments, count as a command in a sentence.
const INLINE =
  /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|lobbycast|curl|sysctl|ulimit|ss|nstat|docker|kubectl|systemctl|perf|python3|pip|git|k6) \S/

export const DOC_PAGES: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md'],
  ...['docs', 'examples', 'deploy'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
]

/** Commands of which the docs have many. One test runs all of a form. */
export const FORMS = {
  bench: /^(?:npm run bench(?: -- |$)|npx tsx bench\/main\.ts )/,
  hostile: /^npm run test:hostile(?: -- |$)/,
  vitest: /^npx vitest run /,
  lobbycast: /^lobbycast (?=[a-z])/,
  export: /^export /,
  curl: /^curl -sS /,
} as const
export type Form = keyof typeof FORMS

export const DOC_BLOCKS: readonly DocBlock[] = DOC_PAGES.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(FENCED)].map(([, info, text]) => ({
    page,
    info: info!,
    text: text!.trimEnd(),
  })),
)

/** Each command, with the pages that have it; those that `&&` connects are several. */
export function docCommands(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const add = (line: string, page: string): void => {
    for (const command of line.split(' && ')) found.set(command, [...new Set([...(found.get(command) ?? []), page])])
  }
  for (const { page, info, text } of DOC_BLOCKS) if (info === 'sh') for (const line of linesOf(text)) add(line, page)
  for (const page of DOC_PAGES) {
    const prose = readFileSync(page, 'utf8').replaceAll(FENCED, '')
    for (const [, span] of prose.matchAll(/`([^`\n]+)`/g)) if (INLINE.test(span!)) add(span!, page)
  }
  return found
}

export const commandsOf = (form: Form): string[] =>
  [...docCommands().keys()].filter((command) => FORMS[form].test(command))

// The commands of a block. Continued lines are joined, and comments are skipped.
const linesOf = (text: string): string[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '')
