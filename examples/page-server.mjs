// Serves the files of an example's page on 127.0.0.1, and tells the page where the lobby is. A lobby on a loopback address admits pages of every
// loopback port; elsewhere the origin of the page belongs into the lobby's option `origins`.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' }

/** `files`: the URL of a file by the path under which the page asks for it. */
export function servePage(files) {
  const lobby = (process.env.LOBBY ?? 'http://127.0.0.1:8081').replace(/^http/, 'ws')
  const server = createServer(async ({ url }, response) => {
    if (url === '/lobby.json') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ lobby }))
      return
    }
    const file = Object.hasOwn(files, url) ? files[url] : undefined
    if (file === undefined) response.writeHead(404).end()
    else {
      const type = TYPES[file.pathname.split('.').at(-1)]
      response.writeHead(200, { 'content-type': type }).end(await readFile(file))
    }
  })
  server.listen(process.env.PORT ?? 3000, '127.0.0.1', () =>
    console.log(`page: http://127.0.0.1:${server.address().port}`),
  )
}
