/**
 * The page that is open while a scenario loads its server: in a Chromium on the last core, at a low priority. The figures of the
 * server then contain the requests and connections of the page, but little of the browser's own load.
 */
import { availableParallelism } from 'node:os'
import { launchChromium, openWindow } from './page-windows.ts'

/** `live`: Live. `room`: the loaded room in Live, with its stream of publications blocked. `watch`: the same room with its stream. */
export type OpenPage = 'live' | 'room' | 'watch'

export interface OpenedPage {
  /** Requests that the page has made since it was loaded. */
  requests: number
  close(): Promise<void>
}

/** `room`: the room that the bench loads. Resolves once the page is loaded. */
export async function openPage(what: OpenPage, { port, room }: { port: number; room: string }): Promise<OpenedPage> {
  const browser = await launchChromium({ isHumble: true, cores: availableParallelism() })
  const opened = { requests: 0, close: () => browser.close() }
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    if (what === 'room') await context.route('**/rooms/*/stream', (route) => route.abort())
    await openWindow(context, what === 'live' ? 'live' : 'room', { port, rooms: { talk: room, board: room } })
    context.on('request', () => opened.requests++)
    return opened
  } catch (error) {
    await browser.close()
    throw error
  }
}
