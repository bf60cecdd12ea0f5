/**
 * The namespaces that the output may use, each under one fixed prefix. ISO/IEC 29500 Strict names (purl.oclc.org) are read as
 * their Transitional counterparts, so that no rule can be passed by saying the same in the other dialect; the output is
 * always Transitional.
 */
const OOXML = 'http://schemas.openxmlformats.org/'
const STRICT = 'http://purl.oclc.org/ooxml/'
const MICROSOFT = 'http://schemas.microsoft.com/office/'

export const namespaces = {
  w: `${OOXML}wordprocessingml/2006/main`,
  x: `${OOXML}spreadsheetml/2006/main`,
  p: `${OOXML}presentationml/2006/main`,
  a: `${OOXML}drawingml/2006/main`,
  r: `${OOXML}officeDocument/2006/relationships`,
  m: `${OOXML}officeDocument/2006/math`,
  c: `${OOXML}drawingml/2006/chart`,
  dgm: `${OOXML}drawingml/2006/diagram`,
  pic: `${OOXML}drawingml/2006/picture`,
  wp: `${OOXML}drawingml/2006/wordprocessingDrawing`,
  xdr: `${OOXML}drawingml/2006/spreadsheetDrawing`,
  cdr: `${OOXML}drawingml/2006/chartDrawing`,
  mc: `${OOXML}markup-compatibility/2006`,
  v: 'urn:schemas-microsoft-com:vml',
  o: 'urn:schemas-microsoft-com:office:office',
  w10: 'urn:schemas-microsoft-com:office:word',
  xvml: 'urn:schemas-microsoft-com:office:excel',
  w14: `${MICROSOFT}word/2010/wordml`,
  w15: `${MICROSOFT}word/2012/wordml`,
  wp14: `${MICROSOFT}word/2010/wordprocessingDrawing`,
  wps: `${MICROSOFT}word/2010/wordprocessingShape`,
  wpg: `${MICROSOFT}word/2010/wordprocessingGroup`,
  wp15: `${MICROSOFT}word/2012/wordprocessingDrawing`,
  wpc: `${MICROSOFT}word/2010/wordprocessingCanvas`,
  x14: `${MICROSOFT}spreadsheetml/2009/9/main`,
  x14ac: `${MICROSOFT}spreadsheetml/2009/9/ac`,
  xm: `${MICROSOFT}excel/2006/main`,
  p14: `${MICROSOFT}powerpoint/2010/main`,
  p15: `${MICROSOFT}powerpoint/2012/main`,
  p188: `${MICROSOFT}powerpoint/2018/8/main`,
  pc: `${MICROSOFT}powerpoint/2013/main/command`,
  ac: `${MICROSOFT}drawing/2013/main/command`,
  a14: `${MICROSOFT}drawing/2010/main`,
  a16: `${MICROSOFT}drawing/2014/main`,
  c14: `${MICROSOFT}drawing/2007/8/2/chart`,
  c15: `${MICROSOFT}drawing/2012/chart`,
  c16: `${MICROSOFT}drawing/2014/chart`,
  c16r3: `${MICROSOFT}drawing/2017/03/chart`,
  cs: `${MICROSOFT}drawing/2012/chartStyle`,
  cx: `${MICROSOFT}drawing/2014/chartex`,
  dsp: `${MICROSOFT}drawing/2008/diagram`,
  dgm14: `${MICROSOFT}drawing/2010/diagram`,
  dgm1612: `${MICROSOFT}drawing/2016/12/diagram`,
  pic14: `${MICROSOFT}drawing/2010/picture`,
  thm15: `${MICROSOFT}thememl/2012/main`,
  adec: `${MICROSOFT}drawing/2017/decorative`,
  xml: 'http://www.w3.org/XML/1998/namespace',
} as const

export type Prefix = keyof typeof namespaces

/** Strict (ISO/IEC 29500-1 Annex A) and early spellings → Transitional. */
const aliases: Readonly<Record<string, Prefix>> = {
  [`${STRICT}wordprocessingml/main`]: 'w',
  [`${STRICT}spreadsheetml/main`]: 'x',
  [`${STRICT}presentationml/main`]: 'p',
  [`${STRICT}drawingml/main`]: 'a',
  [`${STRICT}officeDocument/relationships`]: 'r',
  [`${STRICT}officeDocument/math`]: 'm',
  [`${STRICT}drawingml/chart`]: 'c',
  [`${STRICT}drawingml/diagram`]: 'dgm',
  [`${STRICT}drawingml/picture`]: 'pic',
  [`${STRICT}drawingml/wordprocessingDrawing`]: 'wp',
  [`${STRICT}drawingml/spreadsheetDrawing`]: 'xdr',
  [`${STRICT}drawingml/chartDrawing`]: 'cdr',
}

const byUri = new Map<string, Prefix>([
  ...(Object.entries(namespaces) as [Prefix, string][]).map(([prefix, uri]): [string, Prefix] => [uri, prefix]),
  ...Object.entries(aliases),
])

export const prefixOf = (uri: string): Prefix | undefined => byUri.get(uri)

/** Values that are namespace names themselves, e.g. `a:graphicData@uri`: Strict spelling → Transitional; unknown stays. */
export const transitional = (uri: string): string => {
  const prefix = byUri.get(uri)
  return prefix ? namespaces[prefix] : uri
}
