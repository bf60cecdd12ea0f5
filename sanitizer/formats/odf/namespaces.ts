/**
 * The namespaces that the output may use, each under one fixed prefix (ODF 1.3 Part 3 §2.2, and the ones of LibreOffice). Every part declares all of
 * them, as other writers do, since values such as `of:=SUM(…)` speak of namespaces, too.
 */
const OASIS = 'urn:oasis:names:tc:opendocument:xmlns:'
const OOO = 'http://openoffice.org/'
const TDF = 'urn:org:documentfoundation:names:experimental:'

export const namespaces = {
  office: `${OASIS}office:1.0`,
  style: `${OASIS}style:1.0`,
  text: `${OASIS}text:1.0`,
  table: `${OASIS}table:1.0`,
  draw: `${OASIS}drawing:1.0`,
  fo: `${OASIS}xsl-fo-compatible:1.0`,
  svg: `${OASIS}svg-compatible:1.0`,
  number: `${OASIS}datastyle:1.0`,
  presentation: `${OASIS}presentation:1.0`,
  chart: `${OASIS}chart:1.0`,
  dr3d: `${OASIS}dr3d:1.0`,
  form: `${OASIS}form:1.0`,
  script: `${OASIS}script:1.0`,
  config: `${OASIS}config:1.0`,
  meta: `${OASIS}meta:1.0`,
  anim: `${OASIS}animation:1.0`,
  smil: `${OASIS}smil-compatible:1.0`,
  of: `${OASIS}of:1.2`,
  dc: 'http://purl.org/dc/elements/1.1/',
  xlink: 'http://www.w3.org/1999/xlink',
  math: 'http://www.w3.org/1998/Math/MathML',
  dom: 'http://www.w3.org/2001/xml-events',
  css3t: 'http://www.w3.org/TR/css3-text/',
  ooo: `${OOO}2004/office`,
  ooow: `${OOO}2004/writer`,
  oooc: `${OOO}2004/calc`,
  officeooo: `${OOO}2009/office`,
  tableooo: `${OOO}2009/table`,
  drawooo: `${OOO}2010/draw`,
  chartooo: `${OOO}2010/chart`,
  calcext: `${TDF}calc:xmlns:calcext:1.0`,
  loext: `${TDF}office:xmlns:loext:1.0`,
  field: 'urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0',
  xml: 'http://www.w3.org/XML/1998/namespace',
} as const

export type Prefix = keyof typeof namespaces

const byUri = new Map<string, Prefix>((Object.entries(namespaces) as [Prefix, string][]).map(([prefix, uri]) => [uri, prefix]))

export const prefixOf = (uri: string): Prefix | undefined => byUri.get(uri)

/** For the root of every part. */
export const declarations = (Object.entries(namespaces) as [Prefix, string][])
  .filter(([prefix]) => prefix !== 'xml')
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join('')

/**
 * Values that begin with a namespace prefix (ODF 1.3 Part 3 §19, "namespacedToken"): written with our prefix, whatever the source called it.
 * @returns undefined when the prefix is bound to none of ours
 */
export function namespacedValue(
  value: string,
  lookup: (prefix: string) => string | undefined,
): { readonly prefix: Prefix; readonly rest: string } | undefined {
  const colon = value.indexOf(':')
  const prefix = colon < 0 ? undefined : prefixOf(lookup(value.slice(0, colon)) ?? '')
  return prefix && { prefix, rest: value.slice(colon + 1) }
}
