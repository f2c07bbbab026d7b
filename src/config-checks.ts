// The rules that bind several options together, each with the sentence a user sees. Pure: takes a complete configuration whose
// options are each valid by themselves, and returns what does not fit. Which source gave an option is config.ts's business.
import { hmacAlgorithms, keySetAlgorithms, readPublicKey } from './auth-keys.ts'
import type { Config, RoomOptions } from './config-schema.ts'

type Conflict = { path: string; text: string }

/** First segments of the server's own routes; an alias there could never be reached, or would hide a route. */
const reservedSegments = new Set(['api', 'connection', 'healthz', 'metrics', 'readyz', 'rooms', 'ws'])

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

export function crossChecks(config: Config): Conflict[] {
  return [
    ...limitChecks(config),
    ...roomChecks(config),
    ...aliasChecks(config),
    ...secretFileChecks(config),
    ...authChecks(config),
  ]
}

function limitChecks({ limits, heartbeat, centrifuge }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  for (const name of ['inboxRingBytes', 'outboxRingBytes'] as const) {
    if (!Number.isInteger(Math.log2(limits[name]))) {
      conflicts.push({ path: `limits.${name}`, text: `expected a power of two, got ${limits[name]}` })
    }
  }
  // A ring has to take a few of the largest records at a time, or one of them would stall everybody else.
  const inboxMin = 4 * Math.max(limits.messageBytesMax, limits.statisticsBytesMax)
  if (limits.inboxRingBytes < inboxMin) {
    conflicts.push({
      path: 'limits.inboxRingBytes',
      text: `expected at least ${inboxMin}, 4 x the larger of limits.messageBytesMax and limits.statisticsBytesMax, got ${limits.inboxRingBytes}`,
    })
  }
  const outboxMin = 4 * limits.outboxBytesMax
  if (limits.outboxRingBytes < outboxMin) {
    conflicts.push({
      path: 'limits.outboxRingBytes',
      text: `expected at least ${outboxMin}, 4 x limits.outboxBytesMax, got ${limits.outboxRingBytes}`,
    })
  }
  // A client shows life by answering a ping, so it must have been sent one before it can be called silent.
  if (heartbeat.timeoutSeconds <= heartbeat.intervalSeconds) {
    conflicts.push({
      path: 'heartbeat.timeoutSeconds',
      text: `expected more than heartbeat.intervalSeconds (${heartbeat.intervalSeconds}), got ${heartbeat.timeoutSeconds}`,
    })
  }
  if (centrifuge.pongTimeoutSeconds >= centrifuge.pingIntervalSeconds) {
    conflicts.push({
      path: 'centrifuge.pongTimeoutSeconds',
      text: `expected less than centrifuge.pingIntervalSeconds (${centrifuge.pingIntervalSeconds}), got ${centrifuge.pongTimeoutSeconds}`,
    })
  }
  return conflicts
}

function roomChecks({ limits, rooms }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  // A recovery reply carries all of a room's history at once and must fit in what may wait for one connection.
  const historyMax = Math.floor(limits.outboxBytesMax / 2)
  const check = (room: RoomOptions, path: string) => {
    if (room.historySize > 0 && room.historyBytesMax > historyMax) {
      conflicts.push({
        path: `${path}.historyBytesMax`,
        text: `expected at most ${historyMax}, half of limits.outboxBytesMax, got ${room.historyBytesMax}`,
      })
    }
    if (room.forceRecovery && !room.recovery) {
      conflicts.push({ path: `${path}.forceRecovery`, text: 'expected false while recovery is false, got true' })
    }
    if (room.forceJoinLeave && !room.joinLeave) {
      conflicts.push({ path: `${path}.forceJoinLeave`, text: 'expected false while joinLeave is false, got true' })
    }
  }
  check(rooms.defaults, 'rooms.defaults')
  for (const [name, room] of Object.entries(rooms.namespaces)) check(room, `rooms.namespaces.${name}`)
  return conflicts
}

function aliasChecks({ statistics }: Config): Conflict[] {
  return Object.keys(statistics.aliases)
    .filter((path) => reservedSegments.has(path.split('/')[1] ?? ''))
    .map((path) => ({ path: `statistics.aliases.${path}`, text: "expected a path outside the server's own routes" }))
}

/** Only the command line reads files. In a library call a file alone would be silently ignored, and the key with it. */
function secretFileChecks({ admin, auth }: Config): Conflict[] {
  const pairs = [
    { file: admin.apiKeyFile, value: admin.apiKey, path: 'admin.apiKeyFile' },
    { file: auth.hmacSecretFile, value: auth.hmacSecret, path: 'auth.hmacSecretFile' },
    { file: auth.publicKeyFile, value: auth.publicKeyPem, path: 'auth.publicKeyFile' },
  ]
  return pairs
    .filter(({ file, value }) => file !== '' && value === '')
    .map(({ path }) => ({ path, text: 'is read by the command line only; give its content instead' }))
}

function authChecks({ auth }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  const supported: string[] = auth.hmacSecret === '' ? [] : [...hmacAlgorithms]
  if (auth.jwksUrl !== '') {
    supported.push(...keySetAlgorithms)
    const reason = jwksUrlFault(auth.jwksUrl)
    if (reason !== undefined) conflicts.push({ path: 'auth.jwksUrl', text: reason })
    if (auth.publicKeyPem !== '') {
      conflicts.push({ path: 'auth.jwksUrl', text: 'given together with auth.publicKeyPem; keep one' })
    }
  }
  if (auth.publicKeyPem !== '') {
    const key = readPublicKey(auth.publicKeyPem)
    if (key.kind === 'ok') supported.push(...key.algorithms)
    else {
      const text = `expected an RSA (2048 bits or more), EC (P-256, P-384, P-521) or Ed25519 key, got ${key.reason}`
      conflicts.push({ path: 'auth.publicKeyPem', text })
    }
  }
  // An algorithm no key can serve is a key that somebody forgot.
  const unserved = auth.algorithms.filter((algorithm) => !supported.includes(algorithm))
  if (unserved.length > 0 && conflicts.length === 0) {
    conflicts.push({ path: 'auth.algorithms', text: `no configured key can verify ${unserved.join(', ')}` })
  }
  return conflicts
}

function jwksUrlFault(text: string): string | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return 'expected an absolute https URL'
  }
  // Not shown: it holds a password.
  if (url.username !== '' || url.password !== '') return 'expected a URL without a user name or password'
  const isLoopback = loopbackHosts.has(url.hostname) || /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return undefined
  return `expected https, or http on loopback, got ${url.protocol}//${url.host}`
}
