// What an upgrade would be answered, for a request that is none. Browsers hide from a page why its WebSocket was refused, so the page asks for
// the same path once more without an upgrade. The checks are those of listener.ts in the same order. No hook is asked: the back end might count
// the question as a connection. Main thread.
import type { Config } from '../config/config.ts'
import { reservedSegments } from '../config/reserved-segments.ts'
import { PlainClose } from '../protocol/codes.ts'
import type { RefusalReason, Refusals } from '../refusals.ts'
import type { Capacity } from './capacity.ts'
import type { CloseAdvice } from './connection.ts'
import type { Door, Refusal, Visit } from './door.ts'
import type { Moderation } from './moderation.ts'
import type { ConnectRequest, WireProtocol } from './reception.ts'
import type { RemoteAddresses } from './remote-addresses.ts'
import { headerOf, type RequestHead } from './request-head.ts'

export interface UpgradeVerdictParts {
  readonly config: Config
  readonly door: Door
  readonly protocols: readonly WireProtocol[]
  readonly addresses: RemoteAddresses
  readonly capacity: Capacity
  readonly moderation: Moderation
  readonly refusals: Refusals
  readonly isStopping: () => boolean
}

/** `asksHook`: the back end is asked when somebody connects, and may still refuse. `isCounted`: the refusal has been counted already. */
export type UpgradeVerdict =
  | { readonly kind: 'welcome'; readonly asksHook: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly isCounted: boolean }

const STATUS_OF: Readonly<Partial<Record<RefusalReason, string>>> = {
  room_name: '400 Bad Request',
  bad_request: '400 Bad Request',
  token: '401 Unauthorized',
  banned: '403 Forbidden',
}
const LATER = '503 Service Unavailable'

export class UpgradeVerdicts {
  readonly #parts: UpgradeVerdictParts

  constructor(parts: UpgradeVerdictParts) {
    this.#parts = parts
  }

  /** The protocol of a path that is for WebSockets and for nothing else; undefined for any other path. */
  protocolAt(path: string): WireProtocol | undefined {
    const { protocols } = this.#parts
    const exact = protocols.find(({ patterns }) => patterns.includes(path))
    if (exact !== undefined) return exact
    const [, first = '', ...others] = path.split('/')
    // Elsewhere a room has one segment, and a path with more of them was probably meant for another server.
    const isRoom = first === 'ws' ? others.length > 0 : others.length === 0 && !reservedSegments.has(first)
    return isRoom ? protocols.find(({ patterns }) => patterns.includes('/*')) : undefined
  }

  async of(visit: Visit, protocol: WireProtocol): Promise<UpgradeVerdict> {
    const { door, addresses, moderation, capacity, isStopping } = this.#parts
    const page = door.pageObjection(visit)
    if (page !== undefined) return { kind: 'refused', refusal: page, isCounted: false }
    const counted = visit.countedAddress()
    const remote = counted === undefined ? undefined : addresses.find(counted)
    const tooMany = remote === undefined ? undefined : addresses.objection(remote, performance.now())
    if (tooMany !== undefined) {
      return this.#refused(visit, { ...tooMany, status: '429 Too Many Requests', code: PlainClose.tryAgain.code })
    }
    const address = visit.address()
    const reception = protocol.receive(requestOf(visit.head), visit, remote)
    const { session } = reception
    const stopping = isStopping() ? { ...session.advice('shutdown'), counted: 'stopping' as const } : undefined
    const objection = reception.kind === 'dismissed' ? reception.dismissal : (stopping ?? capacity.objection)
    const dismissal = moderation.addressObjection(session, address) ?? objection
    if (dismissal !== undefined) {
      return this.#refused(visit, { ...dismissal, status: STATUS_OF[dismissal.counted] ?? LATER })
    }
    if (reception.kind !== 'verdict') return { kind: 'welcome', asksHook: false }
    const foretold = await reception.foretell()
    if (foretold.kind === 'refused') {
      const { advice, status } = foretold
      return { ...this.#refused(visit, { ...advice, counted: 'token', status }), isCounted: true }
    }
    const ban = moderation.banOf({ user: foretold.user, address })
    return ban === undefined
      ? { kind: 'welcome', asksHook: foretold.asksHook }
      : this.#refused(visit, {
          ...session.kickAdvice({ code: 0, reason: ban.reason }),
          counted: 'banned',
          status: STATUS_OF.banned!,
        })
  }

  #refused(
    visit: Visit,
    { counted: reason, status, reason: text }: CloseAdvice & { counted: RefusalReason; status: string },
  ): Extract<UpgradeVerdict, { kind: 'refused' }> {
    const facts = () => ({ address: visit.address(), text })
    return { kind: 'refused', refusal: { reason, status, text, headers: headersOf(status), facts }, isCounted: false }
  }
}

function headersOf(status: string): NonNullable<Refusal['headers']> {
  if (status.startsWith('401')) return [['WWW-Authenticate', 'Bearer']]
  return status.startsWith('4') && !status.startsWith('429') ? [] : [['Retry-After', '1']]
}

/** A request as uWebSockets.js hands it to an upgrade. */
function requestOf(head: RequestHead): ConnectRequest {
  const parameters = new URLSearchParams(head.query)
  return {
    getUrl: () => head.path,
    getQuery: (name?: string) => (name === undefined ? head.query : (parameters.get(name) ?? undefined)),
    getHeader: (name) => headerOf(head, name),
  }
}
