// GET /docs: a page that shows openapi.json with Swagger UI, whose files are shipped with the package. No file of the page comes from another
// server. Main thread.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Answer, Headers } from './exchange.ts'

const TYPE_OF: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'start.js': 'text/javascript; charset=utf-8',
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>lobbycast: HTTP</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="routes"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#routes', deepLinking: true, validatorUrl: null })
`

const HEADERS: Headers = {
  // Swagger UI writes style attributes and shows pictures that are part of its own files.
  'Content-Security-Policy': "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
  'X-Content-Type-Options': 'nosniff',
}

export class DocsPage {
  /** Files by name, read at their first use. */
  readonly #files = new Map<string, Uint8Array | string>([['start.js', START]])

  page(): Answer {
    return { status: 200, body: PAGE, type: 'text/html; charset=utf-8', headers: HEADERS }
  }

  file(name: string): Answer {
    const type = Object.hasOwn(TYPE_OF, name) ? TYPE_OF[name] : undefined
    if (type === undefined) return { status: 404, body: { error: 'no such file' } }
    let content = this.#files.get(name)
    if (content === undefined) {
      const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
      content = readFileSync(join(folder, name))
      this.#files.set(name, content)
    }
    return { status: 200, body: content, type, headers: { ...HEADERS, 'Cache-Control': 'max-age=3600' } }
  }
}
