// Environment variables that nobody meant for this program. Kubernetes puts a set of them into every pod for each Service of the
// namespace, named after the Service: one that is called `lobbycast`, or `lobbycast-redis`, makes names that begin like options.

/** `<SERVICE>_PORT` and `<SERVICE>_PORT_<number>_<PROTOCOL>` are addresses, which no option has for its value. */
export const isServiceAddress = (value: string): boolean => /^(tcp|udp|sctp):\/\//i.test(value)

const LINK_NAMES = [
  /_SERVICE_HOST$/,
  /_SERVICE_PORT(_[A-Z0-9_]+)?$/,
  /_PORT_\d{1,5}_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/,
] as const

/**
 * Whether a name that is no option's comes from a Service. `<SERVICE>_PORT` itself is told by its value alone: the same name with a
 * number is an option that somebody mistyped.
 */
export function isServiceLink(name: string, value: string): boolean {
  if (LINK_NAMES.some((pattern) => pattern.test(name))) return true
  return name.endsWith('_PORT') && isServiceAddress(value)
}
