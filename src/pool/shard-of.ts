// Which shard owns a room: a stable hash of the room's name, modulo the shard count. Pure; the main thread routes by it.
// FNV-1a over the UTF-16 units, then a finaliser, because FNV alone leaves the low bits of
// similar names alike.

export function shardOf(room: string, shardCount: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < room.length; i++) {
    hash ^= room.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return (hash >>> 0) % shardCount
}
