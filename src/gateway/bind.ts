// Makes the app of uWebSockets.js listen, and finds out why it cannot. Main thread.
import { StartError } from '../start-error.ts'
import { type Endpoint, listenFault, probeFault } from './listen-fault.ts'
import type { loadUws, TemplatedApp, us_listen_socket } from './uws.ts'

type Uws = ReturnType<typeof loadUws>

// The types of the package lack this call and this constant; both have been in the engine for years.
interface ListenOnHost {
  listen(host: string, port: number, options: number, done: (socket: us_listen_socket | false) => void): void
}
interface ListenOptions {
  LIBUS_LISTEN_EXCLUSIVE_PORT: number
}

/** Throws StartError with the cause. */
export async function bind(uws: Uws, app: TemplatedApp, endpoint: Endpoint): Promise<us_listen_socket> {
  const attempt = () => attemptToBind(uws, app, endpoint)
  const first = await attempt()
  if (first !== false) return first
  const code = await probeFault(endpoint)
  // A port that was in use may be free by now.
  const second = code === undefined && (await attempt())
  if (second === false) throw new StartError(listenFault(endpoint, code ?? 'nothing about the cause'))
  return second
}

function attemptToBind(uws: Uws, app: TemplatedApp, { host, port }: Endpoint): Promise<us_listen_socket | false> {
  // Exclusive: without it a second server would silently share the port.
  const { LIBUS_LISTEN_EXCLUSIVE_PORT } = uws as unknown as ListenOptions
  return new Promise((resolve) =>
    (app as unknown as ListenOnHost).listen(host, port, LIBUS_LISTEN_EXCLUSIVE_PORT, resolve),
  )
}
