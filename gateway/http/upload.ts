import { PassThrough } from 'node:stream'
import type { Request, Response } from 'express'
import multer from 'multer'
import type { BlobStore, StoredBlob } from '../store/blobs.ts'
import { BlobTooLarge } from '../store/blobs.ts'
import { Problem } from './problem.ts'

/** A file that has streamed into quarantine. Its name is what the client wrote, byte for byte in latin1 unless it said UTF-8. */
export interface ReceivedFile {
  readonly untrustedName: string
  readonly blob: StoredBlob<'quarantine'>
}

export interface UploadLimits {
  readonly files: number
  readonly bytes: number
}

type Received = Express.Multer.File & { blob?: StoredBlob<'quarantine'> }

/**
 * Receives the parts named `file` of a multipart body. Either all of them are in quarantine, or none is left behind.
 * @throws Problem too-large, too-many-files, bad-request, unsupported-media-type
 */
export function createReceiver(blobs: BlobStore, limits: UploadLimits) {
  const receive = multer({
    storage: {
      _handleFile(_request, file, done) {
        // In between, so that giving up is heard from here, with its cause, and not from the stream that was given up.
        const body = file.stream.pipe(new PassThrough())
        file.stream.once('error', (error) => body.destroy(error))
        blobs.quarantine(body, limits.bytes).then(
          (blob) => done(null, { blob } as Partial<Received>),
          (error: unknown) => done(error),
        )
      },
      _removeFile(_request, file: Received, done) {
        if (!file.blob) return void done(null)
        blobs.remove('quarantine', file.blob.id).then(() => done(null), done)
      },
    },
    defParamCharset: 'latin1',
    // The second byte of 表 or ソ in CP932 is that of a backslash: the name is cut after it is decoded (chat/names.ts), not before.
    preservePath: true,
    limits: { files: limits.files, fields: 0, parts: limits.files, headerPairs: 20, fieldNameSize: 20 },
  }).array('file')

  return async (request: Request, response: Response): Promise<readonly ReceivedFile[]> => {
    if (!request.is('multipart/form-data')) throw new Problem('unsupported-media-type')
    await new Promise<void>((done, fail) => void receive(request, response, (error: unknown) => (error ? fail(translate(error)) : done())))
    const files = (request.files ?? []) as Received[]
    if (files.length === 0)
      throw new Problem('bad-request', { members: { mistakes: [{ path: 'body.file', message: 'no file was sent' }] } })
    return files.flatMap(({ originalname, blob }) => (blob ? [{ untrustedName: originalname, blob }] : []))
  }
}

const multerCodes: Readonly<Record<string, ConstructorParameters<typeof Problem>[0]>> = {
  LIMIT_FILE_COUNT: 'too-many-files',
  LIMIT_PART_COUNT: 'too-many-files',
  LIMIT_UNEXPECTED_FILE: 'bad-request',
  LIMIT_FIELD_COUNT: 'bad-request',
  LIMIT_FIELD_KEY: 'bad-request',
  LIMIT_FILE_SIZE: 'too-large',
}

function translate(error: unknown): unknown {
  if (error instanceof BlobTooLarge) return new Problem('too-large', { cause: error })
  if (error instanceof multer.MulterError) return new Problem(multerCodes[error.code] ?? 'bad-request', { cause: error })
  if (
    error instanceof Error &&
    /Unexpected end of form|Malformed part header|Multipart: Boundary|aborted|premature close/i.test(error.message)
  ) {
    return new Problem('bad-request', { cause: error })
  }
  return error
}
