/** What stands in image and profile streams of a file of ours. */
export { isJpeg } from './jpeg.ts'
export { isProfile } from './profile.ts'
