/** What exiftool still reads from a clean file, less what tells how the picture, the film or the package is made. */
import { run, type Tool } from './tools.ts'

export const exiftool: Tool = { command: 'exiftool', debian: 'libimage-exiftool-perl', version: ['-ver'] }

/** Nothing of these is in the file: exiftool's own word, the file system, and what it computes from the rest. */
const ELSEWHERE = new Set(['SourceFile', 'ExifTool', 'System', 'Composite'])

/** By group (exiftool -G1): the tags without which the pixels, samples or members would not be what they are. */
const STRUCTURE: Readonly<Record<string, RegExp>> = {
  File: /^(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling|ExifByteOrder|PageCount|MIMEEncoding|Newlines|ByteOrderMark|LineCount|WordCount)$/,
  PNG: /^(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency|AnimationFrames|AnimationPlays)$/,
  GIF: /^(GIFVersion|ImageWidth|ImageHeight|HasColorMap|ColorResolutionDepth|BitsPerPixel|BackgroundColor|AnimationIterations|TransparentColor|FrameCount|Duration)$/,
  RIFF: /^(ImageWidth|ImageHeight|WebP_?Flags|VP8Version|VP8.*|HorizontalScale|VerticalScale|BackgroundColor|AnimationLoopCount|Duration|AlphaPreprocessing|AlphaFiltering|AlphaCompression|Encoding|NumChannels|SampleRate|AvgBytesPerSec|BitsPerSample)$/,
  IFD: /^(ImageWidth|ImageHeight|BitsPerSample|Compression|PhotometricInterpretation|StripOffsets|SamplesPerPixel|RowsPerStrip|StripByteCounts|PlanarConfiguration|ExtraSamples|Predictor|FillOrder)$/,
  ZIP: /^Zip(RequiredVersion|BitFlag|Compression|ModifyDate|CRC|CompressedSize|UncompressedSize|FileName)$/,
  'HTTP-equiv': /^HTTPEquivContentSecurityPolicy$/,
  HTML: /^Title$/,
  MPEG: /^(MPEGAudioVersion|AudioLayer|AudioBitrate|SampleRate|ChannelMode|MSStereo|IntensityStereo|CopyrightFlag|OriginalMedia|Emphasis|Encoder|LameVBRQuality|LameQuality|LameMethod|LameLowPassFilter|LameBitrate|LameStereoMode|VBRFrames|VBRBytes|VBRScale)$/,
}

/** Titles of pages are their text. */
const groupOf = (tag: string): string => (tag.split(':')[0] ?? '').replace(/^IFD\d+$/, 'IFD')

/** @returns tags as `Group:Name`, sorted; empty where nothing but structure is left; undefined where exiftool does not read the file */
export async function leftOf(path: string): Promise<readonly string[] | undefined> {
  const { status, stdout } = await run(exiftool.command, '-j', '-G1', '-a', '-u', path)
  if (status !== 0) return undefined
  const [tags = {}] = JSON.parse(stdout.toString('utf8')) as Record<string, unknown>[]
  return Object.keys(tags)
    .filter((tag) => !ELSEWHERE.has(groupOf(tag)) && !STRUCTURE[groupOf(tag)]?.test(tag.split(':').at(-1) ?? ''))
    .sort()
}
