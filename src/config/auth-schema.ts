// The section `auth` of the configuration: which tokens are accepted. A part of config-schema.ts.
import Type from 'typebox'
import { boolean, closed, integer, secret, text } from './schema-kinds.ts'

const jwtAlgorithms = [
  ...['HS256', 'HS384', 'HS512'],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

export const authSchema = Type.Object(
  {
    anonymous: Type.Union([Type.Literal('auto'), Type.Boolean()], {
      default: 'auto',
      expected: "'auto', true or false",
      description: "Whether a connection without a token is accepted; 'auto' while no key is configured.",
    }),
    requireSub: boolean('Whether a token must name a user (sub).', false),
    requireExp: boolean('Whether a token must expire (exp).', false),
    algorithms: Type.Array(Type.Enum(jwtAlgorithms), {
      default: [],
      maxItems: 32,
      description: 'Signature algorithms accepted; when empty all that the configured keys support.',
    }),
    hmacSecret: secret('Shared secret of tokens signed with HS256 (at least 32 bytes), HS384 (48) or HS512 (64).'),
    hmacSecretFile: text('File that holds auth.hmacSecret.'),
    publicKeyPem: text('Public key (SPKI PEM) of tokens signed with an RSA, EC or Ed25519 key.', {
      pattern: '^(|-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\\s]+-----END PUBLIC KEY-----\\s*)$',
      expected: 'one PEM block labelled PUBLIC KEY',
    }),
    publicKeyFile: text('File that holds auth.publicKeyPem.'),
    jwksUrl: text('Where to fetch the public keys of tokens; https, or http on loopback.'),
    audience: text('The aud a token must have; when empty any.'),
    issuer: text('The iss a token must have; when empty any.'),
    clockToleranceSeconds: integer(
      'Clock difference allowed wherever exp, nbf and expire_at are looked at.',
      0,
      3600,
      0,
    ),
  },
  closed,
)
