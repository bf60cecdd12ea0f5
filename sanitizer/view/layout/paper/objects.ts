import { deflateSync } from 'node:zlib'

/** Writes the objects of a PDF (ISO 32000-1 §7.5) one after the other: numbered, uncompressed but for streams that ask for it. */
export class Objects {
  readonly #chunks: Uint8Array[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  readonly #offsets: number[] = []
  #length = 15
  #reserved = 0

  /** A number for an object that is written later. */
  reserve(): number {
    return ++this.#reserved
  }

  #append(bytes: Uint8Array): void {
    this.#chunks.push(bytes)
    this.#length += bytes.length
  }

  write(content: string, number = this.reserve()): number {
    this.#offsets[number] = this.#length
    this.#append(Buffer.from(`${number} 0 obj\n${content}\nendobj\n`, 'latin1'))
    return number
  }

  /** `entries` are those of the dictionary without its length. */
  stream(entries: string, bytes: Uint8Array, number = this.reserve()): number {
    this.#offsets[number] = this.#length
    this.#append(Buffer.from(`${number} 0 obj\n<<${entries}/Length ${bytes.length}>>\nstream\n`, 'latin1'))
    this.#append(bytes)
    this.#append(Buffer.from('\nendstream\nendobj\n', 'latin1'))
    return number
  }

  deflated(entries: string, bytes: Uint8Array): number {
    return this.stream(`${entries}/Filter/FlateDecode`, deflateSync(bytes, { level: 1 }))
  }

  finish(root: number): Uint8Array {
    const at = this.#length
    const rows = Array.from(
      { length: this.#reserved },
      (_, index) => `${String(this.#offsets[index + 1] ?? 0).padStart(10, '0')} 00000 n \n`,
    )
    const count = this.#reserved + 1
    this.#append(
      Buffer.from(
        `xref\n0 ${count}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${count}/Root ${root} 0 R>>\nstartxref\n${at}\n%%EOF\n`,
        'latin1',
      ),
    )
    return Buffer.concat(this.#chunks)
  }
}
