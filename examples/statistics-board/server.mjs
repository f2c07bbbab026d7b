import { servePage } from '../page-server.mjs'

servePage({
  '/': new URL('index.html', import.meta.url),
  '/board.js': new URL('board.js', import.meta.url),
  '/chart.js': new URL('chart.js', import.meta.url),
  '/style.css': new URL('../style.css', import.meta.url),
})
