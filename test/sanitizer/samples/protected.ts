/** Office packages protected by a program that is not ours, and what is done to such files. */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { encrypt } = require('officecrypto-tool') as typeof import('officecrypto-tool')
const cfb = require('cfb') as typeof import('cfb')

/** [MS-OFFCRYPTO]: agile is AES-256 and SHA-512 with 100,000 rounds, standard AES-128 and SHA-1. */
export const protect = (bytes: Uint8Array, password: string, way: 'agile' | 'standard' = 'agile'): Buffer =>
  encrypt(Buffer.from(bytes), way === 'standard' ? { password, type: 'standard' } : { password })

/** The file again with one of its streams changed. */
export function changed(file: Uint8Array, stream: string, change: (content: Buffer) => Uint8Array): Buffer {
  const container = cfb.read(Buffer.from(file), { type: 'buffer' })
  const entry = cfb.find(container, stream)
  if (!entry) throw new Error(`no ${stream}`)
  cfb.utils.cfb_add(container, `/${stream}`, Buffer.from(change(Buffer.from(entry.content as Uint8Array))))
  return Buffer.from(cfb.write(container, { type: 'buffer' }) as Uint8Array)
}

/** Agile protection says how it works in XML behind eight bytes. */
export const rewritten = (file: Uint8Array, from: string | RegExp, to: string): Buffer =>
  changed(file, 'EncryptionInfo', (content) => {
    const xml = content.toString('utf8', 8)
    if (xml.replace(from, to) === xml) throw new Error(`nothing to rewrite: ${from}`)
    return Buffer.concat([content.subarray(0, 8), Buffer.from(xml.replace(from, to))])
  })
