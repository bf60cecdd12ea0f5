import { type Block, plain } from '../flow/block.ts'
import type { Inline } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import type { Picture } from '../paper/picture.ts'
import { boxed, type Drawn } from './textbox.ts'

interface Reading {
  picture(id: string | undefined): Picture | undefined
  read(box: Element): readonly Block[]
}

const LENGTHS: Readonly<Record<string, number>> = { pt: 1, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, px: 0.75, pc: 12 }

/** A length of a VML style, e.g. `width:123.5pt`; a bare number is pixels. */
function length(style: string, name: string): number {
  const [, value, unit = 'px'] = new RegExp(`(?:^|;)\\s*${name}:\\s*(-?[\\d.]+)(pt|in|cm|mm|px|pc)?`).exec(style) ?? []
  return Math.max(0, Math.min(2000, Number(value ?? 0) * (LENGTHS[unit] ?? 1))) || 0
}

/** Pictures and text boxes of VML (`w:pict`, and the preview of a `w:object`). Lines and plain shapes are left out. */
export function drawVml(element: Element, reading: Reading): Drawn {
  const inlines: Inline[] = []
  const blocks: Block[] = []
  const visit = (parent: Element): void => {
    for (const shape of parent.elements()) {
      if (shape.name === 'v:shapetype') continue
      const style = (shape.attribute('style') ?? '').slice(0, 2000)
      const [width, height] = [length(style, 'width'), length(style, 'height')]
      const picture = reading.picture(shape.child('v:imagedata')?.attribute('r:id'))
      const text = shape.at('v:textbox', 'w:txbxContent')
      if (picture && width > 0 && height > 0) {
        const figure: Inline = {
          kind: 'figure',
          width,
          height,
          draw: (page, x, y, scale) => page.picture(picture, x, y, width * scale, height * scale),
        }
        if (/position:\s*absolute/.test(style))
          blocks.push({ kind: 'paragraph', ...plain, inlines: [figure], size: 10, before: 2, after: 2 })
        else inlines.push(figure)
      }
      if (text) {
        const isPlain = ['f', 'false'].includes(shape.attribute('stroked') ?? '')
        blocks.push(
          boxed(reading.read(text), {
            width: width > 0 ? width : 300,
            fill: undefined,
            stroke: isPlain ? undefined : { colour: 0, width: 0.5 },
            left: 0,
            align: 'left',
          }),
        )
      }
      if (shape.name === 'v:group') visit(shape)
    }
  }
  visit(element)
  return { inlines, blocks }
}
