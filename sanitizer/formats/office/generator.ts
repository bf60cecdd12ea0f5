import { decodeXml } from '../../container/xml/decode.ts'
import { scanXml } from '../../container/xml/scanner.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { OfficePackage } from './package.ts'
import type { MainKind } from './parts.ts'
import { officeRelationship, resolveTarget } from './relationships.ts'

/**
 * Of a package's properties (ECMA-376 Part 1 §22.2) one thing stays: that a program of Microsoft's wrote it, and of which generation. Readers
 * trust cached values of formulas, and take the defaults of charts, by it. The words are ours; nobody's name, title or time is in them.
 */
export const GENERATOR = {
  path: 'docProps/app.xml',
  contentType: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
  relationship: `${officeRelationship}extended-properties`,
} as const

const NAMESPACE = 'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/extendedProperties'
const programs: Readonly<Record<MainKind['format'], string>> = {
  docx: 'Microsoft Office Word',
  xlsx: 'Microsoft Excel',
  pptx: 'Microsoft Office PowerPoint',
}

/** @returns the part as we write it, or undefined when no program of Microsoft's says that it made the file */
export function generatorOf(source: OfficePackage, format: MainKind['format'], limits: Limits): Uint8Array | undefined {
  const name = propertiesPart(source)
  const { Application = '', AppVersion = '' } = name === undefined ? {} : read(source.read(name), limits)
  if (!/^Microsoft\b/.test(Application)) return undefined
  // Major version, then build (§22.2.2.3): 12 is Office 2007.
  const major = /^(1[2-9])\.\d{4}$/.exec(AppVersion)?.[1]
  const version = major ? `<AppVersion>${major}.0000</AppVersion>` : ''
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="${NAMESPACE}"><Application>${programs[format]}</Application>${version}</Properties>`,
  )
}

/** Whether LibreOffice says that it made the file. */
export function isOfLibreOffice(source: OfficePackage, limits: Limits): boolean {
  const name = propertiesPart(source)
  return name !== undefined && /^LibreOffice\b/.test(read(source.read(name), limits).Application ?? '')
}

/** Whether the properties are nothing but what we wrote ourselves. */
export function isOwnGenerator(source: OfficePackage, format: MainKind['format'], limits: Limits): boolean {
  const name = propertiesPart(source)
  const own = generatorOf(source, format, limits)
  return name === GENERATOR.path && own !== undefined && Buffer.compare(own, source.read(name)) === 0
}

function propertiesPart(source: OfficePackage): string | undefined {
  const isProperties = (type: string): boolean => type === 'extended-properties' || type === 'extendedProperties'
  const found = source.relationships('').filter(({ type, isExternal }) => isProperties(type) && !isExternal)
  const name = found.length === 1 ? resolveTarget('', found[0]?.target ?? '') : undefined
  return name !== undefined && source.has(name) ? name : undefined
}

function read(bytes: Uint8Array, limits: Limits): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  const path: string[] = []
  try {
    scanXml<string, string>(
      decodeXml(bytes),
      { element: (uri, local) => (uri === NAMESPACE || uri === STRICT ? local : ''), attribute: () => '' },
      {
        open: (element) => void path.push(element),
        text: (text) => {
          const element = path[1]
          if (path.length === 2 && (element === 'Application' || element === 'AppVersion')) texts[element] = (texts[element] ?? '') + text
        },
        close: () => void path.pop(),
      },
      limits,
    )
  } catch (error) {
    if (error instanceof Refusal) return {}
    throw error
  }
  return texts
}
