// Which host names this server answers to, judged by the Host header. Pure. A page whose name was made to lead to this
// machine (DNS rebinding) has its own origin, so only the name in the Host header gives it away.
import { isLoopbackName, parseAuthority, withoutDot } from './authority.ts'

export interface HostOptions {
  /** Names without a port; `*.example.org` stands for every name below one, `*` for any. */
  readonly hosts: readonly string[]
  /** Origins and URLs whose hosts count as well. Entries that name no web host are ignored. */
  readonly urls: readonly string[]
  /** Whether the server listens on loopback only: then the rule holds without any name configured. */
  readonly loopbackOnly: boolean
}

export class HostRule {
  readonly #any: boolean
  readonly #names: ReadonlySet<string>
  readonly #suffixes: readonly string[]

  constructor({ hosts, urls, loopbackOnly }: HostOptions) {
    this.#any = hosts.includes('*') || (hosts.length === 0 && !loopbackOnly)
    const names = [...hosts, ...urls.flatMap(webHostOf)].map((host) => parseAuthority(host)?.name)
    this.#names = new Set(names.filter((name) => name !== undefined).map(withoutDot))
    this.#suffixes = hosts.filter((host) => host.startsWith('*.')).map((host) => host.slice(1).toLowerCase())
  }

  /** `host` is the Host header or what stands for it, with any port. */
  allows(host: string): boolean {
    if (this.#any) return true
    const authority = parseAuthority(host)
    if (authority === undefined) return false
    const name = withoutDot(authority.name)
    if (isLoopbackName(name) || this.#names.has(name)) return true
    return this.#suffixes.some((suffix) => name.endsWith(suffix))
  }
}

function webHostOf(url: string): string[] {
  return /^https?:/.test(url) && URL.canParse(url) ? [new URL(url).hostname] : []
}
