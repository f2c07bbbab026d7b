// Why a listen call failed. uWebSockets.js says only that it did, so the same address is tried once more with the platform's own
// sockets, which name the cause. Main thread.
import { promises as dns, type LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer, isIP } from 'node:net'
import { StartError } from '../start-error.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** What a cause means to somebody who starts a server; any other is shown by its code. */
const CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use; is another server running?',
  EADDRNOTAVAIL: 'this machine has no such address',
  EAFNOSUPPORT: 'this machine has no addresses of that kind (IPv6 may be off)',
  EACCES: 'no permission; ports below 1024 need a right of their own',
  EPERM: 'no permission',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  EINVAL: 'the address is not valid here; a link-local one needs its interface, as in fe80::1%eth0',
  ENOTFOUND: 'the host name is unknown',
  ENODATA: 'the host name has no address',
  EAI_AGAIN: 'the host name cannot be looked up now',
}

/** 'cannot listen on [::1]:80: no permission; ...' */
export function listenFault({ host, port }: Endpoint, code: string): string {
  const place = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
  const hint = !isIP(host) && /[/:]/.test(host) ? '; a scheme or a port is no part of it' : ''
  return `cannot listen on ${place}: ${CAUSES[code] ?? `the system says ${code}`}${hint}`
}

/** The addresses that a host is; throws StartError when there are none. */
export async function addressesToListenOn(endpoint: Endpoint): Promise<readonly string[]> {
  const found = await addressesOf(endpoint.host)
  if (typeof found === 'string') throw new StartError(listenFault(endpoint, found))
  return found.map(({ address }) => address)
}

/** The code of the fault that keeps the platform from listening there; undefined when it can. */
export async function probeFault({ host, port }: Endpoint): Promise<string | undefined> {
  const found = await addressesOf(host)
  if (typeof found === 'string') return found
  for (const { address } of found) {
    const code = await listenOnce({ host: address, port })
    if (code !== undefined) return code
  }
  return undefined
}

async function addressesOf(host: string): Promise<LookupAddress[] | string> {
  // The platform's look-up would not take the interface of a link-local address.
  if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }]
  try {
    return await dns.lookup(host, { all: true })
  } catch (error) {
    return codeOf(error)
  }
}

async function listenOnce({ host, port }: Endpoint): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return codeOf(error)
  } finally {
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error'
