import { bodies, file, hex, MARKER, type Parts, stream } from '../pdf.ts'
import type { HostilePdf } from '../pdf-hostile.ts'

/** More than 64 bytes that nothing shows, behind data that is shown. */
const LOAD = `${MARKER}:`.repeat(12)
const axial = '<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 300 0]/Function 10 0 R>>'
const shaded = (...objects: readonly string[]): Parts => ({
  resources: `/Shading<</S ${objects.length > 1 ? '11 0 R' : axial}>>`,
  content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET q 0 0 50 50 re W n /S sh Q',
  objects,
})
const pictured = (entries: string, samples: string | Buffer, objects: readonly string[] = []): Parts => ({
  resources: '/XObject<</X 10 0 R>>',
  content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET q 9 0 0 9 0 0 cm /X Do Q',
  objects: [stream(`/Subtype/Image/Width 2/Height 2${entries}`, samples), ...objects],
})
const raw = (bytes: readonly number[]) => Buffer.concat([Buffer.from(bytes), Buffer.from(LOAD)])

const carriers: Readonly<Record<string, Parts>> = {
  'samples of a function': shaded(stream('/FunctionType 0/Domain[0 1]/Range[0 1]/Size[2]/BitsPerSample 8', raw([0, 255]))),
  'samples of an image': pictured('/ColorSpace/DeviceGray/BitsPerComponent 8', raw([1, 2, 3, 4])),
  'palette in a string': pictured(
    `/ColorSpace[/Indexed/DeviceGray 1${hex(`\x10\x20${LOAD}`)}]/BitsPerComponent 8`,
    Buffer.from([0, 1, 0, 1]),
  ),
  'palette in a stream': pictured('/ColorSpace[/Indexed/DeviceGray 1 11 0 R]/BitsPerComponent 8', Buffer.from([0, 1, 0, 1]), [
    stream('', raw([16, 32])),
  ]),
  'glyphs of a CIDFont': {
    font: '<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding/Identity-H/DescendantFonts[10 0 R]>>',
    objects: [
      '<</Type/Font/Subtype/CIDFontType2/BaseFont/Arial/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Arial/Flags 4>>/CIDToGIDMap 11 0 R>>',
      stream('', Buffer.concat([Buffer.alloc(131_072), Buffer.from(LOAD)])),
    ],
  },
  'name of 200 bytes in resources': { resources: `/XObject<</${LOAD} 10 0 R>>`, objects: [stream('/Subtype/Form/BBox[0 0 9 9]', 'n')] },
  'name of a font': { font: `<</Type/Font/Subtype/Type1/BaseFont/${LOAD}>>` },
  'name of a role': {
    catalog: `/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot/K 10 0 R/RoleMap<</${LOAD}/P>>>>`,
    objects: [`<</Type/StructElem/S/${LOAD}/P 1 0 R>>`],
  },
  'tag of marked content': { content: `/${LOAD} BMC BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET EMC` },
  'names of glyphs': { font: `<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/${LOAD}]>>>>` },
  'name of a colour': {
    resources: `/ColorSpace<</C[/Separation/${LOAD}/DeviceGray 10 0 R]>>`,
    objects: ['<</FunctionType 2/Domain[0 1]/N 1>>'],
  },
  'language of the document': { catalog: `/Lang(${LOAD})` },
}

export const excess: readonly HostilePdf[] = Object.entries(carriers).map(([name, parts]) => ({
  name,
  seen: ['malformed'],
  bytes: () => file(bodies(parts)),
}))
