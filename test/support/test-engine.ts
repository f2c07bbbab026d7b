// Owns which engine the servers of this run have: the memory engine, as shipped, or the late one (late-engine.ts), when the vitest
// project has set TEST_ENGINE=late. Nothing else in test/ takes `createServer` from the package or names its main module, so that
// no server of a late run has the memory engine.

import { fileURLToPath } from 'node:url'
import { createServer as create } from 'lobbycast'

export const isLate = process.env.TEST_ENGINE === 'late'
// Written by build-late-engine.ts when a late run begins.
const worker = new URL('../../.late-engine/worker.js', import.meta.url)

// As createServer of the package, but that members are disconnected at once when the server stops.
export const createServer: typeof create = (config, options) =>
  create({ ...config, drain: { windowSeconds: 0, ...config?.drain } }, isLate ? { worker, ...options } : options)

// What `node` runs for a server as a process of its own.
export const MAIN = fileURLToPath(new URL(isLate ? './late-main.mjs' : '../../dist/main.js', import.meta.url))

// The first line of a program (`node --input-type=module --eval`) that calls createServer itself.
export const IMPORT_CREATE_SERVER = isLate
  ? `import * as lobbycast from 'lobbycast'
     const createServer = (config, options) =>
       lobbycast.createServer(config, { worker: new URL(${JSON.stringify(worker)}), ...options })`
  : `import { createServer } from 'lobbycast'`
