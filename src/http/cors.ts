// What pages of other origins are told, so that their browsers let them use the admin API: only those of `admin.origins`. Pure.
import { type Headers, NO_HEADERS } from './exchange.ts'

const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'X-API-Key',
  'X-Centrifugo-Error-Mode',
  'X-Request-Id',
]
const PREFLIGHT_SECONDS = 600

/** For each answer to a page of an origin that may use the API; `origin` is empty for a request of no page. */
export const originHeaders = (origin: string): Headers =>
  origin === ''
    ? NO_HEADERS
    : {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
        Vary: 'Origin',
      }

/** For the answer to a question of a browser before it sends a request. */
export const preflightHeaders = (origin: string, allow: string): Headers =>
  origin === ''
    ? { Allow: allow }
    : {
        Allow: allow,
        ...originHeaders(origin),
        'Access-Control-Allow-Methods': allow,
        'Access-Control-Allow-Headers': ALLOWED_HEADERS.join(', '),
        'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
      }
