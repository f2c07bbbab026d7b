// `lobbycast token`: a signed token for development, made with the secret the server itself would verify it with.
import { signToken } from '../auth/auth.ts'
import { type Config, ConfigError } from '../config/config.ts'
import { roomFault } from '../config/room-access.ts'
import { UsageError } from './exit.ts'

export type TokenFlags = { sub: string; room?: string; ttl: string }

const ttlSecondsMax = 3_153_600_000

export async function makeToken(config: Config, { sub, room, ttl }: TokenFlags): Promise<string> {
  const ttlSeconds = /^\d{1,10}$/.test(ttl) ? Number(ttl) : 0
  if (ttlSeconds < 1 || ttlSeconds > ttlSecondsMax) {
    throw new UsageError(`--ttl: expected an integer from 1 to ${ttlSecondsMax}, got ${JSON.stringify(ttl)}`)
  }
  const fault = room === undefined ? undefined : roomFault(config.rooms, room)
  if (fault !== undefined) throw new UsageError(`--room: ${fault}, got ${JSON.stringify(room)}`)
  const token = await signToken(config.auth, { user: sub, room, ttlSeconds, nowSeconds: Math.floor(Date.now() / 1000) })
  if (token !== undefined) return token
  const isMissing = config.auth.hmacSecret === ''
  const path = isMissing ? 'auth.hmacSecret' : 'auth.algorithms'
  const text = isMissing ? 'has to be configured to sign a token' : 'has to allow HS256, HS384 or HS512 to sign a token'
  throw new ConfigError([{ path, source: 'token', text }])
}
