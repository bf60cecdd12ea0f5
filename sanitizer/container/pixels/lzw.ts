const fullTable = 4096

/** Codes of one GIF frame as bytes (GIF89a appendix F): least significant bit first, 3 to 12 bits wide. */
export function lzw(indices: Uint8Array, codeSize: number): Buffer {
  const [clear, end] = [1 << codeSize, (1 << codeSize) + 1]
  // children[code << 8 | index] is the code of that longer string, 0 where there is none yet.
  const children = new Uint16Array(fullTable << 8)
  let bytes = Buffer.alloc(Math.max(64, indices.length >> 1))
  let [at, held, bits] = [0, 0, 0]
  let [next, width] = [end + 1, codeSize + 1]
  const emit = (code: number): void => {
    held |= code << bits
    for (bits += width; bits >= 8; bits -= 8, held >>>= 8) {
      if (at === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)])
      bytes[at++] = held & 255
    }
  }
  emit(clear)
  let prefix = indices[0] ?? 0
  for (let pixel = 1; pixel < indices.length; pixel++) {
    const index = indices[pixel] ?? 0
    const place = (prefix << 8) | index
    const longer = children[place] ?? 0
    if (longer !== 0) {
      prefix = longer
      continue
    }
    emit(prefix)
    if (next < fullTable) {
      children[place] = next
      if (next++ === 1 << width) width++
    } else {
      emit(clear)
      children.fill(0)
      ;[next, width] = [end + 1, codeSize + 1]
    }
    prefix = index
  }
  emit(prefix)
  // The decoder has added one more string by now, and may read the end code a bit wider.
  if (next === 1 << width && width < 12) width++
  emit(end)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(bits > 0 ? [held & 255] : [])])
}
