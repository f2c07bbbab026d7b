// First segments of the paths of the server's own routes. An alias there could never be reached, or would hide a route. The routes are in
// http/route-table.ts, and a test compares the two. Pure.
export const reservedSegments: ReadonlySet<string> = new Set([
  ...[
    '',
    'admin',
    'api',
    'assets',
    'connection',
    'docs',
    'favicon.ico',
    'healthz',
    'metrics',
    'openapi.json',
    'readyz',
    'rooms',
    'ws',
  ],
])
