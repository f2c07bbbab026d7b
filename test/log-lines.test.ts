// Every line that the server can write is explained in docs/operations.md, and the guide explains no other. The source writes only lines of its tables.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LogLine } from '../src/log/log-lines.ts'
import { endings } from '../src/refusals.ts'

const guide = readFileSync('docs/operations.md', 'utf8')
const section = guide.slice(guide.indexOf('\n## Log lines\n')).split('\n## ')[1]!
const rows = [...section.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, text, cell]) => [text!, cell!] as const)

/** Rows whose lines have texts of a table of their own. */
const FAMILIES = ['refused: ...', 'ended: ...']

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
const sources = files.map((path) => [path, readFileSync(join('src', path), 'utf8')] as const)

test('log lines - the guide has each line with its level, and no other', () => {
  const table = Object.entries(LogLine).flatMap(([level, lines]) => Object.values(lines).map((text) => [text, level]))
  expect(rows.length).toBeGreaterThan(20)
  const explained = rows.filter(([text]) => !FAMILIES.includes(text) && !(endings as readonly string[]).includes(text))
  expect(explained.toSorted()).toEqual(table.toSorted())
})

test('log lines - the guide has each reason for which a connection is ended', () => {
  const explained = rows.map(([text]) => text).filter((text) => (endings as readonly string[]).includes(text))
  expect(explained.toSorted()).toEqual([...endings].toSorted())
})

test('log lines - the source writes a line of the table wherever it writes to the log, and writes each of them', () => {
  const written = new Set<string>()
  const others: string[] = []
  for (const [path, text] of sources) {
    for (const { 0: call, 1: level, index: at } of text.matchAll(/\blogger\.(trace|debug|info|warn|error|fatal)\(/g)) {
      const named = new RegExp(`LogLine\\.${level}\\.(\\w+)`).exec(text.slice(at, at + 600))
      if (named === null) others.push(`${path}: ${call}`)
    }
    for (const [, level, name] of text.matchAll(/LogLine\.(\w+)\.(\w+)/g)) written.add(`${level}.${name}`)
  }
  // Sentences about the configuration.
  expect(others).toEqual(['start-log.ts: logger.warn('])
  const table = Object.entries(LogLine).flatMap(([level, lines]) =>
    Object.keys(lines).map((name) => `${level}.${name}`),
  )
  expect([...written].toSorted()).toEqual(table.toSorted())
})
