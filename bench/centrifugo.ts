/**
 * Centrifugo, the reference server of the centrifuge protocol, as a server of the bench: `--centrifugo /path/to/centrifugo`, version 6.
 */
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import type { ServerDefinition } from './servers.ts'

/** As environment variables, so that a run needs no configuration file. Every other option keeps its default. */
const settings = {
  // Everyone may connect, subscribe and publish without a token, as on the other servers.
  CENTRIFUGO_CLIENT_INSECURE: 'true',
  // 4 MiB, the outbox of the other servers. With the default of 1 MiB it closes members that the others keep.
  CENTRIFUGO_CLIENT_QUEUE_MAX_SIZE: '4194304',
  CENTRIFUGO_HEALTH_ENABLED: 'true',
  CENTRIFUGO_HTTP_SERVER_ADDRESS: '127.0.0.1',
  CENTRIFUGO_LOG_LEVEL: 'error',
  CENTRIFUGO_USAGE_STATS_ENABLED: 'false',
  // Measured in hot-room, 5 runs each: it sustained 1,000 messages/s in 4, with a p99 of 31 to 39 ms; without it in 2, with 47 and 50 ms.
  CENTRIFUGO_WEBSOCKET_USE_WRITE_BUFFER_POOL: 'true',
} as const

/** Asks the program for its version, so that a path to something else fails before the run. */
function versionOf(file: string): string {
  try {
    const [, version] = /^Centrifugo (v\S+)/.exec(execFileSync(file, ['version'], { encoding: 'utf8' })) ?? []
    if (version !== undefined) return version
  } catch (error) {
    throw new Error(`--centrifugo ${file}: ${error instanceof Error ? error.message : error}`)
  }
  throw new Error(`--centrifugo ${file}: it does not answer "version" as Centrifugo does`)
}

export function centrifugo(path: string): ServerDefinition {
  const file = resolve(path)
  return {
    name: 'centrifugo',
    protocol: 'centrifuge',
    about: `Centrifugo ${versionOf(file)}, centrifuge JSON protocol`,
    source: {
      kind: 'binary',
      file,
      env: (port) => ({ ...settings, CENTRIFUGO_HTTP_SERVER_PORT: String(port) }),
      readyPath: '/health',
    },
  }
}
