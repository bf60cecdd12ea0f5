import type { FindingKind } from '../../../findings.ts'

/** What the inspection expects of a disarmed RTF. Written down a second time, as families of names, so that a slip in the disarmer's lists shows here. */

/** Destinations by name: whether `\*` stands before them. */
export const destinations: ReadonlyMap<string, boolean> = new Map([
  ...(
    'rtf fonttbl colortbl stylesheet header headerl headerr headerf footer footerl footerr footerf footnote pntext listtext pntxta pntxtb shp shpgrp shptxt xe tc rxe ' +
    'nonesttables field fldrslt pict sp sn sv list listlevel leveltext levelnumbers listoverride lfolevel'
  )
    .split(' ')
    .map((name) => [name, false] as const),
  ...(
    'pn pnseclvl ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nesttableprops shpinst shppict revtbl background formfield pgdsctbl falt bkmkstart bkmkend ffname ffdeftext ffformat ffl ffhelptext ' +
    'ffstattext listtable listoverridetable generator fldinst annotation atnid atnauthor atnref atndate atnparent atrfstart atrfend'
  )
    .split(' ')
    .map((name) => [name, true] as const),
])

/** Destinations that hold text and no words. */
export const labels: ReadonlySet<string> = new Set(
  'bkmkstart bkmkend ffname ffdeftext ffformat ffl ffhelptext ffstattext atnid atnauthor atnref atndate atnparent atrfstart atrfend sn colortbl fldinst falt generator'.split(
    ' ',
  ),
)
/** Words that those may hold nonetheless. */
export const labelWords: ReadonlySet<string> = new Set(['u', 'red', 'green', 'blue', 'bkmkcolf', 'bkmkcoll'])

/** Bytes of a code page, and numbers: nowhere else. */
export const escaped: ReadonlySet<string> = new Set(['fonttbl', 'falt', 'leveltext', 'levelnumbers'])

