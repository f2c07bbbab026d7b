// What the tests ask of a library for back ends, whatever its language: one call, and what came of it in the words of the server API.

export type Params = Readonly<Record<string, unknown>>

export type Outcome =
  | { result: Params }
  // As the library raises an error of the server.
  | { error: { code: number; message: string } }
  // Any other exception of the library, by its class.
  | { raised: string }

export interface BackEnd {
  // `key` in place of the right one.
  call(method: string, params: Params | undefined, key?: string): Promise<Outcome>
  // The methods that the library itself says it has, in the words of the server API.
  known(): Promise<readonly string[]>
  close(): void
}

export interface Library {
  readonly name: string
  // The methods of the server API that it has.
  readonly methods: readonly string[]
  // The methods that only the paid product of the convention has, and what the library raises for them.
  readonly paid?: { readonly methods: readonly string[]; readonly raised: string }
  // What it raises for a wrong key.
  readonly unauthorized: string
  // Fields of the server API that it cannot send.
  readonly lacks: readonly string[]
  start(server: { port: number }): Promise<BackEnd>
}

export async function resultOf(outcome: Promise<Outcome>): Promise<Params> {
  const settled = await outcome
  if (!('result' in settled)) throw new Error(`the library has raised ${JSON.stringify(settled)}`)
  return settled.result
}
