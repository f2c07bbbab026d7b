// Pushes sales that rise at random to the board `board:sales`: RATE pushes a second (default 5), each with the records that have changed.
const { LOBBY = 'http://127.0.0.1:8081', ADMIN_KEY = '', RATE = '5' } = process.env
const PRODUCTS = ['tea', 'coffee', 'cocoa', 'milk', 'juice', 'water']

const records = PRODUCTS.map((product_line, index) => ({
  product_line_id: index + 1,
  product_line,
  total_trx: 0,
  total_amount: 0,
  currency: 'EUR',
}))

let epoch
let changed = records
for (;;) {
  const next = new Promise((resolve) => setTimeout(resolve, 1000 / Number(RATE)))
  const answer = await push(changed)
  // Another epoch: the board is a new one, for example after a restart of the lobby. It needs all records.
  if (answer !== undefined && answer.epoch !== epoch) {
    epoch = answer.epoch
    await push(records)
  }
  await next
  changed = records.filter(() => Math.random() < 0.4)
  for (const record of changed) {
    const sold = 1 + Math.floor(Math.random() * 3 * record.product_line_id)
    record.total_trx += sold
    record.total_amount = Math.round((record.total_amount + sold * 1.9) * 100) / 100
  }
}

/** Resolves to what the lobby answers, or to nothing when it is away or busy: the next push has newer figures anyway. */
async function push(body) {
  try {
    const response = await fetch(`${LOBBY}/rooms/board:sales/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (response.ok) return answer
    console.error(`not pushed: ${response.status} ${answer.error}`)
  } catch (error) {
    console.error(`not pushed: ${error.cause?.message ?? error.message}`)
  }
}
