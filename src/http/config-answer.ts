// GET /admin/config: every option with its value in effect and where it comes from. Secrets are `***`, and so are the parts of URLs that may be
// secret. Main thread. Pure.

import { type Config, maskConfig } from '../config/config.ts'
import { options } from '../config/options.ts'
import type { ConfigOrigins } from '../config/traced-config.ts'
import type { Answer } from './exchange.ts'
import { fault } from './in-room.ts'
import type { Call } from './router.ts'

/** Scheme, user and password, host and path, query and fragment. */
const URL_PARTS = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*@)?([^?#]*)([?#].*)?$/is

export function configAnswer(
  { caller }: Pick<Call, 'caller'>,
  { config, origins }: { readonly config: Config; readonly origins: ConfigOrigins | undefined },
): Answer {
  if (caller.rooms !== undefined) return fault(403, 'the configuration concerns all rooms, and the key is for some')
  const masked = maskConfig(config)
  const rows = options.map(({ path }) => {
    const value = path.split('.').reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], masked)
    return {
      path,
      value: typeof value === 'string' ? withoutSecrets(value) : value,
      source: origins?.get(path) ?? 'default',
    }
  })
  return { status: 200, body: { options: rows }, headers: { 'Cache-Control': 'no-store' } }
}

function withoutSecrets(text: string): string {
  return text.replace(URL_PARTS, (_url, scheme: string, user: string | undefined, place: string, rest?: string) => {
    return `${scheme}${user === undefined ? '' : '***@'}${place}${rest === undefined ? '' : '?***'}`
  })
}
