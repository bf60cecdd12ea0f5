/** One file, two formats: each holds a second one that another program would open, with the marker in it. */
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import type { KnownKey } from '../../../sanitizer/formats/known.ts'
import type { RefusalCode } from '../../../sanitizer/refusal.ts'
import { tarEnd, tarEntry } from './archive.ts'
import { zipOf } from './containers.ts'
import { icon, iconDib } from './icon.ts'
import { chunk, gifBlock, picture, pixels, riff, withBlock, withChunk, withSegment } from './image.ts'
import { bmp, smallDib } from './metafile.ts'
import { docx, kept } from './office-package.ts'
import { bodies, file } from './pdf.ts'
import { rtf } from './rtf.ts'

export const MARKER = 'sekisho-second-format-4471'

export interface Polyglot {
  readonly name: string
  readonly fileName: string
  readonly bytes: Uint8Array
  /** What it is to us. */
  readonly type: KnownKey
  /** A rebuild as one thing, or why it is refused. */
  readonly ends: 'one thing' | RefusalCode
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const join = (...parts: readonly (Uint8Array | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part)))

const jar = zipOf({ 'META-INF/MANIFEST.MF': `Main-Class: ${MARKER}`, 'x.class': MARKER }, false)
const archive = zipOf({ 'x.html': `<script>${MARKER}</script>` }, false)
const script = `<script>/* ${MARKER} */ alert(1)</script>`
const hta = `<hta:application id="x"/><script language="VBScript">' ${MARKER}\r\nCreateObject("WScript.Shell").Run "calc"</script>`
const php = `<?php system($_GET["c"]); /* ${MARKER} */ ?>`
const javascript = `*/=1;alert("${MARKER}");/*`
const plainZip = zipOf({ 'a.txt': 'text' })
const rar = join('Rar!\x1a\x07\x01\0', MARKER)
const program = join('MZ\x90\0\x03\0\0\0', Buffer.alloc(56), MARKER)
const pdf = (before = '', after = ''): Uint8Array => file(bodies({}), '', before, after)
const evilPdf = file(bodies({ catalog: `/OpenAction<</S/JavaScript/JS(${MARKER})>>` }), '')

/** The second one in a place that the first one's readers step over. */
async function pictures(): Promise<readonly Polyglot[]> {
  const [jpeg, png, gif] = [await picture('jpeg'), await picture('png'), await picture('gif')]
  const tiff = await sharp(pixels(48, 32), { raw: { width: 48, height: 32, channels: 3 } })
    .tiff()
    .toBuffer()
  const webp = await picture('webp')
  const one = (name: string, fileName: string, type: KnownKey, bytes: Uint8Array): Polyglot => ({
    name,
    fileName,
    bytes,
    type,
    ends: 'one thing',
  })
  return [
    one('GIF and JAR (GIFAR)', 'a.gif', 'gif', join(gif, jar)),
    one('GIF with JavaScript in a comment', 'a.gif', 'gif', withBlock(gif, gifBlock(0xfe, javascript))),
    one('GIF with HTML in an application block', 'a.gif', 'gif', withBlock(gif, gifBlock(0xff, 'EVILEVIL1.0', script))),
    {
      name: 'GIF that is a line of JavaScript',
      fileName: 'a.gif',
      bytes: latin1(`GIF89a/*\0\0*/=1;alert("${MARKER}")`),
      type: 'gif',
      ends: 'malformed',
    },
    one('PNG and ZIP behind it', 'a.png', 'png', join(png, archive)),
    one('PNG with ZIP in a private chunk', 'a.png', 'png', withChunk(png, chunk('zzZz', archive))),
    one('PNG with HTML in its text', 'a.png', 'png', withChunk(png, chunk('tEXt', latin1(`Comment\0${script}`)))),
    one('PNG with PHP in its palette of suggestions', 'a.png', 'png', withChunk(png, chunk('tEXt', latin1(`x\0${php}`)))),
    one('JPEG with PHP in a comment', 'a.jpg', 'jpeg', withSegment(jpeg, 0xfe, latin1(php))),
    one('JPEG with HTA behind it', 'a.jpg', 'jpeg', join(jpeg, hta)),
    one('JPEG with HTA in APP13', 'a.jpg', 'jpeg', withSegment(jpeg, 0xed, latin1(hta))),
    one('JPEG with PDF in a comment, within its first kilobyte', 'a.jpg', 'jpeg', withSegment(jpeg, 0xfe, Buffer.from(evilPdf))),
    one('JPEG and RAR', 'a.jpg', 'jpeg', join(jpeg, rar)),
    one('JPEG and ZIP', 'a.jpg', 'jpeg', join(jpeg, archive)),
    one('JPEG and a program', 'a.jpg', 'jpeg', join(jpeg, program)),
    one('WebP with HTML in a chunk of its own', 'a.webp', 'webp', riff(...chunksOf(webp), ['EVIL', latin1(script)])),
    one('WebP and ZIP', 'a.webp', 'webp', join(webp, archive)),
    { name: 'WebP that is JavaScript', fileName: 'a.webp', bytes: latin1(`RIFF/*\0\0WEBP${javascript}`), type: 'webp', ends: 'malformed' },
    one('TIFF and ZIP', 'a.tif', 'tiff', join(tiff, archive)),
    one('TIFF with a second picture as DNG has it', 'a.tif', 'tiff', asDng(tiff)),
    one('BMP with JavaScript between head and pixels', 'a.bmp', 'bmp', bmpWith(javascript)),
    one('BMP and ZIP', 'a.bmp', 'bmp', join(bmp(smallDib()), archive)),
    one('icon and HTML', 'a.ico', 'icon', join(icon(iconDib()), script)),
  ]
}

