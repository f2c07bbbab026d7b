// Owns the table of options in docs/configuration.md, made from the schema of the configuration: a section for each part of the schema.
// `npm run docs:configuration` writes it into the page.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ConfigReferenceRow, configReference } from '../src/config/config.ts'

const PAGE = new URL('configuration.md', import.meta.url)
const [BEGIN, END] = ['<!-- options -->\n', '<!-- /options -->']

/** The page with its table as the schema says it, whatever table the page had. */
export function withTable(page: string): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`the page has no ${BEGIN.trim()} ... ${END}`)
  return `${before}${BEGIN}\n${sections()}\n${END}${after}`
}

function sections(): string {
  const head = '| option | environment, flag | default | meaning |\n|---|---|---|---|\n'
  const tables = new Map<string, string>()
  for (const row of configReference()) {
    const section = sectionOf(row.path)
    tables.set(section, `${tables.get(section) ?? head}${lineOf(row)}`)
  }
  return [...tables].map(([section, table]) => `### ${section}\n\n${table}`).join('\n')
}

/** 'limits.roomsMax' -> 'limits'. Options of the first level have a section of their own. */
const sectionOf = (path: string): string => (path.includes('.') ? path.split('.')[0]! : 'top level')

function lineOf({ path, env, flag, default: byDefault, description }: ConfigReferenceRow): string {
  const names = flag === undefined ? `\`${env}\`` : `\`${env}\`, \`${flag}\``
  return `| \`${path}\` | ${names} | ${byDefault === '""' ? '' : `\`${byDefault}\``} | ${description} |\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8')))
