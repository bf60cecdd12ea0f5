import type { Format, FormatId } from '../protocol.ts'
import { archive } from './archive/index.ts'
import { imageFormats } from './image/index.ts'
import { mail } from './mail/index.ts'
import { markupFormats } from './markup/index.ts'
import { mediaFormats } from './media/index.ts'
import { odfFormats } from './odf/index.ts'
import { officeFormats } from './office/index.ts'
import { pdf } from './pdf/index.ts'
import { rtf } from './rtf/index.ts'
import { textFormats } from './text/index.ts'

/** The one registry: a format is one folder and one line here (docs/adding-a-format.md). */
const formats: readonly Format[] = [
  ...imageFormats,
  ...textFormats,
  ...markupFormats,
  pdf,
  ...officeFormats,
  ...odfFormats,
  rtf,
  mail,
  archive,
  ...mediaFormats,
]

const byId = new Map<FormatId, Format>(formats.map((format) => [format.id, format]))

export const formatById = (id: FormatId): Format | undefined => byId.get(id)
