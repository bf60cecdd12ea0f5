/** Reads an event stream's text (WHATWG HTML §9.2.6), in whatever pieces it comes. Servers of ours send one line of data. */

export interface ServerEvent {
  readonly id: string | undefined
  readonly kind: string
  readonly data: unknown
}

export class EventText {
  #rest = ''

  /** @returns the events that this piece completes */
  take(piece: string): ServerEvent[] {
    const blocks = (this.#rest + piece).split('\n\n')
    this.#rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => {
      const event = readBlock(block)
      return event ? [event] : []
    })
  }
}

function readBlock(block: string): ServerEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    // A line that begins with a colon is a comment: the sign of life.
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''))
  }
  const data = fields.get('data')
  return data === undefined ? undefined : { id: fields.get('id'), kind: fields.get('event') ?? 'message', data: JSON.parse(data) }
}
