/** Font programs that a PDF may carry, as the inspection reads them: only in the layout of our own writers, so that every byte has a meaning. */
export { isCff } from '../../../container/inspect/font/cff.ts'
export { isSfnt } from '../../../container/inspect/font/sfnt.ts'
export { isType1 } from '../../../container/inspect/font/type1.ts'
