import iconv from 'iconv-lite'

/** @returns undefined for a text that CP932 cannot write */
export function cp932Bytes(text: string): Buffer | undefined {
  const bytes = iconv.encode(text, 'cp932')
  return iconv.decode(bytes, 'cp932') === text ? bytes : undefined
}

/** Tables are read from their files at the first use. */
export const warmCp932 = (): void => void cp932Bytes('ア')
