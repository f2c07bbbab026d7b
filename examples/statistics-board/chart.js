// Browser. A line chart in an SVG of 600 x 160: up to 60 values, the newest on the right.
const SVG = 'http://www.w3.org/2000/svg'
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 590, 10, 140]

export function draw(svg, values) {
  const highest = Math.max(1, ...values)
  const x = (index) => RIGHT - ((values.length - 1 - index) * (RIGHT - LEFT)) / 59
  const y = (value) => BOTTOM - (value / highest) * (BOTTOM - TOP)
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`)
  svg.replaceChildren(
    element('line', { x1: LEFT, x2: RIGHT, y1: BOTTOM, y2: BOTTOM }),
    element('text', { x: LEFT - 6, y: TOP + 4, 'text-anchor': 'end' }, highest),
    element('text', { x: LEFT - 6, y: BOTTOM, 'text-anchor': 'end' }, 0),
    element('text', { x: LEFT, y: BOTTOM + 16 }, 'transactions a second, last minute'),
    element('polyline', { points: points.join(' ') }),
  )
}

function element(name, attributes, text = '') {
  const made = document.createElementNS(SVG, name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.textContent = text
  return made
}
