// The rules that bind several options together, each with the sentence a user sees. Pure: takes a complete configuration whose
// options are each valid by themselves, and returns what does not fit. Which source gave an option is config.ts's business.

import { proxyRangeFault } from '../protocol/forwarded.ts'
import { originFault } from '../protocol/origin.ts'
import { hmacAlgorithmsFor, hmacAlgorithmsTooLongFor, hmacNeeds, keySetAlgorithms, readPublicKey } from './auth-keys.ts'
import { boardChecks } from './board-checks.ts'
import type { Config, RoomOptions } from './config-schema.ts'
import { type Conflict, toldOnce } from './conflict.ts'
import { hookChecks } from './hook-checks.ts'
import { hardBytesMin } from './memory.ts'
import { schemaAt } from './options.ts'
import { reservedSegments } from './reserved-segments.ts'
import { roomFault } from './room-access.ts'
import { historyBytesCap, keepsPublications } from './room-options.ts'

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Length below which an admin key is warned of: 16 characters of base64url are 96 bits. */
const apiKeyLengthMin = 16

/** Sentences for the log of a server that starts with this configuration. No secret is in them. */
export function startWarnings(config: Config, { isLocal }: { isLocal: boolean }): string[] {
  const { origins } = config
  return [
    ...insecureWarnings(config, isLocal),
    ...limitWarnings(config),
    ...(origins.includes('*') ? ['pages of any origin may connect'] : []),
    ...secretWarnings(config),
  ]
}

/** `isLocal`: the server listens on loopback addresses only. */
function insecureWarnings({ admin, http }: Config, isLocal: boolean): string[] {
  if (!admin.insecure) return []
  const open = 'the admin API is open to anyone who can reach it'
  if (isLocal) return [open]
  // A page whose name is made to lead to this server has the origin of its request, which counts as the server's own.
  const rebound = http.hosts.length > 0 ? '' : ', and http.hosts to refuse pages of rebound names'
  return [`${open}, by an address that is not loopback: set admin.apiKey instead of admin.insecure${rebound}`]
}

/** Keys and secrets that are shorter than they should be. */
export function secretWarnings({ admin, auth }: Config): string[] {
  const warnings: string[] = []
  const keys = [
    ['admin.apiKey', admin.apiKey],
    ...Object.entries(admin.keys).map(([name, { key }]) => [`admin.keys.${name}`, key]),
  ]
  for (const [path, key = ''] of admin.insecure ? [] : keys) {
    if (key === '' || key.length >= apiKeyLengthMin) continue
    warnings.push(`${path} is short: ${key.length} characters; use at least ${apiKeyLengthMin}`)
  }
  const off = hmacAlgorithmsTooLongFor(auth.hmacSecret)
  // With a list of algorithms nobody expects the others.
  if (off.length > 0 && auth.algorithms.length === 0) {
    const size = Buffer.byteLength(auth.hmacSecret)
    warnings.push(
      `${off.join(', ')}: switched off, auth.hmacSecret is too short (${size} bytes; ${hmacNeeds(off)}). To say so yourself, list the others in auth.algorithms`,
    )
  }
  return warnings
}

export function crossChecks(config: Config): Conflict[] {
  return toldOnce([
    ...limitChecks(config),
    ...drainChecks(config),
    ...doorChecks(config),
    ...roomChecks(config),
    ...boardChecks(config.rooms),
    ...aliasChecks(config),
    ...adminKeyChecks(config),
    ...secretFileChecks(config),
    ...authChecks(config),
    ...hookChecks(config),
  ])
}

/** The longest JSON escape of one byte of text: `\u0001`. */
const ESCAPE_BYTES_MAX = 6

/** More than stands round a text in any frame and record: two ids, and a room's name of 255 bytes, each of them escaped. */
const FRAME_BYTES_MAX = 1024

/** The smallest statistic record with its comma, as it comes in and as it is written out. */
const RECORD_BYTES_MIN = {
  read: '{"product_line_id":0},'.length,
  written:
    '{"currency":null,"group_status":null,"product_line":null,"product_line_id":0,"total_amount":null,"total_trx":null},'
      .length,
} as const

/**
 * Limits that contradict each other without harm: what passes one of them is refused by another, with an answer that says so. They
 * are worth a warning at the start, because nobody can reach the larger one.
 */
