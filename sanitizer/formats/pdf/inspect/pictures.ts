/** JPEG pictures and colour profiles, as they stand in a file of ours. */

const profileTags = new Set('wtpt bkpt rXYZ gXYZ bXYZ chad rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2'.split(' '))

/** ICC.1: length as stated, only tags of colour. */
export function isProfile(profile: Buffer): boolean {
  if (profile.length < 132 || profile.readUInt32BE(0) !== profile.length || profile.toString('latin1', 36, 40) !== 'acsp') return false
  const count = profile.readUInt32BE(128)
  if (132 + count * 12 > profile.length) return false
  for (let row = 132; row < 132 + count * 12; row += 12) {
    if (
      !profileTags.has(profile.toString('latin1', row, row + 4)) ||
      profile.readUInt32BE(row + 4) + profile.readUInt32BE(row + 8) > profile.length
    )
      return false
  }
  return true
}

/** ITU-T T.81: SOI, allowed segments in a row, scans, EOI as the last two bytes. */
export function isJpeg(picture: Buffer): boolean {
  if (picture.length < 4 || picture.readUInt16BE(0) !== 0xffd8 || picture.readUInt16BE(picture.length - 2) !== 0xffd9) return false
  let at = 2
  while (at + 4 <= picture.length) {
    const marker = picture.readUInt16BE(at)
    if (marker === 0xffd9) return at === picture.length - 2
    const length = picture.readUInt16BE(at + 2)
    const fixed = marker === 0xffe0 ? 16 : marker === 0xffee ? 14 : undefined
    if (![0xffdb, 0xffc4, 0xffdd, 0xffc0, 0xffc1, 0xffc2, 0xffda, 0xffe0, 0xffee].includes(marker) || (fixed ?? length) !== length)
      return false
    at += 2 + length
    if (marker === 0xffda) at = scanEnd(picture, at)
  }
  return at === picture.length - 2
}

function scanEnd(picture: Buffer, from: number): number {
  for (let at = picture.indexOf(0xff, from); at >= 0; at = picture.indexOf(0xff, at + 1)) {
    const next = picture[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return picture.length
}
