/** 端末認証コード as people type it and as a QR code brings it. The server is as forgiving; here it is so that a slip is said before it counts. */

const lookAlikes: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' }

/** Lower case, full width, any dash, spaces; O for 0, I and L for 1. @returns XXXX-XXXX-XXXX; undefined when it cannot be a code */
export function readCode(typed: string): string | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash_Punctuation}−ー]/gu, '')
    .replace(/[ILO]/g, (letter) => lookAlikes[letter] ?? letter)
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(text) ? text.replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3') : undefined
}

/** The code in `#code=…`. @returns as it stands there, for the field; empty when there is none */
export const codeOfHash = (hash: string): string => new URLSearchParams(hash.replace(/^#/, '')).get('code')?.slice(0, 64) ?? ''
