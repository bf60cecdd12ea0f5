import type { FuzzFamily } from './family.ts'
import { office } from './office-syntax.ts'
import { pdf } from './pdf-syntax.ts'

/** The one list: a family is one file and one entry here. */
export const families: readonly FuzzFamily[] = [pdf, office]
