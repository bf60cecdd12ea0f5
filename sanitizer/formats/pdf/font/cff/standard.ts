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
