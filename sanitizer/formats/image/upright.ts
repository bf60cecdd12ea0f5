import type { Sharp } from 'sharp'

/** TIFF 6.0 tag 274, as mirroring first and clockwise turning after. */
const turns: Readonly<Record<number, { readonly flip?: true; readonly flop?: true; readonly angle?: number }>> = {
  2: { flop: true },
  3: { angle: 180 },
  4: { flip: true },
  5: { flip: true, angle: 90 },
  6: { angle: 90 },
  7: { flop: true, angle: 90 },
  8: { angle: 270 },
}

/** A picture is shown as the phone was held, and the note that said so is gone. */
export function upright(picture: Sharp, orientation: number): Sharp {
  const turn = turns[orientation]
  if (!turn) return picture
  const mirrored = picture.flip(turn.flip ?? false).flop(turn.flop ?? false)
  return turn.angle === undefined ? mirrored : mirrored.rotate(turn.angle)
}
