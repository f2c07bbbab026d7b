// Global setup of a late run: bundles the shard thread with the late engine, from the sources, to where test-engine.ts looks for it.
// The seed of all delays is built in, because many tests start servers with an environment of their own.

import { build } from 'esbuild'

export async function setup(): Promise<void> {
  const seed = Number(process.env.LATE_ENGINE_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`late engine: LATE_ENGINE_SEED=${seed}`)
  await build({
    entryPoints: ['test/support/late-worker.ts'],
    outfile: '.late-engine/worker.js',
    define: { LATE_ENGINE_SEED: String(seed) },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  })
}
