/** Adobe TN 5176, appendix A and B: StandardEncoding as code → SID. */
export const standardCodes: Uint8Array = new Uint8Array(256)
for (let code = 32; code <= 126; code++) standardCodes[code] = code - 31
for (let code = 161; code <= 175; code++) standardCodes[code] = code - 65
const rest = [
  177, 178, 179, 180, 182, 183, 184, 185, 186, 187, 188, 189, 191, 193, 194, 195, 196, 197, 198, 199, 200, 202, 203, 205, 206, 207, 208,
  225, 227, 232, 233, 234, 235, 241, 245, 248, 249, 250, 251,
]
for (const [index, code] of rest.entries()) standardCodes[code] = 111 + index

/** How many strings every CFF font has without carrying them (appendix A). */
export const STANDARD_STRINGS = 391

const names = (
  'space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright asterisk plus comma hyphen ' +
  'period slash zero one two three four five six seven eight nine colon semicolon less equal greater question at A B C D E ' +
  'F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft a b c d e ' +
  'f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown cent sterling fraction yen ' +
  'florin section currency quotesingle quotedblleft guillemotleft guilsinglleft guilsinglright fi fl endash dagger ' +
  'daggerdbl periodcentered paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand ' +
  'questiondown grave acute circumflex tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron emdash ' +
  'AE ordfeminine Lslash Oslash OE ordmasculine ae dotlessi lslash oslash oe germandbls'
).split(' ')

/** StandardEncoding as code → glyph name. */
export const standardName = (code: number): string => names[(standardCodes[code] ?? 0) - 1] ?? '.notdef'
