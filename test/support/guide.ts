// Owns reading the guides under docs/: their fenced blocks and their tables, each with the heading above it.

import { readFileSync } from 'node:fs'

interface Block {
  heading: string
  text: string
}

export class Guide {
  readonly text: string

  constructor(file: string) {
    this.text = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')
  }

  // Fenced blocks by the words behind the fence.
  blocks(info: string): Block[] {
    const found: Block[] = []
    let heading = ''
    let open: string[] | undefined
    let wanted = false
    for (const line of this.text.split('\n')) {
      if (line.startsWith('```')) {
        if (open === undefined) {
          open = []
          wanted = line === `\`\`\`${info}`
        } else {
          if (wanted) found.push({ heading, text: open.join('\n') })
          open = undefined
        }
      } else if (open !== undefined) open.push(line)
      else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
    }
    return found
  }

  // The one block with these words behind its fence.
  block(info: string): string {
    const [first, ...others] = this.blocks(info)
    if (first === undefined || others.length > 0) throw new Error(`there is not one block of ${info}`)
    return first.text
  }

  // What is below a heading of the second level, up to the next one.
  section(heading: string): string {
    const start = this.text.indexOf(`${heading}\n`)
    if (start < 0) throw new Error(`the guide has no ${heading}`)
    return this.text.slice(start + heading.length).split(/^## /m)[0]!
  }

  // The cells of the tables below a heading, without the rows of their heads.
  rowsUnder(heading: string): string[][] {
    const start = this.text.indexOf(`${heading}\n`)
    if (start < 0) throw new Error(`the guide has no ${heading}`)
    const lines = this.text
      .slice(start + heading.length)
      .split(/^#/m)[0]!
      .split('\n')
    return lines.flatMap((line, index) => {
      const isHead = lines[index + 1]?.startsWith('|-') === true
      if (!line.startsWith('| ') || isHead) return []
      return [
        line
          .slice(2, -2)
          .split(' | ')
          .map((cell) => cell.trim()),
      ]
    })
  }
}
