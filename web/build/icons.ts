/** PNG icons of the installable app, drawn from the one SVG. */
import { mkdir } from 'node:fs/promises'
import sharp from 'sharp'

const sizes = [180, 192, 512] as const

export async function drawIcons(svg: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all(sizes.map((size) => sharp(svg, { density: 300 }).resize(size, size).png().toFile(`${folder}/icon-${size}.png`)))
}
