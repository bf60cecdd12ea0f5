import type { FindingKind } from '../../findings.ts'

/**
 * What becomes of a destination (RTF 1.9.1, "Destinations"), that is of its group or of what is left of the group that it stands in:
 * - `group`: written with its content, which is walked like any
 * - `label`: written with its text alone, such as the name of a bookmark
 * - `through`: its content is written without it, in a group of its own
 * - `drop`: gone with all that it holds
 * - the rest: a rebuilding of its own
 */
export type Treatment =
  | { readonly as: 'group' | 'label'; readonly starred: boolean }
  | { readonly as: 'through' }
  | { readonly as: 'drop'; readonly finding?: FindingKind }
  | {
      readonly as:
        | 'fonts'
        | 'colours'
        | 'lists'
        | 'overrides'
        | 'field'
        | 'picture'
        | 'object'
        | 'property'
        | 'alternative'
        | 'fallback'
        | 'comment'
        | 'generator'
    }

const named = (names: string, treatment: Treatment): readonly (readonly [string, Treatment])[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, treatment] as const)
const drop = (finding: FindingKind | undefined, names: string) => named(names, finding ? { as: 'drop', finding } : { as: 'drop' })

export const destinations: ReadonlyMap<string, Treatment> = new Map<string, Treatment>([
  ...named(
    'stylesheet header headerl headerr headerf footer footerl footerr footerf footnote pntext listtext pntxta pntxtb shp shpgrp shptxt xe tc rxe',
    {
      as: 'group',
      starred: false,
    },
  ),
  ...named('pn pnseclvl ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nesttableprops shpinst shppict revtbl background pgdsctbl', {
    as: 'group',
    starred: true,
  }),
  ...named('nonesttables', { as: 'group', starred: false }),
  ...named('bkmkstart bkmkend ffname ffdeftext ffformat ffl ffhelptext ffstattext', { as: 'label', starred: true }),
  // Readers that know Unicode, fields or objects show the content of these; what stands around them is rebuilt or gone.
  ...named('result fldrslt ud mmath moMath moMathPara', { as: 'through' }),
  ['fonttbl', { as: 'fonts' }],
  ['colortbl', { as: 'colours' }],
  ['listtable', { as: 'lists' }],
  ['listoverridetable', { as: 'overrides' }],
  ['field', { as: 'field' }],
  ['pict', { as: 'picture' }],
  ['object', { as: 'object' }],
  ['sp', { as: 'property' }],
  ['upr', { as: 'alternative' }],
  ['generator', { as: 'generator' }],
  ['nonshppict', { as: 'fallback' }],
  ...named('atnid atnauthor atntime atnicn annotation atnref atndate atnparent atrfstart atrfend', { as: 'comment' }),
  ...drop('ole-object', 'objdata objclass objname objalias objsect objtopic objitem oleclsid'),
  ...drop('attached-template', 'template'),
  ...drop('field', 'fldinst datafield fldtype ddefld'),
  ...drop(
    'connection',
    'mailmerge mmaddfieldname mmconnectstr mmconnectstrdata mmdatasource mmdatatypeaccess mmheadersource mmquery mmodso mmodsosrc mmodsoudl mmodsoudldata',
  ),
  ...drop(
    'custom-xml',
    'datastore xmlnstbl xmlattrname xmlattrvalue xmlname xmlopen xmlclose factoidname docvar xform wgrffmtfilter writereservhash writereservation protusertbl protstart protend',
  ),
  ...drop(
    'metadata',
    'info rsidtbl userprops title subject author manager company operator category keywords comment doccomm hlinkbase creatim revtim printim buptim propname staticval linkval propbin',
  ),
  ...drop('unsafe-link', 'hl hlloc hlsrc hlfr'),
  ...drop('embedded-file', 'themedata colorschememapping fontfile filetbl file private private1'),
  ...drop('font', 'fontemb'),
  ...drop('protection', 'passwordhash password'),
  ...drop('external-reference', 'nextfile fname ebcstart ebcend'),
  ...drop('alternate-content', 'htmltag mhtmltag htmlbase'),
  ...drop('tracked-change', 'oldcprops oldpprops oldtprops oldsprops'),
  // Within the instruction of a field it stays (treatments.ts).
  ...drop('form', 'formfield'),
  ...drop('macro', 'ffentrymcr ffexitmcr'),
  // Hints to one program, pictures of bullets, older drawings and what repeats other parts of the file; nobody sees them go, but the drawings.
  ...drop(
    undefined,
    'latentstyles panose falt fldtitle keycode listpicture pgptbl pgp blipuid blptag picprop shprslt defchp defpap mmathPr mmathPict mchr mbegChr mendChr msepChr mpos mvertJc mlimLoc mdegHide msubHide msupHide mtype mgrow mshp mctrlPr mmcJc mcount mplcHide gridtbl lchars fchars',
  ),
  ...drop('unknown', 'do dpgroup dptxbxtext svb'),
])
