/** The frame of an Office package (ECMA-376 part 2): content types, relationships, parts. */
import { writeZip, type ZipSource } from '../container/zip/writer.ts'

export interface Part {
  readonly path: string
  readonly type: string
  readonly content: string | Uint8Array
  /** Identifiers `rId1` and on, in this order: kind of relationship and target. */
  readonly leadsTo?: readonly (readonly [kind: string, target: string])[]
}

export const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
export const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

const office = (kind: string): string => `application/vnd.openxmlformats-officedocument.${kind}+xml`

const asBytes = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? Buffer.from(declaration + content) : content)

const relationships = (list: readonly (readonly [kind: string, target: string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${list
    .map(([kind, target], index) => {
      const type = kind === 'core-properties' ? `${PACKAGE}/relationships/metadata/${kind}` : `${RELATIONSHIPS}/${kind}`
      return `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"${/^https?:/.test(target) ? ' TargetMode="External"' : ''}/>`
    })
    .join('')}</Relationships>`

const core = `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>避難所の一覧</dc:title><dc:creator>防災課</dc:creator><cp:lastModifiedBy>防災課</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created></cp:coreProperties>`
const app = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Office</Application><DocSecurity>0</DocSecurity><AppVersion>16.0000</AppVersion></Properties>`

/** The first part is the one that the package is about. */
export function officePackage(parts: readonly Part[]): Uint8Array {
  const [main] = parts
  const all: readonly Part[] = [
    ...parts,
    { path: 'docProps/core.xml', type: 'application/vnd.openxmlformats-package.core-properties+xml', content: core },
    { path: 'docProps/app.xml', type: office('extended-properties'), content: app },
  ]
  const types = all
    .filter(({ content }) => typeof content === 'string')
    .map(({ path, type }) => `<Override PartName="/${path}" ContentType="${type}"/>`)
  const defaults =
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
  const root = relationships([
    ['officeDocument', main?.path ?? ''],
    ['core-properties', 'docProps/core.xml'],
    ['extended-properties', 'docProps/app.xml'],
  ])
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types">${defaults}${types.join('')}</Types>`],
    ['_rels/.rels', root],
    ...all.flatMap(({ path, content, leadsTo }) => [
      [path, content] as const,
      ...(leadsTo ? [[path.replace(/([^/]*)$/, '_rels/$1.rels'), relationships(leadsTo)] as const] : []),
    ]),
  ]
  return writeZip(files.map(([name, content]): ZipSource => ({ name, bytes: asBytes(content) })))
}

const colours = ['dk1', 'lt1', 'dk2', 'lt2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink']
const font = (name: string): string =>
  `<a:${name}><a:latin typeface="Calibri" panose="020F0502020204030204"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Jpan" typeface="游ゴシック"/><a:font script="Hang" typeface="맑은 고딕"/><a:font script="Hans" typeface="等线"/></a:${name}>`
const gradient = `<a:gradFill rotWithShape="1"><a:gsLst><a:gs pos="0"><a:schemeClr val="phClr"><a:lumMod val="110000"/><a:satMod val="105000"/><a:tint val="67000"/></a:schemeClr></a:gs><a:gs pos="100000"><a:schemeClr val="phClr"><a:lumMod val="105000"/><a:satMod val="109000"/><a:tint val="81000"/></a:schemeClr></a:gs></a:gsLst><a:lin ang="5400000" scaled="0"/></a:gradFill>`
const solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const line = (width: number): string =>
  `<a:ln w="${width}" cap="flat" cmpd="sng" algn="ctr">${solid}<a:prstDash val="solid"/><a:miter lim="800000"/></a:ln>`

/** DrawingML's theme (ECMA-376 part 1, 20.1.6.9), which every kind of document carries. */
export const theme: string = `<a:theme xmlns:a="${DRAWING}" name="Office"><a:themeElements><a:clrScheme name="Office">${colours
  .map(
    (name, index) =>
      `<a:${name}><a:srgbClr val="${(0x1f3864 * (index + 1)).toString(16).slice(0, 6).padStart(6, '0').toUpperCase()}"/></a:${name}>`,
  )
  .join(
    '',
  )}</a:clrScheme><a:fontScheme name="Office">${font('majorFont')}${font('minorFont')}</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>${solid}${gradient}${gradient}</a:fillStyleLst><a:lnStyleLst>${line(6350)}${line(12700)}${line(19050)}</a:lnStyleLst><a:effectStyleLst><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst><a:outerShdw blurRad="57150" dist="19050" dir="5400000" algn="ctr" rotWithShape="0"><a:srgbClr val="000000"><a:alpha val="63000"/></a:srgbClr></a:outerShdw></a:effectLst></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst>${solid}${solid}${gradient}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`

export const THEME_TYPE = office('theme')
export const wordType = (kind: string): string => office(`wordprocessingml.${kind}`)
export const sheetType = (kind: string): string => office(`spreadsheetml.${kind}`)
export const slideType = (kind: string): string => office(`presentationml.${kind}`)
