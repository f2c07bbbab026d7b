/**
 * Asks a lobby whether it takes the admin key, before a run that pushes: a refused key would fail every push of the run.
 */

/** Resolves when the key is taken; otherwise throws an error that says what to do. `lobby`: `http://host:port`. */
export async function checkAdminKey(lobby: string, key: string | undefined): Promise<void> {
  const response = await fetch(`${lobby}/rooms?limit=1`, { headers: { 'x-api-key': key ?? 'none' } }).catch(
    (error: unknown) => {
      const cause = error instanceof Error ? error.cause : undefined
      throw new Error(`${lobby} does not answer: ${cause instanceof Error ? cause.message : error}`)
    },
  )
  await response.body?.cancel()
  if (response.ok) return
  if (response.status !== 401 && response.status !== 403) {
    throw new Error(`${lobby} answers ${response.status} to GET /rooms, so no push was sent`)
  }
  const cure = 'the key is admin.apiKey of the server, which it prints to stderr at its start when none is configured'
  throw new Error(
    `${lobby} refuses the admin key (${response.status}): ${key === undefined ? 'set KEY' : 'KEY is wrong'}; ${cure}`,
  )
}
