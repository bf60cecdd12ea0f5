const LONGEST = 120
/** Names that Windows takes for devices, whatever the extension. */
const devices = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i

/** The last step of a path, without what a file system or a reader could stumble over. The same when cleaned again. */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .replace(/\p{C}/gu, '')
    .replace(/[<>:"|?*]/g, '')
    .replace(/\s+/gu, ' ')
  const short = [...plain].slice(-LONGEST).join('')
  const trimmed = short.replace(/^\s+|[.\s]+$/gu, '')
  return devices.test(trimmed) ? `_${trimmed}` : trimmed
}

/** The name tells what the file now is. */
export const withExtension = (name: string, extension: string): string =>
  name.toLowerCase().endsWith(`.${extension}`) && name.length > extension.length + 1
    ? name
    : `${name.replace(/\.[^.]{0,10}$/u, '') || 'attachment'}.${extension}`

/** Programs that save attachments into one folder write one over the other: a second of the same name gets a number. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const [stem, extension] = split(name)
    let chosen = name
    for (let number = 2; taken.has(key(chosen)); number++) chosen = `${stem} (${number})${extension}`
    taken.add(key(chosen))
    return chosen
  })
}

const key = (name: string): string => name.normalize('NFKC').toLowerCase()
function split(name: string): readonly [string, string] {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
}