export function limitWarnings({ limits }: Config): string[] {
  const { statisticsRecordsMax: records, statisticsBytesMax, outboxBytesMax, messageBytesMax } = limits
  const warnings: string[] = []
  const read = records * RECORD_BYTES_MIN.read + 1
  if (read > statisticsBytesMax) {
    warnings.push(
      `limits.statisticsRecordsMax (${records}) cannot be reached: so many records take ${read} bytes at least, limits.statisticsBytesMax is ${statisticsBytesMax}`,
    )
  }
  const written = records * RECORD_BYTES_MIN.written + 1
  if (written > outboxBytesMax) {
    warnings.push(
      `limits.statisticsRecordsMax (${records}) cannot be reached: so many records take ${written} bytes at least when written out, limits.outboxBytesMax is ${outboxBytesMax}`,
    )
  }
  if (statisticsBytesMax > outboxBytesMax) {
    warnings.push(
      `limits.statisticsBytesMax (${statisticsBytesMax}) is more than limits.outboxBytesMax (${outboxBytesMax}): a push between the two is refused unless it shrinks when written out`,
    )
  }
  const text = ESCAPE_BYTES_MAX * messageBytesMax
  if (text > outboxBytesMax) {
    warnings.push(
      `a text of limits.messageBytesMax (${messageBytesMax}) may take ${text} bytes in JSON, more than limits.outboxBytesMax (${outboxBytesMax}): members that read such texts may be disconnected as slow`,
    )
  }
  return warnings
}

const HARD_BYTES_DEFAULT = schemaAt(['limits', 'messageHardBytesMax'])?.default

/** Least `limits.memoryMax`, 160 MiB: a server with one shard and no connections takes some 135 MiB. */
const MEMORY_MIN = 167_772_160

