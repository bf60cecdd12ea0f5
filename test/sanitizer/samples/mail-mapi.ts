/** Messages of Outlook in their two forms, from one table of properties: [MS-OXMSG] and [MS-OXTNEF]. */
import CFB from 'cfb'

export interface MapiProperty {
  readonly id: number
  /** 0x1f text, 0x102 bytes, 3 number, 0x0d object; 0x0d holds what `inside` builds. */
  readonly type: 0x1f | 0x102 | 3 | 0x0d
  readonly value: string | Uint8Array | number
}
export type MapiParts = readonly MapiProperty[]

export const unicode = (id: number, value: string): MapiProperty => ({ id, type: 0x1f, value })
export const binary = (id: number, value: string | Uint8Array): MapiProperty => ({ id, type: 0x102, value: Buffer.from(value) })
export const integer = (id: number, value: number): MapiProperty => ({ id, type: 3, value })

export interface MapiSample {
  readonly message: MapiParts
  readonly attachments: readonly MapiParts[]
}

const bytesOf = ({ type, value }: MapiProperty): Buffer =>
  typeof value === 'string'
    ? Buffer.from(type === 0x1f ? `${value}\0` : value, type === 0x1f ? 'utf16le' : 'utf8')
    : typeof value === 'number'
      ? Buffer.from(Uint32Array.of(value).buffer)
      : Buffer.from(value)

/** [MS-OXMSG]: a stream for each property, numbers together in one. */
export function msgOf({ message, attachments }: MapiSample): Buffer {
  const file = CFB.utils.cfb_new()
  const put = (folder: string, parts: MapiParts, head: number): void => {
    const numbers = parts.filter(({ type }) => type === 3)
    const fixed = numbers.map(({ id, value }) => {
      const entry = Buffer.alloc(16)
      entry.writeUInt16LE(3, 0)
      entry.writeUInt16LE(id, 2)
      entry.writeUInt32LE(Number(value), 8)
      return entry
    })
    CFB.utils.cfb_add(file, `${folder}__properties_version1.0`, Buffer.concat([Buffer.alloc(head), ...fixed]))
    for (const part of parts) {
      const tag = `${part.id.toString(16).padStart(4, '0')}${part.type.toString(16).padStart(4, '0')}`.toUpperCase()
      if (part.type !== 3) CFB.utils.cfb_add(file, `${folder}__substg1.0_${tag}`, bytesOf(part))
    }
  }
  put('/', message, 32)
  for (const [index, parts] of attachments.entries()) put(`/__attach_version1.0_#${String(index).padStart(8, '0')}/`, parts, 8)
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array)
}

const word = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer)
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
const attribute = (level: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([
    Buffer.of(level),
    word(id),
    word(value.length),
    value,
    Buffer.from(Uint16Array.of(value.reduce((sum, byte) => (sum + byte) & 0xffff, 0)).buffer),
  ])

/** [MS-OXTNEF]: the same properties one behind the other. */
export function tnefOf({ message, attachments }: MapiSample): Buffer {
  const list = (parts: MapiParts): Buffer =>
    Buffer.concat([
      word(parts.length),
      ...parts.map((part) => {
        const value = bytesOf(part)
        const tag = word(part.id * 0x10000 + part.type)
        const named = part.id >= 0x8000 ? [Buffer.alloc(16), word(0), word(1)] : []
        return Buffer.concat([tag, ...named, ...(part.type === 3 ? [value] : [word(1), word(value.length), padded(value)])])
      }),
    ])
  const files = attachments.flatMap((parts) => [attribute(2, 0x00069002, Buffer.alloc(14)), attribute(2, 0x00069005, list(parts))])
  return Buffer.concat([Buffer.from('789f3e22', 'hex'), Buffer.of(1, 0), attribute(1, 0x00069003, list(message)), ...files])
}
