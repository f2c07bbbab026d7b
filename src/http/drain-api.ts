// The methods of the server API that stop the server and take that back. Main thread.
import type { Drain } from '../operations/drain.ts'
import { API_METHODS } from './api-methods.ts'
import { parsedParams } from './api-params.ts'
import { type ApiCommand, type ApiReply, ok, readFault, refusedReply, replyOf } from './api-replies.ts'
import { limitedError } from './people-api.ts'

type Method = 'drain' | 'undrain'

export function drainRuns(drain: Drain, depthMax: number): Readonly<Record<Method, (command: ApiCommand) => ApiReply>> {
  const run = (method: Method, act: (by: string) => ApiReply) => {
    return ({ params, caller }: ApiCommand): ApiReply => {
      const read = parsedParams(params, API_METHODS[method].params, depthMax)
      if (read.kind !== 'ok') return readFault(read)
      const error = limitedError(caller, method)
      return error === undefined ? act(caller.name) : refusedReply(error)
    }
  }
  return {
    drain: run('drain', (by) => {
      drain.begin({ by })
      return ok({ state: drain.state })
    }),
    undrain: run('undrain', (by) => replyOf(drain.takeBack({ by }))),
  }
}
