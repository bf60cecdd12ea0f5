/**
 * What acts in an Office file, looked for in an output by no code of ours: Info-ZIP's `unzip` lists and unpacks it, and these patterns are matched
 * with the names and with what is in the parts. They are rough on purpose: they know nothing of vocabularies, and a false alarm is looked at by a person.
 */
import { run } from './tools.ts'

/** Names of entries. */
const names: Readonly<Record<string, RegExp>> = {
  'VBA project': /vbaProject|vbaData/i,
  'OLE object': /oleObject|\.ole$/i,
  ActiveX: /activeX|ctrlProp/i,
  'XLM sheet': /macrosheets?|dialogsheets?|intlmacro/i,
  'external link part': /externalLinks?\//i,
  'connection part': /connections\.xml|queryTables?\/|\/model\//i,
  'printer settings': /printerSettings/i,
  'custom interface or add-in': /customUI|webextension|taskpane/i,
  'binary part': /\.(?:bin|exe|dll|vbs|js|hta|scr|lnk|ocx)$/i,
  'script of ODF': /^(?:Basic|Scripts|Dialogs|Configurations2)\//i,
}

/** What is in the parts, as one text. */
const contents: Readonly<Record<string, RegExp>> = {
  'macro-enabled content type': /macroEnabled|vnd\.ms-office\.vbaProject/i,
  'document type': /<!DOCTYPE|<!ENTITY/i,
  'external relationship': /<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*\/hyperlink")[^>]*>/,
  'unsafe link': /Target="(?!https?:|mailto:|tel:|#)[a-z][a-z0-9+.-]*:/i,
  'object element': /<(?:\w+:)?(?:OLEObject|oleObj|oleObject|control|altChunk|objectEmbed|objectLink|ddeLink|oleLink|attachedTemplate)\b/,
  'action of a slide': /ppaction:\/\/(?:macro|program|ole|hlinkfile)/i,
  'XLM name': /\b(?:_xlnm\.)?Auto_(?:Open|Close|Activate|Deactivate)\b|\bxlm="(?:1|true)"|\bvbProcedure="(?:1|true)"/i,
  'script of ODF': /vnd\.sun\.star\.script|<(?:script:event-listener|office:dde-source|text:dde-connection|draw:plugin|draw:applet)\b/,
}

/** Codes of fields as Word puts them together: what `w:instrText` says, one after the other, and `w:instr`. */
const field = /\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|RD|ADDIN|HTMLCONTROL|AUTOTEXT)\b/
/** In a formula: another program's topic, or a function that fetches or calls. */
const formula =
  /\|\s*'|\b(?:WEBSERVICE|FILTERXML|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMPORTDATA|STOCKHISTORY|FORMULA\.FILL|FOPEN|HALT|RUN)\s*\(|(?<![\w\]])\[\d+\]/i

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '')

/** @returns the names of what was found, e.g. `VBA project`; undefined when `unzip` does not open the file */
export async function markersIn(path: string): Promise<readonly string[] | undefined> {
  const listed = await run('unzip', '-Z1', path)
  if (listed.status !== 0) return undefined
  const entries = listed.stdout.toString('utf8').split('\n')
  const text = (await run('unzip', '-p', path, '-x', '*.png', '*.jpeg', '*.jpg', '*.gif', '*.webp')).stdout.toString('utf8')
  const codes = all(text, /<w:(?:del)?[iI]nstrText\b[^>]*>([^<]*)</g)
  const written = [codes.join(''), codes.join(' '), ...all(text, /\bw:instr="([^"]*)"/g)]
  const formulas = all(text, /<(?:\w+:)?f(?:ormula[12]?)?(?:\s[^>]*)?>([^<]*)</g)
  return [
    ...Object.entries(names).flatMap(([name, pattern]) => (entries.some((entry) => pattern.test(entry)) ? [name] : [])),
    ...Object.entries(contents).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : [])),
    ...(written.some((code) => field.test(code)) ? ['field that acts'] : []),
    ...(formulas.some((each) => formula.test(each)) ? ['formula that acts'] : []),
  ]
}
