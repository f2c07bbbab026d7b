// Owns starting and stopping the real server in the test's own process: always on a free port, silent, with two shards
// so that rooms really live in different threads, and with a known admin key.

import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { createServer } from './test-engine.ts'

export type TestServer = Awaited<ReturnType<typeof createServer>>
type Overrides = NonNullable<Parameters<typeof createServer>[0]>

export const ADMIN_KEY = 'test-admin-key-7f3c9a51'

function testConfig(overrides: Overrides): Overrides {
  return {
    shards: 2,
    ...overrides,
    http: { port: 0, ...overrides.http },
    admin: { apiKey: ADMIN_KEY, ...overrides.admin },
    // The figures that tests look at are to be theirs alone.
    metrics: { probeIntervalSeconds: 0, ...overrides.metrics },
    log: { level: 'silent', ...overrides.log },
  }
}

// One server for one test, stopped when the test is over.
export async function startServer(overrides: Overrides = {}, options = { faults: false }): Promise<TestServer> {
  const server = await createServer(testConfig(overrides), options)
  onTestFinished(() => server.stop({ skipDelay: true }))
  return server
}

// One server for all tests of a file or describe block; read `server` inside tests only.
export function sharedServer(overrides: Overrides = {}): { readonly server: TestServer } {
  let started: TestServer | undefined
  beforeAll(async () => {
    started = await createServer(testConfig(overrides))
  })
  afterAll(() => started?.stop({ skipDelay: true }))
  return {
    get server() {
      if (started === undefined) throw new Error('the shared server is not running')
      return started
    },
  }
}
