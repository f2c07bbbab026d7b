// What each record of the inbox does, in the naive model.
import type { Config } from '../../src/config/config.ts'
import { HttpModel } from './model-http.ts'
import { LodgersModel } from './model-lodgers.ts'
import type { ShardModel } from './model-shard.ts'
import { SubscribersModel } from './model-subscribers.ts'
import { WatchersModel } from './model-watchers.ts'

export class CommandsModel {
  readonly lodgers: LodgersModel
  readonly subscribers: SubscribersModel
  readonly http: HttpModel
  readonly watchers: WatchersModel

  constructor(shard: ShardModel, config: Config) {
    this.lodgers = new LodgersModel(shard)
    this.subscribers = new SubscribersModel(shard)
    this.http = new HttpModel(shard, config.admin.id)
    this.watchers = new WatchersModel(shard)
  }

  /** A connection has ended. */
  leave(connection: number): void {
    this.lodgers.leave(connection)
    this.subscribers.leave(connection)
  }
}
