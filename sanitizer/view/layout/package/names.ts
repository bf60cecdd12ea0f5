/** Short names for what stands in a package: `w:p`, `a:t`. The sanitizer writes Transitional names only; what is not here is not read. */
const OOXML = 'http://schemas.openxmlformats.org/'
/** ODF 1.3 Part 3 §1.4; `drawing:` is what the standard writes `draw:`. */
const ODF = 'urn:oasis:names:tc:opendocument:xmlns:'
const prefixes = new Map<string, string>([
  [`${OOXML}wordprocessingml/2006/main`, 'w:'],
  [`${OOXML}spreadsheetml/2006/main`, 'x:'],
  [`${OOXML}presentationml/2006/main`, 'p:'],
  [`${OOXML}drawingml/2006/main`, 'a:'],
  [`${OOXML}officeDocument/2006/relationships`, 'r:'],
  [`${OOXML}officeDocument/2006/math`, 'm:'],
  [`${OOXML}drawingml/2006/chart`, 'c:'],
  [`${OOXML}drawingml/2006/diagram`, 'dgm:'],
  ['http://schemas.microsoft.com/office/drawing/2008/diagram', 'dsp:'],
  [`${OOXML}drawingml/2006/picture`, 'pic:'],
  [`${OOXML}drawingml/2006/wordprocessingDrawing`, 'wp:'],
  [`${OOXML}drawingml/2006/spreadsheetDrawing`, 'xdr:'],
  [`${OOXML}markup-compatibility/2006`, 'mc:'],
  [`${OOXML}package/2006/relationships`, 'rel:'],
  ['urn:schemas-microsoft-com:vml', 'v:'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps:'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingGroup', 'wpg:'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas', 'wpc:'],
  ['http://schemas.microsoft.com/office/word/2010/wordml', 'w14:'],
  ...['office', 'style', 'text', 'table', 'drawing', 'presentation'].map((name) => [`${ODF}${name}:1.0`, `${name}:`] as const),
  [`${ODF}xsl-fo-compatible:1.0`, 'fo:'],
  [`${ODF}svg-compatible:1.0`, 'svg:'],
  ['http://www.w3.org/1999/xlink', 'xlink:'],
  ['http://purl.org/dc/elements/1.1/', 'dc:'],
])

/** Attributes without a prefix stand under their bare name; those of the element's own vocabulary under theirs: `w:val`. */
export const nameOf = (uri: string, local: string): string => {
  if (uri === '') return local
  const prefix = prefixes.get(uri)
  return prefix === undefined ? '?' : prefix + local
}
