/** Font programs that a PDF may carry, as the inspection reads them: only in the layout of our own writers, so that every byte has a meaning. */
export { isCff } from './font/cff.ts'
export { isSfnt } from './font/sfnt.ts'
export { isType1 } from './font/type1.ts'
