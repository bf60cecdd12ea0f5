import type { Format } from '../../protocol.ts'
import type { OfficeId } from './disarm.ts'

/** Types of formats/known.ts that each kind is made from: the plain one, its templates and shows, and the macro-enabled ones. */
const types: Readonly<Record<OfficeId, readonly string[]>> = {
  docx: ['docx', 'docm', 'dotx', 'dotm'],
  xlsx: ['xlsx', 'xlsm', 'xltx', 'xltm'],
  pptx: ['pptx', 'pptm', 'potx', 'potm', 'ppsx', 'ppsm'],
}

/** Both halves are loaded only where they are needed, and share nothing that reads. */
const officeFormat = (id: OfficeId): Format => ({
  id,
  types: types[id],
  warm: async (work) => {
    if (work === 'inspect') return void (await import('./inspect/index.ts'))
    await import('./disarm.ts')
    await (await import('./protected/legacy.ts')).warmLegacy()
    await (await import('../../container/picture.ts')).warmPictures()
  },
  disarm: async (untrusted, _type, options, limits, nested) =>
    (await import('./disarm.ts')).disarmOffice(id, untrusted, limits, options, nested),
  inspect: async (bytes, limits, nested) => (await import('./inspect/index.ts')).inspectOffice(id, bytes, limits, nested),
})

export const officeFormats: readonly Format[] = (['docx', 'xlsx', 'pptx'] as const).map(officeFormat)
