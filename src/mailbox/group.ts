// Which plain frames leave together. Both threads use it: the shard ends a group where uWebSockets.js would, and the main thread stops
// publishing there.

/**
 * Frames that leave in one system call for each member: uWebSockets.js gathers a member's messages in one buffer of `bytes`, and
 * empties the buffer by itself when another message comes on top of `frames`.
 */
export const GROUP = { frames: 32, bytes: 16_383, headerBytes: 4 } as const
