/** How a page's picture is written: as few colours as show it, as few bits as name them. */
import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { reduce } from '../../../sanitizer/formats/pdf/colours.ts'
import { encodePage } from '../../../sanitizer/formats/pdf/page-image.ts'

const WIDTH = 61
const HEIGHT = 40
type Colour = readonly [red: number, green: number, blue: number]

const page = (colourAt: (x: number, y: number) => Colour) => {
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4)
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) rgba.set([...colourAt(x, y), 255], (y * WIDTH + x) * 4)
  return { width: WIDTH, height: HEIGHT, rgba }
}
const grey = (value: number): Colour => [value, value, value]
const isSeal = (x: number, y: number) => x > 40 && x < 43 && y > 30 && y < 33
/** Letters with soft edges: every grey there is. */
const print = (x: number, y: number): Colour => (x % 8 < 5 ? grey(255) : grey((x * 37 + y * 91) % 256))
/** Colours that have nothing in common. */
const photograph = (x: number, y: number): Colour => [(x * 4) % 256, (y * 6) % 256, (x * y) % 256]

const samples: readonly [says: string, colourAt: (x: number, y: number) => Colour, bits: number | undefined, within: number][] = [
  ['an empty page', () => grey(255), 1, 0],
  ['black and white', (x) => grey(x % 3 === 0 ? 0 : 255), 1, 0],
  ['four colours', (x) => grey((x % 4) * 85), 2, 0],
  ['sixteen colours, as they are', (x) => [(x % 16) * 3, 7, 9], 4, 0],
  ['print with soft edges', print, 4, 15],
  ['print with a small red seal', (x, y) => (isSeal(x, y) ? [220, 30, 40] : print(x, y)), 4, 32],
  ['a chart of two hundred colours', (x, y) => [(x % 10) * 25, (y % 20) * 12, 128], 8, 15],
  ['a photograph', photograph, undefined, 0],
]

describe('PDF: the picture of a page', () => {
  for (const [says, colourAt, bits, within] of samples)
    it(`${says}: ${bits ? `${bits} bits a pixel, no channel further off than ${within}` : 'a JPEG'}`, async () => {
      const raster = page(colourAt)
      const { entries, bytes } = await encodePage(raster, 90)
      if (bits === undefined) return assert.match(entries, /DCTDecode/)
      assert.match(entries, new RegExp(`/BitsPerComponent ${bits}/Filter/FlateDecode$`))
      const table = Buffer.from(/<([0-9A-F]+)>/.exec(entries)?.[1] ?? '', 'hex')
      const rows = inflateSync(bytes)
      const row = Math.ceil((WIDTH * bits) / 8)
      assert.equal(rows.length, row * HEIGHT)
      for (let y = 0; y < HEIGHT; y++)
        for (let x = 0; x < WIDTH; x++) {
          const index = ((rows[y * row + ((x * bits) >> 3)] ?? 0) >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1)
          for (const [channel, value] of colourAt(x, y).entries())
            assert.ok(
              Math.abs((table[index * 3 + channel] ?? -999) - value) <= within,
              `${x},${y}: ${table[index * 3 + channel]} for ${value}`,
            )
        }
    })

  it('negative control: more colours than a photograph may have are not reduced', () => {
    assert.equal(reduce(page(photograph).rgba), undefined)
    assert.ok(reduce(page(print).rgba))
  })
})
