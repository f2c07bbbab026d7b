/**
 * The statistics push as every peer offers it: JSON array in, one frame of `id`, `msg`, `room_id` out, six keys each.
 */

const adminId = '470bb217-ffa7-43d8-a0cc-b3d30421d1a9'

export function statisticsFrame(room: string, body: string): string {
  const records: unknown = JSON.parse(body)
  if (!Array.isArray(records)) throw new TypeError('not an array')
  const msg = records.map((record: Record<string, unknown>, index) => {
    if (!Number.isInteger(record.product_line_id)) throw new TypeError(`record ${index}: product_line_id`)
    return {
      currency: record.currency ?? null,
      group_status: record.group_status ?? null,
      product_line: record.product_line ?? null,
      product_line_id: record.product_line_id,
      total_amount: record.total_amount ?? null,
      total_trx: record.total_trx ?? null,
    }
  })
  return JSON.stringify({ id: adminId, msg, room_id: room })
}
