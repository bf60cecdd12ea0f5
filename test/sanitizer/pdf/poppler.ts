import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The second opinion on what people see: poppler, which we use for nothing else. */
export const popplerInstalled = (): boolean =>
  spawnSync('pdftotext', ['-v']).error === undefined && spawnSync('pdftoppm', ['-v']).error === undefined

const latin1 = { encoding: 'latin1', maxBuffer: 1 << 26 } as const

/** UTF-8, as it stands. */
export function textOf(bytes: Uint8Array): string {
  return spawnSync('pdftotext', ['-q', '-', '-'], { input: bytes, encoding: 'utf8' }).stdout
}

/** Page size, turn and boxes of every page. */
function boxesOf(path: string): string {
  return spawnSync('pdfinfo', ['-box', '-l', '99', path], latin1)
    .stdout.split('\n')
    .filter((line) => /^Page .*(size|rot|Box)/.test(line))
    .join('\n')
}

/** Netpbm pictures, one a page. */
function rastersOf(folder: string, path: string): readonly Buffer[] {
  const pages = mkdtempSync(join(folder, 'pages-'))
  spawnSync('pdftoppm', ['-q', '-r', '72', path, join(pages, 'page')])
  return readdirSync(pages)
    .sort()
    .map((name) => readFileSync(join(pages, name)))
}

/** Same text, same boxes, same pixels. @returns the text */
export function assertLooksTheSame(input: Uint8Array, output: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-pdf-'))
  try {
    const [before, after] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')] as const
    writeFileSync(before, input)
    writeFileSync(after, output)
    const text = textOf(input)
    assert.equal(textOf(output), text)
    assert.equal(boxesOf(after), boxesOf(before))
    const pictures = rastersOf(folder, before)
    assert.ok(pictures.length > 0, 'poppler shows no page of the input')
    for (const [index, picture] of rastersOf(folder, after).entries())
      assert.ok(pictures[index]?.equals(picture), `page ${index + 1} is drawn otherwise`)
    return text
  } finally {
    rmSync(folder, { recursive: true })
  }
}
