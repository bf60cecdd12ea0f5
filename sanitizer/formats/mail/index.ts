import type { Finding } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Unpacked } from '../../members/collector.ts'
import type { Format, Nested } from '../../protocol.ts'

export const mailTypes: readonly string[] = ['eml', 'msg', 'tnef']

/** The files of a mail, as they are in it. @throws Refusal malformed, limits */
export const unpackMail = async (untrusted: Uint8Array, type: string, limits: Limits): Promise<Unpacked> =>
  (await import('./disarm.ts')).unpackMail(untrusted, type, limits)

/** @param bundle the mail, then its files as they are to be in it. @param nested rebuilds a body in HTML @throws Refusal malformed, limits */
export const composeMail = async (
  bundle: Uint8Array,
  type: string,
  limits: Limits,
  nested: Nested,
): Promise<{ readonly bytes: Uint8Array; readonly removed: readonly Finding[] }> =>
  (await import('./disarm.ts')).composeMail(bundle, type, limits, nested)

/**
 * A mail that is an upload, or lies in an archive or a mail, crosses file by file: see members/mail.ts, which asks a child for its files and then for
 * a new mail around them. `disarm` is for one that is attached to a document: only its fields and its text stay.
 */
export const mail: Format = {
  id: 'eml',
  types: mailTypes,
  warm: async (work) => {
    if (work === 'inspect') await import('./inspect/index.ts')
    else {
      await import('./disarm.ts')
      const { warmDecoders } = await import('./mime/charset.ts')
      warmDecoders()
    }
  },
  disarm: async (untrusted, type, _options, limits, nested) => (await import('./disarm.ts')).disarmMail(untrusted, type, limits, nested),
  inspect: async (bytes, limits, nested, contents) => (await import('./inspect/index.ts')).inspectMail(bytes, limits, nested, contents),
}
