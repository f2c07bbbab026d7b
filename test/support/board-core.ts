// Boards and the engine that makes their order, loaded from a folder of one's choice, so that the same check can be turned against copies of the
// sources with a bug planted in them.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

type Files = typeof import('../../src/board/board-fields.ts') &
  typeof import('../../src/board/board-frame.ts') &
  typeof import('../../src/board/board-pages.ts') &
  typeof import('../../src/board/board-walk.ts') &
  typeof import('../../src/board/view.ts') &
  typeof import('../../src/engine/memory-broker.ts') &
  typeof import('../../src/protocol/identity.ts')

export type BoardCore = Pick<
  Files,
  | 'BoardFieldsByOptions'
  | 'BoardPages'
  | 'BoardWriter'
  | 'Identity'
  | 'MemoryBroker'
  | 'boardFrame'
  | 'epochUnder'
  | 'frameObject'
  | 'isEmptyFrame'
  | 'readView'
  | 'spelledValue'
  | 'viewOf'
>

const FILES = [
  'board/board-fields.ts',
  'board/board-frame.ts',
  'board/board-pages.ts',
  'board/board-walk.ts',
  'board/view.ts',
  'engine/memory-broker.ts',
  'protocol/identity.ts',
]

export async function loadBoardCore(sourceFolder: string): Promise<BoardCore> {
  const load = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(sourceFolder, path)).href)
  const parts: object[] = await Promise.all(FILES.map(load))
  return Object.assign({}, ...parts) as BoardCore
}
