import { type Block, plain } from '../flow/block.ts'
import { A4, Column } from '../flow/column.ts'
import type { Look } from '../line/inline.ts'
import type { Paper } from '../paper/paper.ts'
import type { Book } from './book.ts'

const title: Look = { size: 10, colour: 0x333333, bold: true }
const place: Look = { size: 9, colour: 0x555555, bold: true }
const words: Look = { size: 9, colour: 0x000000 }

/** Comments of a sheet (§18.7) on a page behind it, by the cell that they are about. */
export function layComments(book: Book, part: string, name: string, paper: Paper): void {
  const comments = book.source.related(part, 'comments')
  const list = comments === undefined ? [] : (book.source.tree(comments).child('x:commentList')?.all('x:comment') ?? [])
  if (list.length === 0) return
  const column = new Column(paper, A4)
  const say = (before: number, ...parts: readonly (readonly [text: string, look: Look])[]): Block => ({
    kind: 'paragraph',
    ...plain,
    before,
    inlines: parts.map(([text, look]) => ({ kind: 'text', text, look })),
    size: 9,
  })
  column.add(say(0, [`${name.slice(0, 60)} のコメント`, title]))
  for (const comment of list) {
    const body = comment.child('x:text')
    const content = body ? book.rich(body) : ''
    const text = typeof content === 'string' ? content : content.map((run) => run.text).join('')
    if (text.trim() !== '') column.add(say(6, [`${(comment.attribute('ref') ?? '').slice(0, 10)}  `, place], [text.trim(), words]))
  }
  column.finish()
}
