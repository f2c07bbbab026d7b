// What the log says when the server has started: warnings about its configuration, and where it listens. Main thread.
import { CENTRIFUGE_PATH } from './centrifuge/centrifuge-protocol.ts'
import type { Config } from './config/config.ts'
import { fileDescriptorLimit } from './file-descriptors.ts'
import type { Logger } from './log/log.ts'
import { LogLine } from './log/log-lines.ts'

export interface Start {
  readonly config: Config
  readonly warnings: readonly string[]
  readonly url: string
  readonly wsUrl: string
  /** The port of `admin.listen`; undefined without one, and for a Unix socket. */
  readonly adminPort: number | undefined
  readonly shards: number
}

export function logStart(logger: Logger, { config, warnings, url, wsUrl, adminPort, shards }: Start): void {
  const { listen } = config.admin
  for (const warning of warnings) logger.warn(warning)
  logger.info(
    {
      http: url,
      ws: `${wsUrl}/ws/{room}`,
      centrifuge: `${wsUrl}${CENTRIFUGE_PATH}`,
      ...(listen === '' ? {} : { admin: adminPort === undefined ? listen : `port ${adminPort}` }),
      host: config.http.host,
      shards,
      fileDescriptors: fileDescriptorLimit(),
    },
    LogLine.info.listening,
  )
}
