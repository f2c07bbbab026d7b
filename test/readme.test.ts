// The README is true: its configuration table is the schema's, and its session is what the server does. The security guide names every
// reason of a refusal.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { configReference } from '../src/config/config.ts'
import { refusalReasons } from '../src/refusals.ts'
import { createServer } from './support/test-engine.ts'

const readme = readFileSync('README.md', 'utf8')

test('README configuration table - has every option with its names, default and meaning', () => {
  const rows = configReference().map(({ path, env, flag, default: byDefault, description }) => {
    const names = flag === undefined ? `\`${env}\`` : `\`${env}\`, \`${flag}\``
    return `| \`${path}\` | ${names} | ${byDefault === '""' ? '' : `\`${byDefault}\``} | ${description} |`
  })
  const table = readme.split('<!-- configuration -->\n')[1]?.split('<!-- /configuration -->')[0]
  expect(table?.trim().split('\n').slice(2)).toEqual(rows)
})

test('security guide - names every reason of a refusal', () => {
  const section = readFileSync('docs/security.md', 'utf8').split('## Every reason\n')[1] ?? ''
  const named = [...section.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name)
  expect(refusalReasons.filter((reason) => !named.includes(reason))).toEqual([])
})

test('README session - is what the server does', async () => {
  const server = await createServer({ http: { port: 0 }, admin: { apiKey: 'k' }, log: { level: 'silent' } })
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['docs/session.mjs', server.wsUrl], {
      env: { ...process.env, ADMIN_KEY: 'k' },
    })
    const written = readme.split('<!-- session -->\n```\n')[1]?.split('\n```')[0]
    // Two clients receive the same broadcast in either order.
    expect(linesOf(stdout)).toEqual(linesOf(written ?? ''))
  } finally {
    await server.stop()
  }
})

function linesOf(session: string): string[] {
  const ids = new Map<string, string>()
  const named = session.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id-${ids.size}`)
    return ids.get(id) as string
  })
  return named.trim().split('\n').sort()
}
