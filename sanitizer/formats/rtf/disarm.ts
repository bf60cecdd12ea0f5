import { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Disarmed, DisarmOptions } from '../../protocol.ts'
import { rebuildPictures } from './pictures.ts'
import { readTree } from './tree.ts'
import { Walk } from './walk.ts'
import { Writer } from './writer.ts'

/**
 * Rebuilds an RTF document (Rich Text Format 1.9.1): read strictly into groups, words and text, then written new from the words and destinations
 * that the tables name. Text is written as Unicode whatever it came in, pictures are encoded anew.
 *
 * KNOWN GAP: equations become the line of their characters; older drawings (\do) go; pictures that our decoders do not read, \dibitmap, \macpict
 * and \wbitmap among them, become an empty place.
 * KNOWN GAP: fields whose instruction holds another field (IF with MERGEFIELD) leave their result only; form fields lose their macros and stay.
 *
 * @throws Refusal malformed, limit-depth, limit-entries, limit-bytes
 */
export async function disarmRtf(untrusted: Uint8Array, options: DisarmOptions, limits: Limits): Promise<Disarmed> {
  const { root, trailing } = readTree(untrusted, limits)
  const findings = new Findings()
  if (trailing) findings.add('trailing-bytes')
  const writer = new Writer(limits.outputBytes)
  const pictures = await rebuildPictures(root.items, limits)
  new Walk({ writer, findings, limits, choices: options, pictures }).document(root)
  return {
    bytes: writer.finish(),
    format: 'rtf',
    mediaType: 'application/rtf',
    extension: 'rtf',
    method: 'rebuild',
    removed: findings.list(),
  }
}
