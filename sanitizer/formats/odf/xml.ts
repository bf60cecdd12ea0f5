import { decodeXml } from '../../container/xml/decode.ts'
import { type NameTable, scanXml, type XmlHandler } from '../../container/xml/scanner.ts'
import type { Limits } from '../../limits.ts'

/** OpenOffice.org up to 3.x names its DTD in manifests and formulas; nothing is ever read from there. Any other DTD is refused. */
const KNOWN_DTD =
  /^(\s*<\?xml[^?>]{0,200}\?>)?\s*<!DOCTYPE (?:manifest:manifest PUBLIC "-\/\/OpenOffice\.org\/\/DTD Manifest 1\.0\/\/EN" "Manifest\.dtd"|math:math PUBLIC "-\/\/OpenOffice\.org\/\/DTD Modified W3C MathML 1\.01\/\/EN" "math\.dtd")>/

/** @throws Refusal malformed, ambiguous, limit-* */
export function readXml<E, A>(bytes: Uint8Array, names: NameTable<E, A>, handler: XmlHandler<E, A>, limits: Limits): void {
  scanXml(decodeXml(bytes).replace(KNOWN_DTD, ''), names, handler, limits)
}
