import { readCff } from './cff/read.ts'
import { writeCff } from './cff/write.ts'
import { attempt } from './unsound.ts'

/** A bare CFF program (Adobe TN 5176) written anew from what was read of it, or undefined when it is not sound. */
export const rewriteCff = (font: Uint8Array): Uint8Array | undefined => attempt(() => writeCff(readCff(font)))
