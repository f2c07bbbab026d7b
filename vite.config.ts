// Builds the page of src/page into dist/page, from where the server takes it (src/http/page-files.ts).
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/page',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Everything is a file of its own: the content security policy of the page allows nothing inline.
    assetsInlineLimit: 0,
  },
})
