// The section `http` of the configuration: the first listener, the hosts that it answers to, and the proxies that it believes. Pure data.
import Type from 'typebox'
import { closed, integer } from './schema-kinds.ts'

export const httpSchema = Type.Object(
  {
    host: Type.String({
      default: '127.0.0.1',
      minLength: 1,
      maxLength: 255,
      expected: 'a host name or address of 1 to 255 characters',
      description: 'Address to listen on.',
    }),
    port: integer('Port to listen on; 0 picks a free one.', 0, 65_535, 8081),
    hosts: Type.Array(
      Type.String({
        pattern: '^(\\*|(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+\\])$',
        expected: "a host name or address without a port, '*.example.org' for every name below one, or '*' for any",
      }),
      {
        default: [],
        maxItems: 1000,
        description:
          'Host names this server answers to, beside loopback names and the hosts of `origins` and `publicUrl`. Checked on a loopback address always, elsewhere once any is given.',
      },
    ),
    trustedProxies: Type.Array(
      Type.String({
        pattern: '^[0-9A-Fa-f:.]+(/\\d{1,3})?$',
        expected: 'an IP address, or a range such as 10.0.0.0/8',
      }),
      {
        default: [],
        maxItems: 1000,
        description:
          'Proxies whose `X-Forwarded-For`, `-Proto` and `-Host`, or PROXY protocol v2, say who the peer is. From anybody else these are ignored.',
      },
    ),
    headerBytesMax: integer('Size of the headers of a request, cookies and tokens among them.', 4096, 65_536, 16_384),
  },
  closed,
)
