// Entry of the page: puts the shell into the document. Browser.
import { render } from 'preact'
import { Shell } from './shell/shell.tsx'

render(<Shell />, document.getElementById('page')!)