/** A RIFF file's chunks, as `riff` takes them. */
function chunksOf(webp: Buffer): readonly (readonly [string, Buffer])[] {
  const chunks: [string, Buffer][] = []
  for (let at = 12; at + 8 <= webp.length; ) {
    const size = webp.readUInt32LE(at + 4)
    chunks.push([webp.toString('latin1', at, at + 4), webp.subarray(at + 8, at + 8 + size)])
    at += 8 + size + (size & 1)
  }
  return chunks
}

/** Little-endian TIFF whose first directory gets DNGVersion (0xc612) and DNGPrivateData (0xc634) behind the file; entries stay in order. */
function asDng(tiff: Buffer): Buffer {
  const at = tiff.readUInt32LE(4)
  const count = tiff.readUInt16LE(at)
  const entries = tiff.subarray(at + 2, at + 2 + count * 12)
  const evil = latin1(`EVIL\0${script}`)
  const row = (tag: number, type: number, size: number, value: number): Buffer => {
    const entry = Buffer.alloc(12)
    entry.writeUInt16LE(tag, 0)
    entry.writeUInt16LE(type, 2)
    entry.writeUInt32LE(size, 4)
    entry.writeUInt32LE(value, 8)
    return entry
  }
  const odd = tiff.length & 1
  const directory = tiff.length + odd + evil.length + (evil.length & 1)
  const head = Buffer.from(tiff)
  head.writeUInt32LE(directory, 4)
  const length = Buffer.alloc(2)
  length.writeUInt16LE(count + 2)
  const own = [row(0xc612, 1, 4, 1), row(0xc634, 1, evil.length, tiff.length + odd)]
  return join(head, Buffer.alloc(odd), evil, Buffer.alloc(evil.length & 1), length, entries, ...own, Buffer.alloc(4))
}

/** The pixels begin later than the head ends: what lies between is nobody's. */
function bmpWith(text: string): Buffer {
  const plain = bmp(smallDib())
  const start = plain.readUInt32LE(10)
  const out = join(plain.subarray(0, start), text, plain.subarray(start))
  out.writeUInt32LE(start + text.length, 10)
  out.writeUInt32LE(out.length, 2)
  return out
}

