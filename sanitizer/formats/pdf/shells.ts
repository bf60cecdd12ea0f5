import type { PDFContext, PDFDict } from '@cantoo/pdf-lib'
import { PDFDict as Dict, PDFArray, PDFBool, PDFName, PDFNumber } from '@cantoo/pdf-lib'
import { Refusal } from '../../refusal.ts'
import { key } from './rebuild/walk.ts'

/**
 * PDFs whose pages are not the document: what is rebuilt of them would be a page that says "open me with another program".
 * @throws Refusal xfa-dynamic, portfolio-only
 */
export function refuseShells({ context, root }: { readonly context: PDFContext; readonly root: PDFDict }): void {
  if (isDynamicForm(context, root)) throw new Refusal('xfa-dynamic')
  if (context.lookup(root.get(key('Collection'))) instanceof Dict && !hasPage(context, root)) throw new Refusal('portfolio-only')
}

/** Pages are made by the viewer: it says so (/NeedsRendering), or a single page stands for a form that has no field of its own. */
function isDynamicForm(context: PDFContext, root: PDFDict): boolean {
  const form = context.lookup(root.get(key('AcroForm')))
  if (!(form instanceof Dict) || context.lookup(form.get(key('XFA'))) === undefined) return false
  const rendered = context.lookup(root.get(key('NeedsRendering')))
  if (rendered instanceof PDFBool && rendered.asBoolean()) return true
  const pages = context.lookup(root.get(key('Pages')))
  const count = pages instanceof Dict ? context.lookup(pages.get(key('Count'))) : undefined
  if (count instanceof PDFNumber && count.asNumber() > 1) return false
  const fields = context.lookup(form.get(key('Fields')))
  return !(fields instanceof PDFArray && fields.size() > 0)
}

/** Whether the tree has a leaf at all; only the first levels are looked at, the walk proper is rebuild/pages.ts. */
function hasPage(context: PDFContext, root: PDFDict): boolean {
  const open = [context.lookup(root.get(key('Pages')))]
  for (let steps = 0; open.length > 0 && steps < MOST_NODES; steps++) {
    const node = open.pop()
    if (!(node instanceof Dict)) continue
    const kids = context.lookup(node.get(key('Kids')))
    if (!(kids instanceof PDFArray)) {
      if (node.get(key('Type')) === PDFName.of('Page')) return true
      continue
    }
    for (const kid of kids.asArray().slice(0, MOST_NODES)) open.push(context.lookup(kid))
  }
  return false
}

const MOST_NODES = 1_000
