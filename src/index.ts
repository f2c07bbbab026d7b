// The public surface of the package, name by name.

export type { StopOptions } from './application.ts'
export { RpcError, type RpcHandler } from './centrifuge/rpc.ts'
export { type Config, ConfigError, type ConfigInput, loadConfig, type RoomOptions } from './config/config.ts'
export type { EventType } from './config/hooks-schema.ts'
export { UwsLoadError } from './gateway/uws.ts'
export type {
  ConnectRequest,
  ConnectResult,
  HookFunctions,
  HookPeer,
  HookReply,
  PublishRequest,
  PublishResult,
  RefreshRequest,
  RefreshResult,
  RpcRequest,
  RpcResult,
  SubscribeRequest,
  SubscribeResult,
} from './hooks/hook-types.ts'
export type { LeaveReason, RoomEvent } from './hooks/occupancy.ts'
export type { EventListener } from './hooks/room-events.ts'
export type { LevelName, LevelState } from './log/log-level.ts'
export type { MemberEntry, RoomDetails, RoomEntry, RoomSort } from './mailbox/orders.ts'
export type {
  PushOptions,
  PushReceipt,
  RecordKey,
  RecordsOptions,
  RecordsPage,
  Removal,
} from './operations/board-records.ts'
export type {
  ConnectionFacts,
  Count,
  DisconnectOptions,
  RefreshOptions,
  SentenceOptions,
  Subscribed,
  SubscribeOptions,
  UnsubscribeOptions,
} from './operations/connection-operations.ts'
export type { DrainState } from './operations/drain.ts'
export type { LevelOptions } from './operations/log-level.ts'
export { OperationError } from './operations/operation-error.ts'
export type { PublishOptions, RoomsOptions } from './operations/room-library.ts'
export type {
  ClientInfo,
  HistoryRequest,
  Presence,
  PresenceStats,
  Receipt,
  RoomHistory,
  RoomList,
} from './operations/room-operations.ts'
export type { ModerationTarget, Target } from './operations/targets.ts'
export { createServer, type LobbyServer } from './server.ts'
export type { ServerOptions, ServerStats } from './server-options.ts'
export { StartError } from './start-error.ts'
