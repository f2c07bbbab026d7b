/**
 * Whether a peer tells a room who joins and leaves. On, unless a scenario fills rooms so large that its notices would take
 * minutes (see `peersWithoutNotices` in the scenarios).
 */
export const notices = process.env.PEER_NOTICES !== 'off'
