// Which signature algorithms a configured key may be used with. The allow-list follows from the type of the key alone, so a token
// cannot choose how its key is read: an RSA public key never verifies an HS256 token. Pure; used by config.ts and auth.ts.
import { createPublicKey, type KeyObject } from 'node:crypto'

/** Each with the bytes its secret must have: as many as the hash has (RFC 7518, 3.2). */
const hmacSecretBytesMin: readonly (readonly [string, number])[] = [
  ['HS256', 32],
  ['HS384', 48],
  ['HS512', 64],
]

/** The HMAC algorithms that a secret is long enough for, and those that it is too short for; neither for no secret at all. */
export function hmacAlgorithmsFor(secret: string): string[] {
  return namesWhere((bytesMin) => secret !== '' && Buffer.byteLength(secret) >= bytesMin)
}

export function hmacAlgorithmsTooLongFor(secret: string): string[] {
  return namesWhere((bytesMin) => secret !== '' && Buffer.byteLength(secret) < bytesMin)
}

const namesWhere = (holds: (bytesMin: number) => boolean): string[] =>
  hmacSecretBytesMin.filter(([, bytesMin]) => holds(bytesMin)).map(([name]) => name)

/** 'HS256 needs 32 bytes, HS384 48, ..' for some of them. */
export function hmacNeeds(algorithms: readonly string[]): string {
  const needs = hmacSecretBytesMin.filter(([name]) => algorithms.includes(name))
  return needs.map(([name, bytesMin]) => `${name} needs ${bytesMin} bytes`).join(', ')
}

const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const
const edAlgorithms = ['EdDSA', 'Ed25519'] as const

/** Names of curves as OpenSSL spells them. */
const ecAlgorithms: Record<string, string> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }

/** What a key set fetched from a URL may hold; each key in it is still matched to its own type. */
export const keySetAlgorithms: readonly string[] = [...rsaAlgorithms, ...Object.values(ecAlgorithms), ...edAlgorithms]

const rsaBitsMin = 2048

export type PublicKey =
  | { kind: 'ok'; key: KeyObject; algorithms: readonly string[] }
  | { kind: 'unusable'; reason: string }

/** Reads an SPKI PEM. The reason never repeats the PEM: somebody may have pasted a private key by mistake. */
export function readPublicKey(pem: string): PublicKey {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    return { kind: 'unusable', reason: 'a PEM that cannot be read as a public key' }
  }
  const details = key.asymmetricKeyDetails
  switch (key.asymmetricKeyType) {
    case 'rsa': {
      const bits = details?.modulusLength ?? 0
      if (bits < rsaBitsMin) return { kind: 'unusable', reason: `an RSA key of ${bits} bits` }
      return { kind: 'ok', key, algorithms: rsaAlgorithms }
    }
    case 'ec': {
      const algorithm = ecAlgorithms[details?.namedCurve ?? '']
      if (algorithm === undefined) return { kind: 'unusable', reason: `an EC key on curve ${details?.namedCurve}` }
      return { kind: 'ok', key, algorithms: [algorithm] }
    }
    case 'ed25519':
      return { kind: 'ok', key, algorithms: edAlgorithms }
    default:
      return { kind: 'unusable', reason: `a key of type ${key.asymmetricKeyType}` }
  }
}
