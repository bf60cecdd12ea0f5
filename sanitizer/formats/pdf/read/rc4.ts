/** RC4, which old PDF files are encrypted with (ISO 32000-2, 7.6.3.2) and which today's OpenSSL no longer brings. Both ways the same. */
export function rc4(key: Uint8Array, input: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  for (let index = 0, other = 0; index < 256; index++) {
    const value = state[index] as number
    other = (other + value + (key[index % key.length] as number)) & 255
    state[index] = state[other] as number
    state[other] = value
  }
  const out = new Uint8Array(input.length)
  for (let at = 0, index = 0, other = 0; at < input.length; at++) {
    index = (index + 1) & 255
    const value = state[index] as number
    other = (other + value) & 255
    const swapped = state[other] as number
    state[index] = swapped
    state[other] = value
    out[at] = (input[at] as number) ^ (state[(value + swapped) & 255] as number)
  }
  return out
}
