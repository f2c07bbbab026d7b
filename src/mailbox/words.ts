// What the records of both directions share: the numbers of connections, and how a number is written into two words of a header.

/** A connection's number is generation * SLOTS + slot. Slots are reused, numbers never. */
export const SLOTS = 2 ** 20
export const slotOf = (connection: number): number => connection & (SLOTS - 1)

const NUMBER_LOW = 2 ** 32
/** A header has one field for a connection's number. The number of a second connection, a safe integer, is carried by the words `a` and `b`. */
export const lowWord = (connection: number): number => connection % NUMBER_LOW
export const highWord = (connection: number): number => Math.floor(connection / NUMBER_LOW)
export const joinWords = (low: number, high: number): number => high * NUMBER_LOW + low

/** Length of a connection's id in a payload. */
export const ID_BYTES = 36
/** Length of a connection's number in a payload. */
export const NUMBER_BYTES = 8
