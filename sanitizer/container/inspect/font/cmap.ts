/** 5.2.1: subtables of known formats in a row, covering the table. */
export function isCharacterMap(table: Buffer, glyphs: number): boolean {
  if (table.length < 4 || table.readUInt16BE(0) !== 0) return false
  const count = table.readUInt16BE(2)
  let next = 4 + count * 8
  let previous = -1
  if (next > table.length) return false
  for (let row = 4; row < 4 + count * 8; row += 8) {
    const [identifier, offset] = [table.readUInt32BE(row), table.readUInt32BE(row + 4)]
    if (identifier <= previous || offset > next) return false
    previous = identifier
    if (offset < next) continue
    const length = subtableLength(table.subarray(offset), glyphs)
    if (length === undefined) return false
    next += length
  }
  return next === table.length
}

function subtableLength(table: Buffer, glyphs: number): number | undefined {
  if (table.length < 10) return undefined
  const format = table.readUInt16BE(0)
  const length = format === 12 ? table.readUInt32BE(4) : table.readUInt16BE(2)
  if (length > table.length || (format === 12 ? table.readUInt32BE(8) : table.readUInt16BE(4)) !== 0) return undefined
  const own = table.subarray(0, length)
  const sound =
    format === 0
      ? length === 262 && own.subarray(6).every((glyph) => glyph < glyphs)
      : format === 6
        ? length === 10 + own.readUInt16BE(8) * 2 && areBelow(own, 10, glyphs)
        : format === 4
          ? areSegments(own, glyphs)
          : format === 12 && areGroups(own, glyphs)
  return sound ? length : undefined
}

function areBelow(table: Buffer, from: number, glyphs: number): boolean {
  for (let at = from; at < table.length; at += 2) if (table.readUInt16BE(at) >= glyphs) return false
  return true
}

/** 5.2.1.3.3: ascending, apart, each inside the font; arrays of glyphs lie one behind the other. */
function areSegments(table: Buffer, glyphs: number): boolean {
  const count = table.length >= 24 ? table.readUInt16BE(6) / 2 : 0
  let list = 16 + count * 8
  if (count < 1 || list > table.length || table.readUInt16BE(14 + count * 2) !== 0) return false
  let previous = -1
  for (let segment = 0; segment < count; segment++) {
    const [end, start] = [table.readUInt16BE(14 + segment * 2), table.readUInt16BE(16 + (count + segment) * 2)]
    const [delta, place] = [table.readUInt16BE(16 + (count * 2 + segment) * 2), 16 + (count * 3 + segment) * 2]
    const offset = table.readUInt16BE(place)
    if (start <= previous || end < start) return false
    previous = end
    if (segment === count - 1)
      return (
        end === 0xffff &&
        start === 0xffff &&
        offset === 0 &&
        delta === 1 &&
        list === table.length &&
        areBelow(table, 16 + count * 8, glyphs)
      )
    if (offset === 0) {
      if (((start + delta) & 0xffff) + end - start >= glyphs) return false
    } else if (delta !== 0 || place + offset !== list) return false
    else list += (end - start + 1) * 2
  }
  return false
}

function areGroups(table: Buffer, glyphs: number): boolean {
  if (table.length < 16 || table.length !== 16 + table.readUInt32BE(12) * 12) return false
  let previous = -1
  for (let row = 16; row < table.length; row += 12) {
    const [start, end, glyph] = [table.readUInt32BE(row), table.readUInt32BE(row + 4), table.readUInt32BE(row + 8)]
    if (start <= previous || end < start || end > 0x10ffff || glyph + end - start >= glyphs) return false
    previous = end
  }
  return true
}
