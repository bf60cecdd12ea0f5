/** Where and when a photograph was taken: all that a policy may let cross (`keepLocation`). Numbers and one checked date, no text of the file. */
export interface Capture {
  readonly position?: {
    /** Degrees, north positive, -90 to 90. */
    readonly latitude: number
    /** Degrees, east positive, -180 to 180. */
    readonly longitude: number
    /** Metres above sea level. */
    readonly altitude?: number
  }
  /** `YYYY:MM:DD HH:MM:SS`, as EXIF writes it. */
  readonly taken?: string
}

interface Field {
  readonly tag: number
  readonly type: 1 | 2 | 4 | 5
  readonly count: number
  readonly value: Buffer
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const rationals = (...pairs: readonly (readonly [number, number])[]): Buffer =>
  Buffer.concat(pairs.flatMap(([above, below]) => [uint32(above), uint32(below)]))

/** Degrees, minutes, and seconds in ten-thousandths (3 mm on the ground). */
function sexagesimal(degrees: number): Buffer {
  const total = Math.round(Math.abs(degrees) * 36_000_000)
  const seconds = total % 600_000
  const minutes = Math.floor(total / 600_000) % 60
  return rationals([Math.floor(total / 36_000_000), 1], [minutes, 1], [seconds, 10_000])
}

/** One image file directory (TIFF 6.0 §2) at offset `at`: entries, no next directory, then the values that do not fit. */
function directory(at: number, fields: readonly Field[]): Buffer {
  const head = Buffer.alloc(2 + fields.length * 12 + 4)
  head.writeUInt16LE(fields.length, 0)
  const values: Buffer[] = []
  let free = at + head.length
  for (const [index, field] of fields.entries()) {
    const entry = 2 + index * 12
    head.writeUInt16LE(field.tag, entry)
    head.writeUInt16LE(field.type, entry + 2)
    head.writeUInt32LE(field.count, entry + 4)
    if (field.value.length <= 4) field.value.copy(head, entry + 8)
    else {
      head.writeUInt32LE(free, entry + 8)
      values.push(field.value)
      free += field.value.length
    }
  }
  return Buffer.concat([head, ...values])
}

function positionFields({ latitude, longitude, altitude }: NonNullable<Capture['position']>): readonly Field[] {
  return [
    { tag: 0, type: 1, count: 4, value: Buffer.from([2, 3, 0, 0]) },
    { tag: 1, type: 2, count: 2, value: Buffer.from(latitude < 0 ? 'S\0' : 'N\0') },
    { tag: 2, type: 5, count: 3, value: sexagesimal(latitude) },
    { tag: 3, type: 2, count: 2, value: Buffer.from(longitude < 0 ? 'W\0' : 'E\0') },
    { tag: 4, type: 5, count: 3, value: sexagesimal(longitude) },
    ...(altitude === undefined
      ? []
      : ([
          { tag: 5, type: 1, count: 1, value: Buffer.from([altitude < 0 ? 1 : 0]) },
          { tag: 6, type: 5, count: 1, value: rationals([Math.round(Math.abs(altitude) * 100), 100]) },
        ] as const)),
  ]
}

/**
 * Writes a fresh EXIF block (Exif 3.0 §4.6): a TIFF header, GPS position and DateTimeOriginal, nothing else. The same capture always gives
 * the same bytes. inspect/exif.ts reads exactly this and nothing more.
 */
export function captureExif(capture: Capture): Uint8Array | undefined {
  const pointers = [capture.taken === undefined ? undefined : 0x8769, capture.position === undefined ? undefined : 0x8825].filter(
    (tag) => tag !== undefined,
  )
  if (pointers.length === 0) return undefined
  const blocks: Buffer[] = []
  const fields: Field[] = []
  let at = 8 + 2 + pointers.length * 12 + 4
  for (const tag of pointers) {
    const inner =
      tag === 0x8769
        ? directory(at, [{ tag: 0x9003, type: 2, count: 20, value: Buffer.from(`${capture.taken}\0`, 'latin1') }])
        : directory(at, capture.position ? positionFields(capture.position) : [])
    fields.push({ tag, type: 4, count: 1, value: uint32(at) })
    blocks.push(inner)
    at += inner.length
  }
  return Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), directory(8, fields), ...blocks])
}
