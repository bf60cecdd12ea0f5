export { isJpeg } from './jpeg.ts'

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
