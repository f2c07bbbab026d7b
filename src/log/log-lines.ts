// The text of every line of the log, by level. Refusals and ends of connections have tables of their own in refusals.ts, and sentences about the
// configuration are in config/. docs/operations.md explains each line; test/log-lines.test.ts compares. Pure.

export const LogLine = {
  debug: {
    opened: 'connection opened',
    closed: 'connection closed',
    notAdmitted: 'connection ended before it was admitted',
    joined: 'room joined',
    left: 'room left',
  },
  info: {
    listening: 'listening',
    draining: 'draining',
    takenBack: 'drain taken back',
    stopping: 'stopping',
    stopped: 'stopped',
    action: 'admin action',
    level: 'log level changed',
    descriptors: 'the limit of open files has changed',
  },
  warn: {
    lost: 'log lines were lost: they could not be written',
    fewDescriptors: 'the limit of open files allows fewer connections than limits.connectionsMax',
    memoryShort: 'the process takes more than limits.memoryMax: newcomers are refused',
    memoryEnough: 'the process takes less memory again: newcomers are welcome',
    hookPaused: 'a hook does not answer and is not asked for a while',
  },
  error: {
    shard: 'shard died',
    route: 'a route failed',
    command: 'a centrifuge command failed',
    onMessage: 'onMessage failed',
    listener: 'a listener of the application failed',
  },
} as const
