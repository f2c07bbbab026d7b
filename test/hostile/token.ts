// Makes tokens: those that the server under attack accepts, and those that it must refuse.

import { createHmac } from 'node:crypto'
import { SECRET } from './secrets.ts'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export function token(claims: object, { secret = SECRET, alg = 'HS256' } = {}): string {
  const body = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  return `${body}.${alg === 'none' ? '' : createHmac('sha256', secret).update(body).digest('base64url')}`
}

// For exp and nbf.
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds
