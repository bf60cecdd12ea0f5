/**
 * The fonts that LibreOffice sees while it makes a workbook of another. A cell's font counts for Japanese only where the font at hand for it
 * has kana; set as in Japan, it writes the Japanese font of every cell, and for a font that is not installed and has a substitute without
 * kana that is its own default instead of the name in the file. With Japanese fonts alone every substitute has kana, and every name stays.
 */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const folders = ['/usr/share/fonts', '/usr/local/share/fonts']
/** Files of fonts with kana, by the names that distributions and makers give them. */
const japanese =
  /(?:cjk|[-_]jp\b|^ipa|vl-p?gothic|takao|mplus|sazanami|^biz-?ud|^ms(?:gothic|mincho)|meiryo|^yu(?:goth|min))[^/]*\.(?:ttf|ttc|otf|otc)$/i

/** @returns paths in no particular order; empty where no font of Japan is installed */
export const japaneseFonts = (places: readonly string[] = folders): string[] =>
  places
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => path.join(place, name)))
    .filter((file) => japanese.test(path.basename(file)))

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Settings for fontconfig under which only these fonts are there: its own ones first, for folders and caches. Folders are globbed, too, and have no dot. */
export const fontSettings = (files: readonly string[]): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<selectfont><acceptfont>${files.map((file) => `<glob>${escaped(file)}</glob>`).join('')}</acceptfont><rejectfont><glob>*.*</glob></rejectfont></selectfont>
</fontconfig>
`
