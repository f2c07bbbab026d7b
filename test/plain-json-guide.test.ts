// docs/plain-json.md holds what it says: its session is replayed against a server, its tables are compared with the code's.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ErrorCode } from '../src/protocol/codes.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { sharedServer } from './support/start-server.ts'

const guide = readFileSync(new URL('../docs/plain-json.md', import.meta.url), 'utf8')
const shared = sharedServer()

const sessions = [...guide.matchAll(/^```frames\n(.*?)^```$/gms)].map(([, text]) => text!)

test('plain JSON guide - has a session', () => {
  expect(sessions).toHaveLength(1)
})

test('plain JSON guide - the session is what the server does', () => replay(shared.server, sessions[0]!))

test('plain JSON guide - the session shows every frame that a member can cause', () => {
  const shown = new Set([...sessions[0]!.matchAll(/^[A-Z][<>] \{"type":"(\w+)"/gm)].map(([, type]) => type))
  const listed = [...guide.matchAll(/^\| `\{"type":"(\w+)"/gm)].map(([, type]) => type!)
  const byTheServer = ['statistics', 'restarted', 'occupancy']
  expect(listed.length).toBeGreaterThan(9)
  expect(listed.filter((type) => !byTheServer.includes(type) && !shown.has(type))).toEqual([])
})

test('plain JSON guide - its errors are those of the table', () => {
  const rows = [...guide.matchAll(/^\| (1\d\d) \| `([^`]+)`/gm)].map(([, code, text]) => ({ code: Number(code), text }))
  expect(new Set(rows.map(({ code }) => code))).toEqual(new Set([100, 103, 106, 107, 108, 111]))
  for (const { code, text } of rows) {
    // The other codes come with a text of the case.
    if (code === 100) expect(text).toBe(ErrorCode.internal.message)
    if (code === 103) expect(text).toBe(ErrorCode.permissionDenied.message)
    if (code === 108) expect(text).toBe(ErrorCode.notAvailable.message)
  }
})
