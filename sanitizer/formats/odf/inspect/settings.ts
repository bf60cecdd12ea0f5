import { tokens } from '../../../container/inspect/tokens.ts'
import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { prefixes } from './expected.ts'

const ELEMENTS = new Set([
  'office:document-settings',
  'office:settings',
  'config:config-item-set',
  'config:config-item-map-indexed',
  'config:config-item-map-named',
  'config:config-item-map-entry',
  'config:config-item',
])
const ATTRIBUTES = new Set(['config:name', 'config:type', 'office:version'])
/** Items that do something, by a part of their name; what is only a number about the view has none of these words. */
const ACTING =
  /link|print(?!erindependent|empty)|update|macro|script|database|font(?!height)|url|path|password|protection|readonly|load|save|rsid|user|template/i
/** They only sound like it: about how lines were measured once. */
const HARMLESS = new Set(['UseOldPrinterMetrics', 'DoNotResetParaAttrsForNumFont'])
const TEXTS = new Set(['ViewId', 'ActiveTable', 'PrinterIndependentLayout'])
const PLAIN = /^(?:true|false|-?[0-9.]+)$/

/** Settings hold switches and numbers only. @throws Refusal malformed, limit-* */
export function inspectSettings(bytes: Uint8Array, findings: Findings, limits: Limits): void {
  let item = ''
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind === 'text') {
      if (item === '' || !(TEXTS.has(item) || PLAIN.test(token.text))) findings.add('unknown')
      continue
    }
    item = ''
    if (token.kind === 'close') continue
    if (!ELEMENTS.has(token.name)) findings.add('unknown')
    for (const [name, value] of token.attributes) {
      const isDeclared = token.depth === 0 && name.startsWith('xmlns:') && prefixes.get(name.slice(6)) === value
      if (!isDeclared && !ATTRIBUTES.has(name)) findings.add('unknown')
    }
    if (token.name !== 'config:config-item') continue
    item = token.attributes.get('config:name') ?? ''
    if (/^Printer(?!Independent)/.test(item)) findings.add('printer-settings')
    else if ((ACTING.test(item) && !HARMLESS.has(item)) || token.attributes.get('config:type') === 'base64Binary') findings.add('unknown')
  }
}
