// Builds the page of src/page into dist/page, from where the server takes it (src/http/page-files.ts).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Writes each file also compressed as far as it goes, so that no start of a server waits for that. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle: ({ dir = '' }, bundle) => {
    for (const name of Object.keys(bundle)) {
      const path = join(dir, name)
      const raw = readFileSync(path)
      // Brotli compresses with quality 11 unless told otherwise.
      writeFileSync(`${path}.br`, brotliCompressSync(raw))
      writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }))
    }
  },
}

export default defineConfig({
  root: 'src/page',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [compressed],
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Everything is a file of its own: the content security policy of the page allows nothing inline.
    assetsInlineLimit: 0,
  },
})