/** Words of which one is enough, and what they are. */
const banned: ReadonlyMap<string, FindingKind> = new Map(
  (
    [
      [
        'ole-object',
        'object objdata objclass objname objalias objsect objemb objlink objautlink objsub objpub objicemb objupdate objattph objhtml objsetsize result rsltpict rsltbmp rsltrtf rslttxt rslthtml oleclsid',
      ],
      ['activex', 'objocx'],
      ['attached-template', 'template linkstyles'],
      ['connection', 'mailmerge mmconnectstr mmconnectstrdata mmdatasource mmquery mmodso mmodsoudl mmodsosrc'],
      ['custom-xml', 'datastore xmlnstbl xmlopen xmlclose docvar factoidname'],
      ['metadata', 'info generator userprops rsidtbl author operator company manager'],
      ['unsafe-link', 'hl hlloc hlsrc hlfr'],
      ['embedded-file', 'themedata colorschememapping filetbl file private fontfile'],
      ['font', 'fontemb'],
      ['protection', 'passwordhash password'],
      ['external-reference', 'nextfile fname'],
      ['alternate-content', 'fromhtml htmltag htmlrtf mhtmltag htmlbase'],
      ['macro', 'ffentrymcr ffexitmcr'],
      ['field', 'datafield fldtype ddefld'],
      ['embedded-file', 'wmetafile emfblip macpict pmmetafile dibitmap wbitmap bin'],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
)

const family = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})$`)
const known = family(
  // characters and paragraphs
  'par|pard|plain|line|tab|page|column|sect|sectd|soft(?:page|col|line)|e[mn](?:dash|space)|qmspace|bullet|[lr](?:dbl)?quote|zw\\w+|(?:ltr|rtl)\\w+|loch|hich|dbch',
  'ch(?:date|dp[la]|time|pgn|ftn\\w*|brdr|bg\\w+|cbpat|cfpat|shdng|atn|arscalex)|sectnum|ul\\w*|pnul\\w*|sub|super|nosupersub|acc\\w+|noproof|linkself',
  'a?[bi]|a?(?:caps|scaps|strike|outl|shad|expnd|fs?|cf|up|dn|lang|ul|uld|ulw|uldb)|striked?|embo|impr|v|webhidden|deleted|revised|mv[ft]|rev(?:auth|dttm)\\w*|mv(?:auth|date)',
  'expndtw|kerning|highlight|cchs|fcs|fittext|horzvert|twoinone|lang\\w+|alang|deff|adeff|deflang\\w*|adeflang|cgrid|g|gcw|gridtbl|cb|cs|ds|ts|s|u|uc|ab',
  'q[lrcjdtk]|keepn?|noline|(?:no)?widctlpar|widowctrl|yts|pagebb|intbl|contextualspace|no(?:overflow|cwrap|wwrap|snaplinegrid)|collapsed|adjustright|hyph\\w+|(?:sb|sa|cuf|cul|cur|li|ri|lis)\\w*|fi|[lr]in',
  'sl|slmult|t[xbq]\\w*|tl(?:dot|mdot|hyph|ul|th|eq)|ls|ilvl|outlinelevel|level|itap|aspalpha|aspnum|fa(?:auto|hang|center|roman|var|fixed)|spbauto|trautofit|box|brdr\\w+|brsp|bg\\w+|cbpat|cfpat|shading|absw|absh|absnoovrlp',
  'p(?:h|v)(?:mrg|pg|para|col)|pos\\w+|nowrap|overlay|wrap\\w+|dxfrtext|dfrmtxt[xy]|dropcap(?:li|t)|frm\\w+',
  'sbasedon|snext|slink|spriority|stshf\\w+|additive|sautoupd|shidden|slocked|spersonal|scompose|sreply|ssemihidden|sunhideused|sqformat',
  // tables
  'tr\\w+|row|cell|n?estrow|nest(?:row|cell)|lastrow|cl[A-Za-z]+|rawcl\\w+|cellx|irow|irowband|tbl\\w+|tabsnoovrlp|ts[A-Za-z]+|tp(?:h|v)\\w+|tpos\\w+|tdfrm\\w+|taprtl',
  // sections and the document
  'pgdsc\\w*|sbk\\w+|endnhere|titlepg|lnd\\w+|landscape|facingp|marg\\w+|gutter\\w*|pgn\\w+|pgw?\\w*sxn|pgbrdr\\w+|guttersxn|line(?:betcol|restart|ppage|cont|mod|starts?|x)|vertal[tcbj]?|stextflow|sect\\w+|header[y]|footery|paper[wh]|psz|rtlgutter|twoonone',
  's?a?ftn\\w+|a?endnotes|a?enddoc|fet|deftab|col(?:no|s|sx|sr|w)|view\\w+|jsku|ksulang|dgh?\\w+|theme\\w+|stylesortmethod|track\\w+|doctype|ilfomacatclnup|lnongrid|donotembed\\w+|bookfold\\w*|form(?:prot|shade)|fracwidth|revisions',
  'horzdoc|vertdoc|indrlsweleven|afelev|utinl|hwelev|cachedcolbal|stylelock|relyonvml|validatexml|show(?:placeholdtext|xmlerrors)|ignoremixedcontent|saveinvalidxml|transmf|cvmme|prcolbl|truncatefontheight|expshrtn|wpjst|wpsp|otblrul|brkfrm|bd\\w+|dntblnsbdb|htmautsp|lnbrkrule|lyt\\w+|msmcap|no[a-z]+|old(?:as|linewrap)|snaptogridincell|spl?[a-z]+|swpbdr|toplinepunct|truncex|al(?:ntblind|lowfieldendsel)',
  'aptenlargekern|asianbrkrule|use\\w+|felnbrelev|wrppunct|wraptrsp|ApplyBrkRules|newtblstyruls|jexpand|jcompress|jclisttab|krnprsnet|subfontbysize|nouicompat|mjc(?:Left|Right|Center|Group)',
  // lists, notes, forms, pictures, shapes
  'pn[a-z]+|list(?:simple|templateid|id|restarthdn|hybrid|styleid|overridecount|overridestartat|overrideformat)|level[a-z]+|ff(?:type|res|defres|maxlen|typetxt|hps|size|recalc|prot|ownhelp|ownstat|haslistbox)|bkmkcol[fl]',
  'pic(?:scale[xy]|crop[ltrb]|w|h|wgoal|hgoal)|pngblip|jpegblip|shp(?:left|top|right|bottom|lid|z|wr|wrk|fhdr|fblwtxt|bx\\w+|by\\w+|lockanchor)',
  'rtf|ansi|ansicpg|f(?:nil|roman|swiss|modern|script|decor|tech|bidi|charset|prq)|red|green|blue',
)

/**
 * KNOWN GAP: words are judged by their families; a word that nobody has thought of may belong to one. It carries a number and no text, since
 * every destination is named.
 *
 * @returns what is wrong with a word that begins no group of its own
 */
export function wordFault(name: string): FindingKind | undefined {
  const kind = banned.get(name)
  if (kind) return kind
  return known.test(name) && !name.includes('rsid') ? undefined : 'unknown'
}

const shapeNames = family(
  'shapeType|rotation|rel(?:Left|Top|Right|Bottom|Rotation)|group(?:Left|Top|Right|Bottom)|pos(?:rel)?[hv]|dhgt|[dw][xyr]\\w+|anchorText|txflTextFlow|cdirFont|txdir|hspNext|lTxid|WrapText|wrapText',
  'geo(?:Left|Top|Right|Bottom)|shapePath|adjust\\d*Value|f[A-Z0-9c]\\w+|fc3D\\w*|fshadowObscured|fill[A-Z][A-Za-z]+|line[A-Z][A-Za-z]+|shadow[A-Z]\\w+|cropFrom\\w+|picture[A-Z]\\w+|gtext[A-Z]\\w+|alignHR|pct\\w+|size(?:relh|relv)|cxk|cxstyle|bWMode\\w*|c3D\\w+',
  'pVerticies|pSegmentInfo|pWrapPolygonVertices|pib|wzDescription',
)
const freeTexts: ReadonlySet<string> = new Set(['gtextUNICODE', 'gtextFont', 'wzDescription'])

/** @param value undefined for a picture */
export function propertyFault(name: string, value: string | undefined): FindingKind | undefined {
  if (!shapeNames.test(name) || /(?:Name|Flags)$/.test(name)) return 'unknown'
  if (value === undefined) return name === 'pib' || name === 'fillBlip' ? undefined : 'unknown'
  if (freeTexts.has(name) || /^-?[0-9]{1,10}$/.test(value)) return undefined
  const [size, count, ...elements] = value.split(';')
  const isList =
    ['2', '4', '8'].includes(size ?? '') && Number(count) === elements.length && elements.every((each) => /^[-0-9(),]{1,25}$/.test(each))
  return isList ? undefined : 'malformed'
}
