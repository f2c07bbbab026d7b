/**
 * The page that is open while a scenario loads its server: in a Chromium on the last core, at a low priority. So the server is
 * measured with the requests and the connections of the page, and not with a browser beside it.
 */
import { availableParallelism } from 'node:os'
import { launchChromium, openWindow } from './page-windows.ts'

/** Live; its one room, with its stream of publications kept from it; and with it. */
export type OpenPage = 'live' | 'room' | 'watch'

export interface OpenedPage {
  /** Requests that the page has made since it was there. */
  requests: number
  close(): Promise<void>
}

/** `room`: the one that is loaded. Resolves once the page is there. */
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
