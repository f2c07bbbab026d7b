import { servePage } from '../page-server.mjs'

servePage({
  '/': new URL('index.html', import.meta.url),
  '/chat.js': new URL('chat.js', import.meta.url),
  '/style.css': new URL('../style.css', import.meta.url),
  // The bundle for browsers that the package ships.
  '/centrifuge.js': new URL('../dist/centrifuge.js', import.meta.resolve('centrifuge')),
})
