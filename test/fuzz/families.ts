import { archive } from './archive-syntax.ts'
import type { FuzzFamily } from './family.ts'
import { image } from './image-syntax.ts'
import { legacy } from './legacy-syntax.ts'
import { mail } from './mail-syntax.ts'
import { media } from './media-syntax.ts'
import { office } from './office-syntax.ts'
import { pdf } from './pdf-syntax.ts'
import { rtf } from './rtf-syntax.ts'
import { text } from './text-syntax.ts'

/** The one list: a family is one file and one entry here. */
export const families: readonly FuzzFamily[] = [pdf, office, rtf, legacy, image, mail, media, text, archive]
