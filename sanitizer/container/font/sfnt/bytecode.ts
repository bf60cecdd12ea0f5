import { u8 } from '../octets.ts'

/** TrueType instructions (ISO/IEC 14496-22, "The TrueType instruction set"): opcodes that none defines unless a font does with IDEF. */
const undefinedCodes = new Uint8Array(256)
for (const code of [0x28, 0x7b, 0x83, 0x84, 0x8f, 0x90, 0x91, 0x92]) undefinedCodes[code] = 1
undefinedCodes.fill(1, 0x93, 0xb0)

const NPUSHB = 0x40
const NPUSHW = 0x41
const PUSHB = 0xb0
const PUSHW = 0xb8
const MDRP = 0xc0
const [IF, EIF, FDEF, ENDF, IDEF] = [0x58, 0x59, 0x2c, 0x2d, 0x89] as const
const MAXIMUM_LENGTH = 0xffff
const MAXIMUM_NESTING = 64

/** How many bytes of numbers stand behind an opcode. */
function pushed(code: number, program: Uint8Array, at: number): number {
  if (code === NPUSHB) return 1 + u8(program, at)
  if (code === NPUSHW) return 1 + u8(program, at) * 2
  if (code >= PUSHB && code < PUSHW) return code - PUSHB + 1
  return code >= PUSHW && code < MDRP ? (code - PUSHW + 1) * 2 : 0
}

export const definesInstructions = (program: Uint8Array): boolean => program.includes(IDEF)

/**
 * Whether a program from `from` to `to` is made of known opcodes, pushes that end inside it, and IF and FDEF that close. KNOWN GAP: it is
 * not run; where jumps and calls lead is a matter of values, and readers bound those while they run it.
 */
export function isBytecode(program: Uint8Array, from: number, to: number, ownCodes: boolean): boolean {
  if (to - from > MAXIMUM_LENGTH) return false
  let conditions = 0
  let inside = false
  let at = from
  while (at < to) {
    const code = u8(program, at++)
    if (undefinedCodes[code] && !ownCodes) return false
    if (code >= NPUSHB) at += pushed(code, program, at)
    if (code === IF && ++conditions > MAXIMUM_NESTING) return false
    if (code === EIF && --conditions < 0) return false
    if (code === FDEF || code === IDEF || code === ENDF) {
      if (inside !== (code === ENDF)) return false
      inside = !inside
    }
  }
  return at === to && conditions === 0 && !inside
}
