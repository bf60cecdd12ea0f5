import type { Format } from '../../protocol.ts'

const types = ['eml', 'msg', 'tnef']

export const mail: Format = {
  id: 'eml',
  types,
  warm: async (work) => {
    if (work === 'inspect') await import('./inspect/index.ts')
    else {
      await import('./disarm.ts')
      const { warmDecoders } = await import('./mime/charset.ts')
      warmDecoders()
    }
  },
  disarm: async (untrusted, type, _options, limits, nested) => (await import('./disarm.ts')).disarmMail(untrusted, type, limits, nested),
  inspect: async (bytes, limits, nested) => (await import('./inspect/index.ts')).inspectMail(bytes, limits, nested),
}
