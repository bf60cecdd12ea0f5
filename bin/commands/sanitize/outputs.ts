/** Writes whole files or none, and never over another: the bytes go to a name of their own, which then takes a free name at once. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** `report.docx`, `report (2).docx`, … */
function* candidates(name: string): Generator<string> {
  const { name: stem, ext } = path.parse(name)
  yield name
  for (let count = 2; ; count++) yield `${stem} (${count})${ext}`
}

/** @returns the path that was written @throws the file system's error */
export async function writeUnderFreeName(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true })
  const temporary = path.join(folder, `.sekisho-${randomUUID()}.part`)
  try {
    await writeDurably(temporary, bytes)
    for (const candidate of candidates(name)) {
      const target = path.join(folder, candidate)
      if (await take(temporary, target)) return target
    }
    throw new Error('no free name')
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'wx')
  await handle.writeFile(bytes)
  await handle.sync()
}

/** A hard link fails where the name exists, which makes "only if free" and "all at once" one act. */
async function take(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS' || code === 'EOPNOTSUPP')
      return await takeWithoutLinks(temporary, target)
    throw error
  }
}

/** FAT and some network drives know no links: the name is reserved empty, then replaced by the whole file. */
async function takeWithoutLinks(temporary: string, target: string): Promise<boolean> {
  try {
    await (await open(target, 'wx')).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  await rename(temporary, target)
  return true
}
