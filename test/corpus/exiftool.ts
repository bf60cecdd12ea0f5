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
  QuickTime:
    /^(MajorBrand|MinorVersion|CompatibleBrands|MovieHeaderVersion|TimeScale|Duration|Preferred(Rate|Volume)|Preview(Time|Duration)|PosterTime|Selection(Time|Duration)|CurrentTime|NextTrackID|MatrixStructure|MediaData(Offset|Size)?)$/,
  Track:
    /^(TrackHeaderVersion|TrackID|TrackDuration|TrackLayer|TrackVolume|MatrixStructure|Image(Width|Height)|SourceImage(Width|Height)|[XY]Resolution|BitDepth|Media(HeaderVersion|TimeScale|Duration|LanguageCode)|HandlerType|GraphicsMode|OpColor|CompressorID|AVCConfiguration|HEVCConfiguration|Unknown_esds|ColorProfiles|ColorPrimaries|TransferCharacteristics|MatrixCoefficients|VideoFrameRate|VideoFullRangeFlag|Audio(Format|Channels|BitsPerSample|SampleRate)|Balance|SampleSizes|SampleToChunk|ChunkOffset|TimeToSampleTable|SyncSampleTable|CompositionTimeToSample|PixelAspectRatio)$/,
  FLAC: /^(BlockSize(Min|Max)|FrameSize(Min|Max)|SampleRate|Channels|BitsPerSample|TotalSamples|MD5Signature)$/,
  MPEG: /^(MPEGAudioVersion|AudioLayer|AudioBitrate|SampleRate|ChannelMode|MSStereo|IntensityStereo|CopyrightFlag|OriginalMedia|Emphasis|Encoder|LameVBRQuality|LameQuality|LameMethod|LameLowPassFilter|LameBitrate|LameStereoMode|VBRFrames|VBRBytes|VBRScale)$/,
}

/** A film has places for dates; zero says that there is none. */
const NO_DATE = '0000:00:00 00:00:00'

/** Titles of pages are their text. */
const groupOf = (tag: string): string => (tag.split(':')[0] ?? '').replace(/^(IFD|Track)\d+$/, '$1')

/** @returns tags as `Group:Name`, sorted; empty where nothing but structure is left; undefined where exiftool does not read the file */
export async function leftOf(path: string): Promise<readonly string[] | undefined> {
  const { status, stdout } = await run(exiftool.command, '-j', '-G1', '-a', '-u', path)
  if (status !== 0) return undefined
  const [tags = {}] = JSON.parse(stdout.toString('utf8')) as Record<string, unknown>[]
  return Object.keys(tags)
    .filter((tag) => !ELSEWHERE.has(groupOf(tag)) && !STRUCTURE[groupOf(tag)]?.test(tag.split(':').at(-1) ?? ''))
    .filter((tag) => !(tag.endsWith('Date') && tags[tag] === NO_DATE))
    .sort()
}
