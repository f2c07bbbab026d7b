// How much memory the server may take, and the shares of it: what all connections together can make the server hold must fit. Options that
// do not fit are lowered when the server starts. Parsing and sums are pure; `memoryOfMachine` reads the files, which only Linux has.
import { totalmem } from 'node:os'
import { cgroupFolders, type ReadText, readText } from './cgroups.ts'
import type { Config, RoomOptions } from './config-schema.ts'

/** The part of the memory of the machine, or of the container, that the server takes when `limits.memoryMax` is 0. */
const SHARE_OF_MACHINE = 3 / 4

/** Least default of `limits.memoryMax`, 192 MiB: three quarters of a small container could be less than the process takes by itself. */
const DEFAULT_MIN = 201_326_592
/** In a container that is too small for `DEFAULT_MIN` the default is this part of its memory. */
const SHARE_OF_SMALL_MACHINE = 15 / 16

/**
 * Parts of `limits.memoryMax`. What is left is for the process itself. Unfinished messages have the largest part, because they are the one
 * thing that uWebSockets.js keeps out of sight: only the number of connections bounds it.
 */
export const MemoryShare = {
  unfinishedMessages: 1 / 2,
  outboxes: 1 / 8,
  histories: 1 / 8,
  pendingCommands: 1 / 32,
  requestHeads: 1 / 16,
} as const

/** A configuration whose limits fit the memory, and for the log what was lowered for that. */
export interface FittedConfig {
  readonly config: Config
  readonly lowered: readonly string[]
}

/** The least of what the host has and what the cgroup of this process and every cgroup round that may have. */
export function memoryOfMachine(read: ReadText = readText, ofHost: number = totalmem()): number {
  const limits = cgroupFolders('memory', read).map(({ version, folder }) =>
    limitIn(read(`${folder}/${version === 2 ? 'memory.max' : 'memory.limit_in_bytes'}`) ?? ''),
  )
  return Math.min(ofHost, ...limits.map((limit) => limit ?? ofHost))
}

/** Bytes; undefined for 'max' and for a file that is not there. Version 1 writes a number beyond any memory when there is no limit. */
function limitIn(text: string): number | undefined {
  const trimmed = text.trim()
  return /^\d{1,20}$/.test(trimmed) && Number(trimmed) > 0 ? Number(trimmed) : undefined
}

/** Fills in the limits that are 0, and lowers those that do not fit. `machineBytes`: see `memoryOfMachine`. */
export function withMemoryLimits(
  config: Config,
  { machineBytes, shards }: { machineBytes: number; shards: number },
): FittedConfig {
  const { limits } = config
  const memoryMax = limits.memoryMax > 0 ? limits.memoryMax : defaultOf(machineBytes)
  const share = (name: keyof typeof MemoryShare): number => Math.floor(memoryMax * MemoryShare[name])
  const messageHardBytesMax = Math.max(limits.messageHardBytesMax, hardBytesMin(limits))
  const connectionsMax = Math.min(
    limits.connectionsMax,
    Math.max(1, Math.floor(share('unfinishedMessages') / messageHardBytesMax)),
  )
  const httpConnectionsMax = Math.min(
    limits.httpConnectionsMax,
    Math.max(1, Math.floor(share('requestHeads') / headBytesMax(config.http))),
  )
  const historyBytesPerShardMax = Math.min(limits.historyBytesPerShardMax, Math.floor(share('histories') / shards))
  const pendingBytesTotalMax = Math.min(limits.pendingBytesTotalMax, share('pendingCommands'))
  const outboxBytesTotalMax = limits.outboxBytesTotalMax > 0 ? limits.outboxBytesTotalMax : share('outboxes')
  const lowered: string[] = []
  const of = `limits.memoryMax (${memoryMax} bytes)`
  if (connectionsMax < limits.connectionsMax) {
    lowered.push(
      `limits.connectionsMax is lowered from ${limits.connectionsMax} to ${connectionsMax}: an unfinished message of limits.messageHardBytesMax (${messageHardBytesMax} bytes) from each has to fit half of ${of}`,
    )
  }
  if (historyBytesPerShardMax < limits.historyBytesPerShardMax && keepsHistory(config)) {
    lowered.push(
      `limits.historyBytesPerShardMax is lowered from ${limits.historyBytesPerShardMax} to ${historyBytesPerShardMax}: the histories of ${shards} shards have to fit an eighth of ${of}`,
    )
  }
  return {
    config: {
      ...config,
      limits: {
        ...limits,
        memoryMax,
        messageHardBytesMax,
        connectionsMax,
        httpConnectionsMax,
        historyBytesPerShardMax,
        pendingBytesTotalMax,
        outboxBytesTotalMax,
      },
    },
    lowered,
  }
}

/** Size of the head of a request in which headers and URL each have their largest size, and some more. */
export const headBytesMax = ({ headerBytesMax }: Pick<Config['http'], 'headerBytesMax'>): number =>
  2 * headerBytesMax + HEAD_BYTES_SPARE

const HEAD_BYTES_SPARE = 4096

function defaultOf(machineBytes: number): number {
  const small = Math.min(DEFAULT_MIN, Math.floor(machineBytes * SHARE_OF_SMALL_MACHINE))
  return Math.max(small, Math.floor(machineBytes * SHARE_OF_MACHINE))
}

/** Least `limits.messageHardBytesMax`. A message of up to twice the allowed size still arrives as a whole, so that its sender can be told 1009. */
export const hardBytesMin = ({ messageBytesMax }: Config['limits']): number => 2 * messageBytesMax

function keepsHistory({ rooms }: Config): boolean {
  const keeps = ({ historySize }: RoomOptions): boolean => historySize > 0
  return keeps(rooms.defaults) || Object.values(rooms.namespaces).some(keeps)
}
