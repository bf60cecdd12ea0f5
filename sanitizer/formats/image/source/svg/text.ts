import { outline } from '../../../../container/face/outlines.ts'
import { faceOf } from '../../../../container/face/sfnt.ts'
import { notoSansJp } from '../../../../noto.ts'

/** Text of an SVG as outlines of our own font, set in lines as its positions say (SVG 2 §11). */

export interface TextStyle {
  readonly size: number
  readonly isBold: boolean
  readonly anchor: 'start' | 'middle' | 'end'
}

export interface TextRun {
  readonly text: string
  readonly style: TextStyle
  /** Where a run begins, where it says so; else behind the one before. */
  readonly x: number | undefined
  readonly y: number | undefined
  readonly dx: number
  readonly dy: number
  /** Attributes of the run's own element, as written. */
  readonly attributes: string
}

const face = (isBold: boolean) => faceOf(notoSansJp(isBold ? 'Bold' : 'Regular'))

const widthOf = ({ text, style }: TextRun): number =>
  [...text].reduce(
    (sum, letter) => sum + (face(style.isBold).advance(face(style.isBold).glyph(letter.codePointAt(0) ?? 0)) * style.size) / 1000,
    0,
  )

const written = (value: number): string => String(Math.round(value * 1000) / 1000)

function pathOf({ text, style }: TextRun, x: number, y: number): string {
  const font = face(style.isBold)
  const scale = style.size / 1000
  let [data, at] = ['', x]
  for (const letter of text) {
    const glyph = font.glyph(letter.codePointAt(0) ?? 0)
    let isOpen = false
    for (const [command, ...points] of outline(font.outlines, glyph)) {
      if (command === 'M' && isOpen) data += 'Z'
      isOpen = true
      data += command
      for (let index = 0; index < points.length; index += 2)
        data += `${written(at + (points[index] ?? 0) * scale)} ${written(y - (points[index + 1] ?? 0) * scale)} `
    }
    if (isOpen) data += 'Z'
    at += font.advance(glyph) * scale
  }
  return data
}

/** A run with a place of its own begins a chunk, which its anchor moves as a whole (§11.10.1). */
export function setText(runs: readonly TextRun[]): string {
  const chunks: TextRun[][] = []
  for (const run of runs) {
    const isNew = run.x !== undefined || run.y !== undefined || chunks.length === 0
    if (isNew) chunks.push([run])
    else chunks.at(-1)?.push(run)
  }
  let [x, y, out] = [0, 0, '']
  for (const chunk of chunks) {
    const [first] = chunk
    x = first?.x ?? x
    y = first?.y ?? y
    const width = chunk.reduce((sum, run) => sum + widthOf(run) + run.dx, 0)
    const anchor = first?.style.anchor ?? 'start'
    x -= anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0
    for (const run of chunk) {
      x += run.dx
      y += run.dy
      const data = pathOf(run, x, y)
      if (data !== '') out += `<path${run.attributes} d="${data}"/>`
      x += widthOf(run)
    }
  }
  return out
}
