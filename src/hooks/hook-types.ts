// The types of hooks: which hooks there are, what the back end is sent, and what the back end may answer. The bodies are those of Centrifugo's proxy, so that a
// handler written for Centrifugo works unchanged. Types and tables only.

export const HOOKS = ['connect', 'refresh', 'subscribe', 'publish', 'rpc'] as const
export type HookName = (typeof HOOKS)[number]

/** What every request says of the connection that it is about. */
export interface HookRequest {
  /** The id of the connection. */
  readonly client: string
  readonly transport: 'websocket'
  /** `json` is the centrifuge protocol. */
  readonly protocol: 'json' | 'plain' | 'plain-json'
  readonly encoding: 'json'
}

export interface ConnectRequest extends HookRequest {
  /** The user of the token, where `hooks.connectAlways` asks about connections with one. */
  readonly user?: string
  /** Name and version of the SDK (centrifuge). */
  readonly name?: string
  readonly version?: string
  /** What the client sent with its connect (centrifuge), or the parameters of its URL as strings (plain and plain JSON). */
  readonly data?: unknown
  /** Rooms that the client wants to be in. */
  readonly channels?: readonly string[]
}

export interface RefreshRequest extends HookRequest {
  readonly user: string
}

export interface SubscribeRequest extends HookRequest {
  readonly user: string
  readonly channel: string
  /** What the client sent with its subscribe (centrifuge). */
  readonly data?: unknown
}

export interface PublishRequest extends HookRequest {
  readonly user: string
  readonly channel: string
  readonly data: unknown
}

export interface RpcRequest extends HookRequest {
  readonly user: string
  readonly method?: string
  readonly data?: unknown
}

/** The back end refuses. `temporary`: the client may try again. */
interface Refusal {
  readonly code: number
  readonly message?: string
  readonly temporary?: boolean
}

/** What a back end answers: one of the three. None of them means an empty result. */
export interface HookReply<Result> {
  readonly result?: Result
  readonly error?: Refusal
  readonly disconnect?: { readonly code: number; readonly reason?: string }
}

/** A value as JSON, or in base64 where a serialiser has nothing else. */
interface Info {
  readonly info?: unknown
  readonly b64info?: string
}

interface Data {
  readonly data?: unknown
  readonly b64data?: string
}

interface Switch {
  readonly value: boolean
}

interface SubscribeOptions extends Info, Data {
  /** Options of the room that are different for this member (centrifuge). */
  readonly override?: {
    readonly join_leave?: Switch
    readonly force_push_join_leave?: Switch
    readonly force_positioning?: Switch
    readonly force_recovery?: Switch
  }
}

export interface ConnectResult extends Info, Data {
  /** '' for nobody in particular. */
  readonly user: string
  /** When the connection ends, in seconds since 1970; 0 or absent: never. */
  readonly expire_at?: number
  readonly channels?: readonly string[]
  readonly subs?: Readonly<Record<string, SubscribeOptions>>
}

export interface RefreshResult extends Info {
  readonly expired?: boolean
  readonly expire_at?: number
}

export interface SubscribeResult extends SubscribeOptions {
  readonly expire_at?: number
}

export interface PublishResult extends Data {
  readonly skip_history?: boolean
}

export type RpcResult = Data

/** Where a connection comes from. A function is given it beside the request; a back end finds it in the headers of the request. */
export interface HookPeer {
  /** The client's address, through the proxies that are trusted. */
  readonly address: string
  /** Headers of the handshake that `hooks.headers` names. */
  readonly headers: Readonly<Record<string, string>>
}

type HookFunction<Request, Result> = (
  request: Request,
  peer: HookPeer,
) => HookReply<Result> | Promise<HookReply<Result>>

/** Hooks as functions of the application in whose process the server runs: the same requests and answers. */
export interface HookFunctions {
  readonly connect?: HookFunction<ConnectRequest, ConnectResult>
  readonly refresh?: HookFunction<RefreshRequest, RefreshResult>
  readonly subscribe?: HookFunction<SubscribeRequest, SubscribeResult>
  readonly publish?: HookFunction<PublishRequest, PublishResult>
  readonly rpc?: HookFunction<RpcRequest, RpcResult>
}
