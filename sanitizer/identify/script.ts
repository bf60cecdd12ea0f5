/**
 * Scripts that do not begin like one: comments first, or a first line that could be prose. A text is one when nearly all of its lines are
 * lines of the language and one of them does what only a script does; who writes about commands writes sentences around them.
 */
import type { KnownKey } from '../formats/known.ts'

interface Language {
  readonly kind: KnownKey
  readonly comment: RegExp
  readonly line: RegExp
  readonly acts: RegExp
}

/** Languages that a double click on Windows runs. */
const languages: readonly Language[] = [
  {
    kind: 'batch',
    comment: /^@?rem\b|^::/i,
    line: /^@?(?:echo|set|if|for|goto|call|start|cd|md|mkdir|del|copy|xcopy|robocopy|move|ren|cls|pause|exit|title|net|reg|sc|schtasks|wmic|ping|taskkill|attrib|cmd(?:\.exe)?|powershell(?:\.exe)?|certutil|bitsadmin|rundll32|regsvr32|mshta|cscript|wscript|curl|pushd|popd|endlocal|type|msiexec|timeout|color|chcp)\b|^:\w+$|^\)/i,
    acts: /\bcmd(?:\.exe)?\s+\/[ck]\b|\bpowershell(?:\.exe)?\s+-\w|\bcertutil(?:\.exe)?\s+-|\bbitsadmin\s+\/|\b(?:rundll32|regsvr32|mshta)(?:\.exe)?\s|\b[cw]script(?:\.exe)?\s+\S|\breg\s+(?:add|delete)\b|\bnet\s+(?:use|user|stop)\b|\bschtasks\s+\/|\bstart\s+(?:\/|"")|\bdel\s+\/|%(?:temp|appdata|comspec|systemroot|userprofile|~dp0|windir)%?|\btaskkill\s+\/|\battrib\s+[+-]|\bwmic\s|>\s*nul\b|^goto\s|^exit\s+\/b/i,
  },
  {
    kind: 'powershell',
    comment: /^#|^<#|^#>/,
    line: /^(?:\$[A-Za-z_][\w:]*[\w.()[\]'"]*\s*(?:[-+]?=|\.|\|)|[A-Z][a-z]+-[A-Z]\w+\b|(?:if|foreach|while|function|param|try|catch|else|elseif|switch|return|process|begin|end|iex)\b\s*[({$'"]?|\[[\w.]+\](?:::|\$)|[&|.}]\s?)/,
    acts: /\b(?:New-Object|Invoke-\w+|IEX|Start-Process|Set-ExecutionPolicy|Download(?:String|File)|Add-Type|(?:Set|Remove|New|Copy)-Item(?:Property)?|Get-(?:Content|ChildItem|WmiObject|CimInstance|Process)|Import-Module|Write-(?:Host|Output))\b|\[(?:System\.|Convert\]|Reflection|Ref\])/i,
  },
  {
    kind: 'windows-script',
    comment: /^'|^rem\b/i,
    line: /^(?:(?:Dim|Set|Const|Sub|Function|End|If|For|Next|Do|Loop|While|Wend|Call|Private|Public|Else|ElseIf|Select|Case|Exit|With|ReDim)\b|On Error\b|Option Explicit|[A-Za-z_][\w.]*(?:\([^)]*\))?\s*=|[A-Za-z_]\w*\.[\w.]+|(?:MsgBox|Execute(?:Global)?|WScript)\b)/i,
    acts: /\b(?:CreateObject|GetObject|ExecuteGlobal)\s*\(|\bWScript\.\w|\bShell\.Application\b|\bADODB\./i,
  },
  {
    kind: 'javascript',
    comment: /^\/\/|^\/\*|^\*/,
    line: /^(?:(?:var|let|const|function|async|if|for|while|return|try|catch|else|switch|case|import|export|class|throw|new|do|default)\b.*[;{}(),[\]:>]|[\w$.]+(?:\[[^\]]*\])?\s*[-+]?=.*[;{(,[]|[\w$.]+\(.*[;{}(),]|[})\]][;,)}]*(?:.*[{;])?)$/,
    acts: /\bActiveXObject\b|\bWScript\.|\beval\s*\(|\brequire\s*\(|\bdocument\.\w+|\bwindow\.\w+|\bXMLHttpRequest\b|\bfetch\s*\(|\bfunction\s*\w*\s*\([^)]*\)\s*\{|=>\s*\{|\bnew Function\s*\(/,
  },
]

/** One line is a script only where it does what nobody writes down for another: downloads and runs, or hides what it does. */
const alone =
  /\bpowershell(?:\.exe)?\s[^\n]*(?:-e(?:nc|ncodedcommand|c)?\s+[A-Za-z0-9+/=]{24}|\b(?:IEX|Invoke-Expression)\b|Download(?:String|File))|\b(?:IEX|Invoke-Expression)\b[^\n]*\bDownloadString\b|\bmshta(?:\.exe)?\s+(?:https?:|javascript:|vbscript:)|\b(?:regsvr32|rundll32)(?:\.exe)?\s[^\n]*(?:https?:|javascript:)/i

const NEARLY_ALL = 0.8
const MOST_LINES = 200
/** Brackets that close what stands above are lines of any of them. */
const filling = /^[\s{}()[\];,]*$/

/** @param head start of a text, without leading blanks */
export function scriptKind(head: string): KnownKey | undefined {
  const lines = head
    .split(/\r\n|\r|\n/, MOST_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const [only = ''] = lines
  if (lines.length === 1) return alone.test(only) && !hasProse(only) ? 'powershell' : undefined
  return languages.find((language) => isWrittenIn(lines, language))?.kind
}

/** A sentence around it. */
const hasProse = (line: string): boolean => /[\u3040-\u30ff\u4e00-\u9fff]/.test(line)

function isWrittenIn(lines: readonly string[], { comment, line, acts }: Language): boolean {
  const code = lines.filter((each) => !comment.test(each))
  if (code.length === 0 || !code.some((each) => acts.test(each) && line.test(each))) return false
  const written = code.filter((each) => line.test(each) || filling.test(each))
  return written.length >= code.length * NEARLY_ALL && written.length + lines.length - code.length >= 2
}
