/** How kinds of text begin that act when they are opened, or that have a reader of their own. */
import type { KnownKey } from '../formats/known.ts'

type Row = readonly (readonly [KnownKey, RegExp])[]

/** Matched against the start of the text, without a byte order mark and leading blanks. */
export const beginnings: Row = [
  ['shell-script', /^#!/],
  ['batch', /^@?(?:echo\s+off|setlocal)\b|^@echo\b/i],
  ['perl', /^<\?(?:php|=)|^<%[@=!\s]/i],
  ['rtf', /^\{\\rt/i],
  ['eps', /^(?:\x04)?%!PS-Adobe-[\d.]{1,8} EPSF/],
  ['postscript', /^(?:\x04)?%!PS/],
  ['sylk', /^ID;P/],
  ['dif', /^TABLE\r?\n0,1\r?\n/],
  ['excel-query', /^WEB\r?\n1\r?\n/i],
  ['excel-query', /^XLODBC\r?\n/i],
  ['excel-query', /^QueryType=(?:OLEDB|ODBC|WEB|TEXT)\b/i],
  ['program-fetcher', /^[a-z]{2,10}:\/\/[^\s#]{1,2000}\.application#[^\n]{0,2000}PublicKeyToken=/i],
  ['registry', /^(?:Windows Registry Editor Version|REGEDIT4)\b/i],
  ['rdp', /^(?:(?!full address:)[a-z][a-z ]{2,60}:[isb]:[^\n]*\r?\n){0,60}?full address:s:/i],
  ['rdp', /^(?:screen mode id|use multimon|alternate full address|prompt for credentials):[is]:/i],
  ['playlist', /^#EXTM3U|^\[playlist\]\s|^<asx\b/i],
  ['ics', /^BEGIN:VCALENDAR\b/i],
  ['vcf', /^BEGIN:VCARD\b/i],
  ['sxf', /^ISO-10303-21;/],
  ['dxf', /^0\r?\n\s*SECTION\r?\n|^999\r?\n[^\n]*\n\s*0\r?\n\s*SECTION/],
  ['pem', /^-----BEGIN [A-Z0-9 ]+-----/],
  ['pdf', /^%PDF-/],
  ['macos-package', /^bplist00/],
  [
    'windows-script',
    /^(?:#@~\^|Option\s+Explicit\b|On\s+Error\s+Resume\s+Next\b|Set\s+\w+\s*=|(?:WScript|ActiveXObject)\.|(?:MsgBox|CreateObject|GetObject)\s*[("])/i,
  ],
  ['windows-script', /^(?:Dim\s|Sub\s)[^\n]*\n[\s\S]*\b(?:CreateObject\s*\(|WScript\.|Set\s+\w+\s*=)/i],
  [
    'javascript',
    /^(?:["']use strict["'];|(?:var|let|const)\s+[\w$]+\s*=|(?:async\s+)?function\s*[\w$]*\s*\(|\(function\s*\(|!function\s*\(|eval\s*\(|import\s+[\w${},* ]+\s+from\s+["']|new ActiveXObject\b)/,
  ],
  [
    'powershell',
    /^(?:#requires\b|\[CmdletBinding\b|param\s*\(|\$[A-Za-z_][\w:]*\s*=|(?:Invoke-\w+|Set-ExecutionPolicy|Start-Process|New-Object|Import-Module|Write-Host|Add-Type|IEX)\b[ (])/i,
  ],
  [
    'python',
    /^(?:import\s+[a-z][\w.]*(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+)*|from\s+[a-z.][\w.]*\s+import\s+[\w*, ()]+)[ \t]*\r?\n(?:[\s\S]*\n)?(?:import\s+\w+[ \t]*(?:\r?\n|$)|from\s+[\w.]+\s+import\s|(?:def|class)\s+\w+[(:]|(?:if|for|while|try)\b[^\n]*:[ \t]*(?:\r?\n|$)|[a-z_][\w.]*(?:\(|\s*=\s))/,
  ],
  ['applescript', /^tell\s+application\s+"/i],
]

/** Sections of a settings file that Windows or a desk acts on, each with a key that makes it one. */
const sections: readonly (readonly [KnownKey, name: RegExp, key: RegExp])[] = [
  ['url', /^InternetShortcut(?:\.[AW])?$/i, /^/],
  ['url', /^Desktop Entry$/i, /^/],
  ['inf', /^autorun(?:\.\w+)?$/i, /^/],
  ['inf', /^\.ShellClassInfo$/i, /^/],
  ['inf', /^version$/i, /^\s*signature\s*=/im],
  ['inf', /^(?:DefaultInstall|Strings\.)/i, /^/],
  ['scf', /^Shell$/i, /^\s*(?:Command|IconFile)\s*=/im],
  ['theme', /^Theme$/i, /^/],
]

/** By the sections of a text that is one of settings, wherever among the others they stand; comments may come first. */
export function settingsKind(head: string): KnownKey | undefined {
  if (!/^(?:[;#][^\n]*\n\s*)*\[[^\]\r\n]{1,100}\][ \t]*(?:[;#][^\n]*)?\r?$/m.test(head.slice(0, 2000)) || !/^[[;#]/.test(head))
    return undefined
  const names = Array.from(head.matchAll(/^[ \t]*\[([^\]\r\n]{1,100})\]/gm), ([, name = '']) => name.trim())
  return sections.find(([, section, key]) => names.some((name) => section.test(name)) && key.test(head))?.[0]
}

/** Names of the root element (or the first tag), for text that begins with `<`. */
export const roots: Row = [
  ['hta', /<hta:application/i],
  ['excel-query', /^<html[\s>][\s\S]*text\/x-ms-odc/i],
  ['svg', /^<(?:\w+:)?svg[\s>]/i],
  ['windows-script', /^<(?:job|package|component|scriptlet|registration)[\s>]/i],
  ['library-file', /^<(?:libraryDescription|searchConnectorDescription|persistedQuery)[\s>]/i],
  ['setting-shortcut', /^<PCSettings[\s>]/i],
  ['management-console', /^<MMC_ConsoleFile[\s>]/i],
  ['program-fetcher', /^<jnlp[\s>]|^<(?:\w+:)?assembly\s[^>]*urn:schemas-microsoft-com:asm\./i],
  ['diagcab', /^<(?:\w+:)?DiagnosticPackage[\s>]/i],
  ['contact', /^<(?:\w+:)?contact\s[^>]*schemas\.microsoft\.com\/Contact/i],
  ['url', /^<plist[\s>][\s\S]*<key>URL<\/key>/i],
  ['flat-odf', /^<office:document[\s>]/i],
  ['office-xml', /^<(?:\w+:)?(?:wordDocument|Workbook|package)[\s>][^>]*schemas[.-]microsoft/i],
  [
    'html',
    /^<(?:!doctype html|!--|(?:html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|meta|link|img|form|object|embed|base|frameset|center|input|button|video|audio|template|math)(?:[\s/>]))/i,
  ],
  ['xml', /^<(?:\?xml|!DOCTYPE|!ENTITY|[A-Za-z_][\w.-]*(?::[\w.-]+)?(?:\s[^>]*)?\sxmlns(?::\w+)?\s*=)/i],
]