function limitChecks({ limits, heartbeat, centrifuge }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  for (const name of ['inboxRingBytes', 'outboxRingBytes'] as const) {
    if (!Number.isInteger(Math.log2(limits[name]))) {
      conflicts.push({ path: `limits.${name}`, text: `expected a power of two, got ${limits[name]}` })
    }
  }
  // A ring has to take a few of the largest records at a time, or one of them would stall everybody else. A record takes up to half
  // of its ring, so what stands round the largest body or message (a room's name, an id) fits.
  const inboxMin = 4 * Math.max(limits.messageBytesMax, limits.statisticsBytesMax)
  if (limits.inboxRingBytes < inboxMin) {
    conflicts.push({
      path: 'limits.inboxRingBytes',
      text: `expected at least ${inboxMin}, 4 x the larger of limits.messageBytesMax and limits.statisticsBytesMax, got ${limits.inboxRingBytes}`,
    })
  }
  // A push, a reply and what is said about a member are each at most as large as a connection's outbox.
  const outboxMin = 4 * limits.outboxBytesMax
  if (limits.outboxRingBytes < outboxMin) {
    conflicts.push({
      path: 'limits.outboxRingBytes',
      text: `expected at least ${outboxMin}, 4 x limits.outboxBytesMax, got ${limits.outboxRingBytes}`,
    })
  }
  // A record takes at most half of its ring, and few texts are all escapes: here it is enough that the largest one can be written.
  const textMin = 2 * (ESCAPE_BYTES_MAX * limits.messageBytesMax + FRAME_BYTES_MAX)
  if (limits.outboxRingBytes < textMin) {
    conflicts.push({
      path: 'limits.outboxRingBytes',
      text: `expected at least ${textMin}, twice a text of limits.messageBytesMax with each byte escaped (${ESCAPE_BYTES_MAX} x), got ${limits.outboxRingBytes}`,
    })
  }
  // Where limits.messageHardBytesMax has its default, `withMemoryLimits` raises it with limits.messageBytesMax, so that is no mistake.
  if (limits.messageHardBytesMax !== HARD_BYTES_DEFAULT && limits.messageHardBytesMax < hardBytesMin(limits)) {
    conflicts.push({
      path: 'limits.messageHardBytesMax',
      text: `expected at least ${hardBytesMin(limits)}, twice limits.messageBytesMax, got ${limits.messageHardBytesMax}`,
    })
  }
  if (limits.memoryMax > 0 && limits.memoryMax < MEMORY_MIN) {
    conflicts.push({
      path: 'limits.memoryMax',
      text: `expected 0 or at least ${MEMORY_MIN}, about what the process takes by itself, got ${limits.memoryMax}`,
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

function drainChecks({ drain }: Config): Conflict[] {
  const { delaySeconds, windowSeconds, timeoutSeconds } = drain
  if (delaySeconds + windowSeconds < timeoutSeconds) return []
  return [
    {
      path: 'drain.timeoutSeconds',
      text: `expected more than drain.delaySeconds (${delaySeconds}) and drain.windowSeconds (${windowSeconds}) together, got ${timeoutSeconds}`,
    },
  ]
}

/** Entries that have the right form and could still never match. */
function doorChecks({ http, origins, admin, publicUrl }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  const check = (path: string, text: string | undefined) => {
    if (text !== undefined) conflicts.push({ path, text })
  }
  for (const [index, range] of http.trustedProxies.entries()) {
    check(`http.trustedProxies.${index}`, proxyRangeFault(range))
  }
  for (const [index, origin] of origins.entries()) check(`origins.${index}`, originFault(origin))
  for (const [index, origin] of admin.origins.entries()) check(`admin.origins.${index}`, originFault(origin))
  if (publicUrl !== '' && !URL.canParse(publicUrl)) check('publicUrl', `expected a URL, got ${publicUrl}`)
  return conflicts
}

const HISTORY_BYTES_DEFAULT = schemaAt(['rooms', 'defaults', 'historyBytesMax'])?.default

function roomChecks({ limits, rooms, centrifuge }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  if (centrifuge.personalRoom && !rooms.defaults.userLimited) {
    const text =
      "expected false while rooms.defaults.userLimited is false: anyone could enter another user's room, got true"
    conflicts.push({ path: 'centrifuge.personalRoom', text })
  }
  const historyMax = historyBytesCap(limits)
  const check = (room: RoomOptions, path: string) => {
    // The default gives way to a small outbox by itself: who lowers that need not think of history.
    const isChosen = room.historyBytesMax !== HISTORY_BYTES_DEFAULT
    if (keepsPublications(room) && isChosen && room.historyBytesMax > historyMax) {
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

function aliasChecks({ statistics, rooms }: Config): Conflict[] {
  return Object.entries(statistics.aliases).flatMap(([alias, room]) => {
    const path = `statistics.aliases.${alias}`
    if (reservedSegments.has(alias.split('/')[1] ?? '')) {
      return [{ path, text: "expected a path outside the server's own routes" }]
    }
    const fault = roomFault(rooms, room)
    return fault === undefined ? [] : [{ path, text: `expected a room name, but ${fault}` }]
  })
}

/** A key under two names would have the rights of one of them, and the log would name the wrong one. */
function adminKeyChecks({ admin }: Config): Conflict[] {
  const names = new Map<string, string>(admin.apiKey === '' ? [] : [[admin.apiKey, 'admin.apiKey']])
  return Object.entries(admin.keys).flatMap(([name, { key }]) => {
    const path = `admin.keys.${name}`
    const other = names.get(key)
    names.set(key, path)
    return other === undefined ? [] : [{ path, text: `has the same key as ${other}` }]
  })
}

/** Only the command line reads files. In a library call a file alone would be silently ignored, and the key with it. */
function secretFileChecks({ admin, auth, hooks }: Config): Conflict[] {
  const keys = Object.keys(admin.keys).join()
  const pairs = [
    { file: admin.apiKeyFile, value: admin.apiKey, path: 'admin.apiKeyFile' },
    { file: admin.keysFile, value: keys, path: 'admin.keysFile' },
    { file: auth.hmacSecretFile, value: auth.hmacSecret, path: 'auth.hmacSecretFile' },
    { file: auth.publicKeyFile, value: auth.publicKeyPem, path: 'auth.publicKeyFile' },
    { file: hooks.secretFile, value: hooks.secret, path: 'hooks.secretFile' },
  ]
  return pairs
    .filter(({ file, value }) => file !== '' && value === '')
    .map(({ path }) => ({ path, text: 'is read by the command line only; give its content instead' }))
}

function authChecks({ auth }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  const supported: string[] = hmacAlgorithmsFor(auth.hmacSecret)
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
  const tooLong = hmacAlgorithmsTooLongFor(auth.hmacSecret)
  const wanted = tooLong.filter((algorithm) => auth.algorithms.includes(algorithm))
  const size = Buffer.byteLength(auth.hmacSecret)
  if (wanted.length > 0) {
    const text = `too short for auth.algorithms: ${hmacNeeds(wanted)} (RFC 7518, 3.2), got ${size}`
    conflicts.push({ path: 'auth.hmacSecret', text })
  } else if (tooLong.length > 0 && supported.length === 0 && conflicts.length === 0) {
    conflicts.push({ path: 'auth.hmacSecret', text: `too short: ${hmacNeeds(tooLong)} (RFC 7518, 3.2), got ${size}` })
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
