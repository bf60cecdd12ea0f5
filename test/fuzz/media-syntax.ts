/** Damage that speaks of film and sound: sizes and counts that lie, names of boxes and elements that change, pieces of one film in another. */
import { hostileFilms, hostileMatroska, hostileSound, plainMedia, refused } from '../sanitizer/samples/media-hostile.ts'
import { anyBytes, replaced } from './bytes.ts'
import type { FuzzFamily, Mutation, Seed } from './family.ts'

/** Four letters in a row, or the names of elements that hold others. */
const names = /[a-z][A-Za-z0-9 ]{3}|\x1f\x43\xb6\x75|\x16\x54\xae\x6b|\x15\x49\xa9\x66|\xa0|\xa3|\xae|\xff[\xf1\xfb]/g
const NUMBERS = [0, 1, 2, 7, 8, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]

const placesOf = (bytes: Buffer): readonly number[] =>
  [...bytes.toString('latin1', 0, Math.min(bytes.length, 1 << 20)).matchAll(names)].map(({ index }) => index)

const lyingNumber: Mutation = {
  name: 'number that lies',
  apply: (bytes, random) => {
    const places = placesOf(bytes)
    if (places.length === 0) return undefined
    const at = random.pick(places) + random.pick([-4, 4, 8, 12, 16, 20, 24])
    if (at < 0 || at + 4 > bytes.length) return undefined
    const broken = Buffer.from(bytes)
    broken.writeUInt32BE(random.pick([...NUMBERS, bytes.length - at, bytes.readUInt32BE(at) + 1]) >>> 0, at)
    return broken
  },
}

const otherName: Mutation = {
  name: 'name that changes',
  apply: (bytes, random) => {
    const places = placesOf(bytes)
    if (places.length < 2) return undefined
    const [from, to] = [random.pick(places), random.pick(places)]
    return replaced(bytes, { start: to, end: Math.min(bytes.length, to + 4) }, bytes.subarray(from, from + 4))
  },
}

const otherPiece: Mutation = {
  name: 'piece of another',
  apply: (bytes, random, other) => {
    const [own, theirs] = [placesOf(bytes), other()]
    const places = placesOf(theirs)
    if (own.length === 0 || places.length === 0) return undefined
    const [at, from] = [Math.max(0, random.pick(own) - 4), Math.max(0, random.pick(places) - 4)]
    return replaced(bytes, { start: at, end: at }, theirs.subarray(from, from + 8 + random.number(600)))
  },
}

const hostile = (): readonly Seed[] =>
  [...hostileFilms, ...hostileMatroska, ...hostileSound, ...plainMedia, ...refused].map(({ name, type, bytes }) => ({
    name: `${type}: ${name}`,
    bytes: async () => bytes,
  }))

export const media: FuzzFamily = {
  name: 'media',
  fileName: 'broken.mp4',
  folders: ['media'],
  extensions: ['.mp4', '.mov', '.webm'],
  hostile,
  mutations: [...anyBytes, lyingNumber, lyingNumber, lyingNumber, otherName, otherPiece],
}
