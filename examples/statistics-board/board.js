// Browser. Shows the board `board:sales` as a table, and the transactions of the last minute as a chart. No library: the page speaks plain JSON.
import { draw } from './chart.js'

const VIEW = 'rate=5&fields=product_line,total_trx,total_amount,currency&delta=1'
const FIELDS = ['product_line', 'total_trx', 'total_amount', 'currency']
const RETRY_MS_MAX = 10_000

const rows = document.querySelector('tbody')
const state = document.getElementById('state')
const { lobby } = await (await fetch('lobby.json')).json()
const perSecond = []
let records = new Map()
let retryMs = 500
let before

connect()
setInterval(tick, 1000)

function connect() {
  const socket = new WebSocket(`${lobby}/ws/board:sales?format=json&${VIEW}`)
  // A new connection is sent the whole board, so it begins with an empty copy.
  const apply = reader('product_line_id')
  socket.onmessage = ({ data: text }) => {
    const { type, data, ...rest } = JSON.parse(text)
    if (type === 'welcome') {
      state.textContent = 'live'
      retryMs = 500
    } else if (type === 'statistics') {
      records = apply({ set: data, ...rest })
      show()
    }
  }
  socket.onclose = ({ code, reason }) => {
    state.textContent = `not connected: ${reason || code}`
    // Spread at random, so that thousands of pages do not come back in the same moment.
    setTimeout(connect, retryMs * (0.5 + Math.random()))
    retryMs = Math.min(2 * retryMs, RETRY_MS_MAX)
  }
}

/** The reader of docs/boards.md: call it with each frame, in order. It returns the records by key. */
function reader(key) {
  const copy = new Map()
  let frames = []
  return ({ reset, set = [], patch = [], removed = [], part, parts }) => {
    if (reset || part === 1) frames = []
    frames.push({ reset, set, patch, removed })
    if (part !== parts) return copy
    for (const frame of frames) {
      if (frame.reset) copy.clear()
      for (const gone of frame.removed) copy.delete(gone)
      for (const record of frame.set) copy.set(record[key], record)
      for (const record of frame.patch) copy.set(record[key], { ...copy.get(record[key]), ...record })
    }
    frames = []
    return copy
  }
}

function show() {
  const keys = [...records.keys()].sort((a, b) => a - b)
  for (const [index, key] of keys.entries()) {
    const row = rows.rows[index] ?? newRow()
    for (const [column, field] of FIELDS.entries()) write(row.cells[column], textOf(field, records.get(key)[field]))
  }
  while (rows.rows.length > keys.length) rows.deleteRow(-1)
}

function newRow() {
  const row = rows.insertRow()
  for (const _ of FIELDS) row.insertCell()
  return row
}

function textOf(field, value) {
  if (value === null) return ''
  return field === 'total_amount' ? value.toFixed(2) : String(value)
}

/** Writes a text that differs, and lights the cell up. */
function write(cell, text) {
  if (cell.textContent === text) return
  cell.textContent = text
  cell.classList.remove('lit')
  // Without a look at the layout in between, the browser would not begin the animation again.
  void cell.offsetWidth
  cell.classList.add('lit')
}

function tick() {
  const total = [...records.values()].reduce((sum, { total_trx }) => sum + (total_trx ?? 0), 0)
  // The first total, and one that has fallen because the board is a new one, say nothing about a second.
  if (before !== undefined && records.size > 0) perSecond.push(Math.max(0, total - before))
  before = records.size === 0 ? undefined : total
  if (perSecond.length > 60) perSecond.shift()
  draw(document.getElementById('chart'), perSecond)
}
