// The probe room of a shard: a room without members that only the server itself can name, because a name that anybody else gives has no control
// characters (protocol/room-name.ts). What is published there shows how long a message takes (gateway/probe-rooms.ts). The room is in no
// list, and counts neither as a room nor as what is published. Both threads. Pure.

/** In front of the name of every probe room. */
const MARK = '\u0000'

/** `server`: tells this server from others that share an engine with it. */
export const probeRoomOf = (server: string, shard: number): string => `${MARK}probe.${server}.${shard}`

export const isProbeRoom = (name: string): boolean => name.startsWith(MARK)