const documents = (): readonly Polyglot[] => {
  const one = (name: string, fileName: string, type: KnownKey, bytes: Uint8Array): Polyglot => ({
    name,
    fileName,
    bytes,
    type,
    ends: 'one thing',
  })
  const no = (name: string, fileName: string, type: KnownKey, ends: RefusalCode, bytes: Uint8Array): Polyglot => ({
    name,
    fileName,
    bytes,
    type,
    ends,
  })
  const word = docx(kept)
  return [
    one('PDF and ZIP behind it', 'a.pdf', 'pdf', join(pdf(), archive)),
    one('PDF and JAR behind it', 'a.pdf', 'pdf', join(pdf(), jar)),
    one('PDF behind HTML', 'a.pdf', 'pdf', pdf(`${script}\n`)),
    one('PDF behind a script', 'a.pdf', 'pdf', pdf(`alert("${MARKER}");/*\n`)),
    one('PDF with HTML in a comment', 'a.pdf', 'pdf', pdf('', `%${script}\n`)),
    no('PDF behind the head of a program', 'a.pdf', 'pe-executable', 'type-forbidden', join(program, pdf())),
    no(
      'PDF that is a disk image',
      'a.pdf',
      'iso',
      'type-forbidden',
      join(pdf(), Buffer.alloc(0x8001 - pdf().length), `CD001\x01${MARKER}`),
    ),
    no(
      'PDF that is a disk image of Apple',
      'a.pdf',
      'dmg',
      'type-forbidden',
      join(pdf(), MARKER, Buffer.alloc(600), 'koly', Buffer.alloc(508)),
    ),
    no('PDF behind another ZIP', 'a.pdf', 'zip', 'malformed', join(archive.subarray(0, 60), evilPdf)),
    no(
      'ZIP behind a page (self-extracting without a program)',
      'a.zip',
      'unknown',
      'type-unknown',
      join('<html>', '\0'.repeat(40), archive),
    ),
    no('ZIP behind a program (self-extracting)', 'a.zip', 'pe-executable', 'type-forbidden', join(program, archive)),
    no('Word document with a PDF behind it', 'a.docx', 'docx', 'ambiguous', join(word, evilPdf)),
    no('Word document and a second one behind it', 'a.docx', 'docx', 'ambiguous', join(word, docx(kept), Buffer.alloc(30))),
    one('ZIP with HTML in its comment', 'a.zip', 'zip', withZipComment(plainZip, script)),
    no(
      'ZIP with a second end in its comment',
      'a.zip',
      'zip',
      'ambiguous',
      withZipComment(plainZip, `PK\x05\x06${'\0'.repeat(18)}${MARKER}`),
    ),
    one('RTF with a ZIP behind it', 'a.rtf', 'rtf', join(rtf('text'), archive)),
    one('RTF with HTML behind it', 'a.rtf', 'rtf', join(rtf('text'), script)),
    no('gzip with ZIP behind it', 'a.gz', 'gzip', 'malformed', join(gzipSync('text'), archive)),
    no('tar with ZIP behind it', 'a.tar', 'tar', 'ambiguous', join(tarEntry('a.txt', Buffer.from('text')), tarEnd, archive)),
    one('tar whose first name begins a PDF', 'a.tar', 'tar', join(tarEntry('%PDF-1.7', Buffer.from('text')), tarEnd)),
    no('page with a ZIP behind it', 'a.html', 'unknown', 'type-unknown', join('<html><body>x</body></html>', archive)),
    no('text with a program behind it', 'a.txt', 'unknown', 'type-unknown', join('text\n', program)),
    no(
      'MP4 behind nothing that plays, with a ZIP',
      'a.mp4',
      'mp4',
      'malformed',
      join(Buffer.from([0, 0, 0, 24]), 'ftypisom\0\0\x02\0isomiso2', archive),
    ),
    no('WAV without sound, with HTML', 'a.wav', 'wav', 'malformed', join('RIFF\x24\0\0\0WAVE', script)),
  ]
}

const withZipComment = (zip: Buffer, comment: string): Buffer => {
  const out = join(zip, comment)
  out.writeUInt16LE(comment.length, zip.length - 2)
  return out
}

export const polyglots = async (): Promise<readonly Polyglot[]> => [...(await pictures()), ...documents()]
