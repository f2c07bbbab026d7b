// Loads uWebSockets.js, whose native binary fits only some platforms, and says what to do when it does not. Main thread.
// Under its real name the package is an alias of a repackaging on npm; the official GitHub dependency works as well.

import type * as Uws from 'uWebSockets.js'
import { createRequire } from 'node:module'
import { headBytesMax } from '../config/memory.ts'

export type {
  HttpRequest,
  HttpResponse,
  TemplatedApp,
  us_listen_socket,
  us_socket_context_t,
  WebSocket,
} from 'uWebSockets.js'

export class UwsLoadError extends Error {
  constructor(cause: unknown) {
    const libc = (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header
      ?.glibcVersionRuntime
    const found = `Node ${process.versions.node} (modules ${process.versions.modules}), ${process.platform} ${process.arch}, ${
      libc === undefined ? 'no glibc' : `glibc ${libc}`
    }`
    super(
      [
        'the native binary of uWebSockets.js did not load.',
        `Found: ${found}.`,
        'Needed: Node 20 on glibc 2.27 or newer, or Node 22, 24 or 25 on glibc 2.38 or newer (Debian 13, Ubuntu 24.04), or macOS or Windows; x64 or arm64.',
        'Other builds: npm install "uWebSockets.js@github:uNetworking/uWebSockets.js#<version>" replaces the package by an official release; take the version whose notes name your Node.',
        `Cause: ${cause instanceof Error ? cause.message.split('\n').at(-1) : String(cause)}`,
      ].join('\n'),
    )
    this.name = 'UwsLoadError'
  }
}

export interface LoadOptions {
  readonly headerBytesMax?: number
  /** Replaced in the test that has no other way to a platform without a binary. */
  readonly load?: () => unknown
}

/** Loads the binary. It reads its bound for the head of a request once, so a process keeps that of its first server. */
export function loadUws({ headerBytesMax, load = requireUws }: LoadOptions = {}): typeof Uws {
  if (headerBytesMax !== undefined) {
    // More than the limit, so that the door refuses most heads that are too long, with a count and a line in the log. The binary answers by itself, and no handler sees: 431 once a longer head has arrived in part,
    // 505 for HTTP/1.0, TLS and PROXY protocol v1. It closes without any answer for no Host and for 99 header lines or more.
    const bytesMax = headBytesMax({ headerBytesMax })
    const given = Number(process.env[HEAD_BYTES_VARIABLE] ?? 0)
    if (!(given >= bytesMax)) process.env[HEAD_BYTES_VARIABLE] = String(bytesMax)
  }
  try {
    return load() as typeof Uws
  } catch (error) {
    throw new UwsLoadError(error)
  }
}

const HEAD_BYTES_VARIABLE = 'UWS_HTTP_MAX_HEADERS_SIZE'

const requireUws = (): unknown => createRequire(import.meta.url)('uWebSockets.js')
