/** What people have at hand to rewrite or clean a PDF. */
import type { Tool } from '../test/corpus/tools.ts'

export interface Other extends Tool {
  readonly name: string
  words(input: string, output: string): readonly string[]
  /** Exit statuses of success. */
  readonly success: readonly number[]
}

export const others: readonly Other[] = [
  {
    name: 'qpdf',
    command: 'qpdf',
    debian: 'qpdf',
    version: ['--version'],
    words: (input, output) => ['qpdf', input, output],
    success: [0, 3],
  },
  {
    name: 'mutool clean',
    command: 'mutool',
    debian: 'mupdf-tools',
    version: ['-v'],
    words: (input, output) => ['mutool', 'clean', input, output],
    success: [0],
  },
  { name: 'mat2', command: 'mat2', debian: 'mat2', version: ['--version'], words: (input) => ['mat2', input], success: [0] },
  {
    name: 'Ghostscript pdfwrite',
    command: 'gs',
    debian: 'ghostscript',
    version: ['--version'],
    words: (input, output) => ['gs', '-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=pdfwrite', `-sOutputFile=${output}`, input],
    success: [0],
  },
]
