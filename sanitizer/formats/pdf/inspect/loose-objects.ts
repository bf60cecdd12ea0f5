import type { Findings } from '../../../findings.ts'
import { actionKeys, calmActions, keys, names, naming, pageTurns } from './loose-names.ts'
import type { Unseal } from './security.ts'
import { type Dict, isArray, isDict, type Name, nameIn, Ref, Text, type Value } from './values.ts'

/** A value and the object it stands in; number 0 where none is. */
export interface Found {
  readonly number: number
  readonly generation: number
  readonly value: Value
}

/** One dictionary of a foreign file, by what its keys and kinds are known for. */
export function listDict(dict: Dict, findings: Findings, place: Found, unseal: Unseal | undefined): void {
  for (const [key, value] of dict) {
    const kind = Object.hasOwn(keys, key) ? keys[key] : undefined
    if (kind) findings.add(kind)
    if (key === 'Perms' && isDict(value)) findings.add('signature')
    const named = naming.has(key) ? nameIn(value) : undefined
    if (named !== undefined && Object.hasOwn(names, named)) findings.add(names[named] ?? 'unknown')
    if (actionKeys.has(key)) findings.add('unknown', strangers(value))
  }
  if (nameIn(dict.get('S')) === 'Named' && !pageTurns.has(nameIn(dict.get('N')) ?? '')) findings.add('action')
  if (nameIn(dict.get('S')) === 'URI' || dict.has('URI')) findings.add(linkSafe(dict.get('URI'), place, unseal) ? 'action' : 'unsafe-link')
  if (nameIn(dict.get('FS')) === 'URL') findings.add('external-reference')
  const off = dict.get('OFF')
  if ((isArray(off) && off.length > 0) || nameIn(dict.get('BaseState')) === 'OFF') findings.add('hidden-layer')
  if (nameIn(dict.get('PageMode')) === 'FullScreen') findings.add('action')
  if (!matrixSound(dict.get('FontMatrix'))) findings.add('font')
}

/** A name of a text that is no syntax. */
export function listWord(name: Name, findings: Findings): void {
  const kind = Object.hasOwn(keys, name.text) ? keys[name.text] : Object.hasOwn(names, name.text) ? names[name.text] : undefined
  if (kind) findings.add(kind)
}

/** Actions of a kind that the standard does not have, in the value of an action's key or one level below. */
function strangers(value: Value): number {
  const within = isArray(value) ? value : isDict(value) && !value.has('S') ? [...value.values()] : [value]
  return within.filter((one) => {
    const kind = isDict(one) ? nameIn(one.get('S')) : undefined
    return kind !== undefined && !Object.hasOwn(names, kind) && !calmActions.has(kind)
  }).length
}

function linkSafe(value: Value | undefined, { number, generation }: Found, unseal: Unseal | undefined): boolean {
  if (!(value instanceof Text)) return false
  const plain = unseal ? unseal(number, generation, Buffer.from(value.latin1, 'latin1')).toString('latin1') : value.latin1
  return /^(?:https?:\/\/|mailto:)[!-~]+$/i.test(plain)
}

const matrixSound = (matrix: Value | undefined): boolean =>
  matrix === undefined ||
  matrix instanceof Ref ||
  (isArray(matrix) && matrix.length === 6 && matrix.every((one) => typeof one === 'number'))
