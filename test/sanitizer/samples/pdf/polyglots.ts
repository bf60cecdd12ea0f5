import { bodies, file, MARKER, stream } from '../pdf.ts'
import type { HostilePdf } from '../pdf-hostile.ts'

/** What other programs take the file for, and the words by which they do. */
const foreign: Readonly<Record<string, { readonly magic: string; readonly bytes: string }>> = {
  ZIP: { magic: 'PK\x03\x04', bytes: `PK\x03\x04\x14\0\0\0\0\0${MARKER}PK\x05\x06${'\0'.repeat(18)}` },
  HTML: { magic: '<html', bytes: `<html><body><script>${MARKER}</script></body></html>` },
  MHT: {
    magic: 'MIME-Version',
    bytes: `MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n${MARKER}\r\n--x--`,
  },
  'a program for Windows': { magic: 'MZ\x90\0', bytes: `MZ\x90\0\x03\0\0\0\x04\0\0\0${MARKER}This program cannot be run in DOS mode` },
  'a script': { magic: '=1;/*', bytes: `a=1;/* ${MARKER} */alert(1)` },
  'a shell script': { magic: '#!/bin', bytes: `#!/bin/sh\necho ${MARKER};exit\n` },
  'a mail': { magic: 'X-Unsent', bytes: `X-Unsent: 1\r\nSubject: ${MARKER}\r\n\r\n` },
  'a GIF': { magic: 'GIF89a', bytes: `GIF89a\x01\0\x01\0\0\0\0${MARKER}` },
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const latin1 = (out: string) => Buffer.from(out, 'latin1')
const plain = bodies({})

/** Where a foreign file stands beside a PDF. */
const places: Readonly<Record<string, (foreign: string) => Uint8Array>> = {
  'before the header': (one) => file(plain, '', `${one}\n`),
  'behind the end': (one) => file(plain, '', '', one),
  'in a comment behind the header': (one) => latin1(text(file(plain)).replace('\n1 0 obj', `\n%${one.replace(/[\r\n]/g, ' ')}\n1 0 obj`)),
  'between objects': (one) => latin1(text(file(plain)).replaceAll('endobj\n', `endobj\n${one}\n`)),
  'in a stream that nothing refers to': (one) => file(bodies({ objects: [stream('', one)] })),
  'in a string of the catalog': (one) => file(bodies({ catalog: `/X<${latin1(one).toString('hex')}>` })),
  'between the table and the end': (one) => latin1(text(file(plain)).replace('startxref', `${one}\nstartxref`)),
  'behind the end of a stream': (one) => latin1(text(file(plain)).replace('endstream', `endstream\n${one}`)),
}

export interface Polyglot extends HostilePdf {
  readonly magic: string
}

export const polyglots: Readonly<Record<string, readonly Polyglot[]>> = Object.fromEntries(
  Object.entries(places).map(([place, put]) => [
    place,
    Object.entries(foreign).map(([name, { magic, bytes }]) => ({ name, magic, seen: ['malformed'] as const, bytes: () => put(bytes) })),
  ]),
)
