import { archive } from './archive.ts'
import type { Family } from './family.ts'
import { image } from './image.ts'
import { mail } from './mail.ts'
import { media } from './media.ts'
import { metadata } from './metadata.ts'
import { office } from './office.ts'
import { pdf } from './pdf.ts'

/** The one list: a family is one file and one entry here. */
export const families: readonly Family[] = [pdf, office, mail, archive, image, media, metadata]
