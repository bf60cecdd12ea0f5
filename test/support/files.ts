/** Uploading as a browser does: multipart/form-data written by hand, so that names can be in any encoding. */
import type { Client } from './phone.ts'

export interface Attachment {
  /** Text goes as UTF-8; bytes as they are (CP932, say). */
  readonly name: string | Uint8Array
  readonly bytes: Uint8Array
  readonly type?: string
}

export function multipart(files: readonly Attachment[]): { body: Buffer; contentType: string } {
  const boundary = '----sekisho-test-boundary'
  const parts = files.flatMap(({ name, bytes, type = 'application/octet-stream' }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="`),
    Buffer.from(name as string),
    Buffer.from(`"\r\nContent-Type: ${type}\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ])
  return { body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]), contentType: `multipart/form-data; boundary=${boundary}` }
}

export interface Uploaded {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

export async function upload(client: Client, files: readonly Attachment[]): Promise<Uploaded[]> {
  const { body, contentType } = multipart(files)
  const answer = await client.expect<{ uploads: Uploaded[] }>(201, '/uploads', { body, headers: { 'content-type': contentType } })
  return answer.uploads
}
