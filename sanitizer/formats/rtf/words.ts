/**
 * The control words that may stand in a disarmed file (RTF 1.9.1, by its chapters): formatting and layout of text. Not in any list, so never
 * written: objects, links, templates, merging, document variables, passwords, save identifiers, HTML, and whatever is unknown.
 */

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

/** Words without a number; one that is there is not written. */
const flags = list(`
  horzdoc vertdoc dgmargin nouicompat nogrowautofit nocxsptable indrlsweleven afelev utinl hwelev notcvasp notbrkcnstfrctbl notvatxbx cachedcolbal pgbrdrhead pgbrdrfoot

  pard plain par line tab page column sect softpage softcol softline emdash endash emspace enspace qmspace bullet lquote rquote ldblquote rdblquote
  ltrmark rtlmark zwbo zwnbo zwj zwnj chdate chdpl chdpa chtime chpgn sectnum chftn chftnsep chftnsepc
  ql qr qc qj qd qt keep keepn noline nowidctlpar widctlpar pagebb intbl collapsed contextualspace nooverflow nocwrap nowwrap
  ltrpar rtlpar ltrch rtlch ltrdoc rtldoc ltrrow rtlrow ltrmark ltrsect rtlsect loch hich dbch
  tqr tqc tqdec tldot tlmdot tlhyph tlul tlth tleq
  brdrt brdrb brdrl brdrr brdrbtw brdrbar box brdrs brdrth brdrsh brdrdb brdrdot brdrdash brdrhair brdrdashsm brdrdashd brdrdashdd brdrdashdot
  brdrdashdotdot brdrinset brdrnone brdroutset brdrtriple brdrtnthsg brdrthtnsg brdrtnthtnsg brdrtnthmg brdrthtnmg brdrtnthtnmg brdrtnthlg
  brdrthtnlg brdrtnthtnlg brdrwavy brdrwavydb brdrdashdotstr brdremboss brdrengrave brdrframe brdrnil brdrtbl chbrdr
  bghoriz bgvert bgfdiag bgbdiag bgcross bgdcross bgdkhoriz bgdkvert bgdkfdiag bgdkbdiag bgdkcross bgdkdcross
  chbghoriz chbgvert chbgfdiag chbgbdiag chbgcross chbgdcross chbgdkhoriz chbgdkvert chbgdkfdiag chbgdkbdiag chbgdkcross chbgdkdcross
  ul uld uldash uldashd uldashdd uldb ulhair ulhwave ulldash ulnone ulth ulthd ulthdash ulthdashd ulthdashdd ulthldash ulululdbwave uluw ulw ulwave
  ululdbwave sub super nosupersub accnone accdot acccomma acccircle accunderdot linkself noproof nosectexpand
  trowd row cell nestrow nestcell lastrow trqc trql trqr trhdr trkeep trkeepfollow ltrrow rtlrow taprtl
  trbrdrt trbrdrb trbrdrl trbrdrr trbrdrh trbrdrv clbrdrt clbrdrb clbrdrl clbrdrr cldglu cldgll clmgf clmrg clvmgf clvmrg
  clvertalt clvertalc clvertalb cltxlrtb cltxtbrl cltxbtlr cltxlrtbv cltxtbrlv clFitText clNoWrap clhidemark clshdrawnil
  trbghoriz trbgvert trbgfdiag trbgbdiag trbgcross trbgdcross trbgdkhor trbgdkvert trbgdkfdiag trbgdkbdiag trbgdkcross trbgdkdcross
  rawclbghoriz rawclbgvert rawclbgfdiag rawclbgbdiag rawclbgcross rawclbgdcross rawclbgdkhor rawclbgdkvert rawclbgdkfdiag rawclbgdkbdiag rawclbgdkcross rawclbgdkdcross
  clbghoriz clbgvert clbgfdiag clbgbdiag clbgcross clbgdcross clbgdkhor clbgdkvert clbgdkfdiag clbgdkbdiag clbgdkcross clbgdkdcross
  tblnoautofit tabsnoovrlp tsbrdrt tsbrdrb tsbrdrl tsbrdrr tsbrdrdgl tsbrdrdgr tsbrdrh tsbrdrv tsrowd tsvertalt tsvertalc tsvertalb
  tscfirstrow tsclastrow tscfirstcol tsclastcol tscbandhorzeven tscbandhorzodd tscbandverteven tscbandvertodd tscnecell tscnwcell tscsecell tscswcell
  tphcol tphmrg tphpg tpvmrg tpvpara tpvpg tposxc tposxi tposxl tposxo tposxr tposyb tposyc tposyil tposyin tposyout tposyt tposyoutv
  phmrg phpg phcol pvmrg pvpg pvpara posxc posxi posxo posxl posxr posyil posyt posyc posyb posyin posyout nowrap overlay wrapdefault wraparound wraptight wrapthrough
  frmtxlrtb frmtxtbrl frmtxbtlr frmtxlrtbv frmtxtbrlv
  sectd sbknone sbkcol sbkpage sbkeven sbkodd endnhere titlepg lndscpsxn landscape facingp margmirror margmirsxn gutterprl rtlgutter
  pgncont pgnrestart pgndec pgnucrm pgnlcrm pgnucltr pgnlcltr pgnbidia pgnbidib pgnchosung pgncnum pgndbnum pgndbnumd pgndbnumt pgndbnumk
  pgndecd pgnganada pgngbnum pgngbnumd pgngbnuml pgngbnumk pgnzodiac pgnzodiacd pgnzodiacl pgnhindia pgnhindib pgnhindic pgnhindid pgnthaia pgnthaib pgnthaic pgnvieta pgnid
  pgnhnsh pgnhnsp pgnhnsc pgnhnsm pgnhnsn linebetcol linerestart lineppage linecont vertal vertalt vertalc vertalb vertalj
  stextflow sectdefaultcl sectspecifycl sectspecifyl sectspecifygen
  ftnbj ftntj aftnbj aftntj endnotes aendnotes aftnendnotes enddoc aenddoc aftnenddoc ftnalt ftnrstpg ftnrestart ftnrstcont aftnrestart aftnrstcont
  ftnnar ftnnalc ftnnauc ftnnrlc ftnnruc ftnnchi ftnnchosung ftnncnum ftnndbar ftnndbnum ftnndbnumd ftnndbnumt ftnndbnumk ftnnganada ftnngbnum ftnngbnumd ftnngbnuml ftnngbnumk ftnnzodiac ftnnzodiacd ftnnzodiacl
  aftnnar aftnnalc aftnnauc aftnnrlc aftnnruc aftnnchi aftnnchosung aftnncnum aftnndbar aftnndbnum aftnndbnumd aftnndbnumt aftnndbnumk aftnnganada aftnngbnum aftnngbnumd aftnngbnuml aftnngbnumk aftnnzodiac aftnnzodiacd aftnnzodiacl
  saftnnar saftnnalc saftnnauc saftnnrlc saftnnruc saftnnchi saftnnchosung saftnncnum saftnndbar saftnndbnum saftnnganada saftnngbnum sftnnar sftnnalc sftnnauc sftnnrlc sftnnruc sftnnchi sftnnchosung sftnncnum sftnndbar sftnndbnum sftnnganada sftnngbnum
  sftnbj sftntj sftnrstpg sftnrestart sftnrstcont saftnrestart saftnrstcont
  fracwidth formprot formshade gutterprl twoonone psz nocolbal noextrasprl noultrlspc nospaceforul notabind subfontbysize swpbdr sprsbsp sprslnsp sprsspbf sprstsm sprstsp
  transmf cvmme prcolbl truncatefontheight expshrtn wpjst wpsp otblrul brkfrm viewnobound bdbfhdr bdrrlswsix bookfold bookfoldrev
  dntblnsbdb ftnlytwnine htmautsp lnbrkrule lytcalctblwd lyttblrtgr lytexcttp lytprtmet msmcap nobrkwrptbl nojkernpunct noafcnsttbl noindnmbrts nolnhtadjtbl
  noqfpromote oldas oldlinewrap snaptogridincell splytwnine sprsbsp toplinepunct truncex alntblind allowfieldendsel aptenlargekern asianbrkrule useltbaln usenormstyforlist usexform felnbrelev
  wrppunct wraptrsp ApplyBrkRules newtblstyruls jexpand jcompress jclisttab krnprsnet htmautsp spltpgpar bdbfhdr noxlattoyen revisions
  additive sautoupd shidden slocked spersonal scompose sreply ssemihidden sunhideused sqformat
  pnlvlblt pnlvlbody pnlvlcont pndec pnucrm pnlcrm pnucltr pnlcltr pnord pnordt pncard pnbidia pnbidib pnaiu pnaiud pnaiueo pnaiueod pnchosung pncnum pndbnum pndbnumd pndbnumk pndbnuml pndbnumt
  pndecd pnganada pngbnum pngbnumd pngbnuml pngbnumk pniroha pnirohad pnuldash pnuldashd pnuldashdd pnuldb pnulhair pnulnone pnulth pnulw pnulwave pnzodiac pnzodiacd pnzodiacl pnhang pnprev pnqc pnql pnqr pnrestart pnnumonce pnacross pnindent
  shpbxpage shpbxmargin shpbxcolumn shpbxignore shpbypage shpbymargin shpbypara shpbyignore shplockanchor
  mjcLeft mjcRight mjcCenter mjcGroup
`)

/** On without a number or with any but 0, off with 0. */
const toggles = list(`
  sectunlocked b i caps scaps strike striked outl shad embo impr v webhidden ul uld uldash uldashd uldashdd uldb ulhair ulhwave ulldash ulth ulthd ulthdash ulthdashd ulthdashdd ulthldash ululdbwave ulwave
  ab ai acaps ascaps astrike aoutl ashad aul auld auldb aulw
  deleted revised mvf mvt hyphpar hyphauto hyphcaps widowctrl aspalpha aspnum faauto fahang facenter faroman favar fafixed cufi adjustright nosnaplinegrid
  spbauto sbauto saauto trautofit pnb pni pncaps pnscaps pnstrike pnul cgrid
  sectunlocked irowband irow rtlsect splytwnine
`)

/** With a number between -32,768 and 32,767 (units as in the standard), or without where that has a meaning. */
const values = list(`
  stylelock relyonvml validatexml showplaceholdtext ignoremixedcontent saveinvalidxml showxmlerrors viewbksp
  ulc pgdsc pgdscuse pgdscnxt
  fftype ffres ffdefres ffmaxlen fftypetxt ffhps ffsize ffrecalc ffprot ffownhelp ffownstat ffhaslistbox
  f af fs afs cf cb highlight chcbpat chcfpat chshdng dn up adn aup expnd expndtw aexpnd kerning charscalex cchs fcs fittext horzvert twoinone lang langfe langnp langfenp alang cs ab g gcw gridtbl
  s ds ts yts li ri fi lin rin culi curi cufi sa sb lisa lisb sl slmult tx tb ls ilvl outlinelevel level itap aspalpha aspnum sbasedon snext slink spriority stshfdbch stshfloch stshfhich stshfbi
  brdrw brdrcf brsp cbpat cfpat shading absw absh posx posy posnegx posnegy dxfrtext dfrmtxtx dfrmtxty dropcapli dropcapt absnoovrlp frmlvl
  trgaph trleft trrh trpaddb trpaddl trpaddr trpaddt trpaddfb trpaddfl trpaddfr trpaddft trspdb trspdl trspdr trspdt trspdfb trspdfl trspdfr trspdft trftsWidth trwWidth trftsWidthB trwWidthB trftsWidthA trwWidthA
  trcbpat trcfpat trpat trshdng tblind tblindtype tbllkhdrrows tbllklastrow tbllkhdrcols tbllklastcol tbllkborder tbllkshading tbllkfont tbllkcolor tbllkbestfit tbllknorowband tbllknocolband irow irowband
  tdfrmtxtBottom tdfrmtxtLeft tdfrmtxtRight tdfrmtxtTop tposnegx tposnegy tposx tposy
  cellx clftsWidth clwWidth clpadb clpadl clpadr clpadt clpadfb clpadfl clpadfr clpadft clspb clspl clspr clspt clspfb clspfl clspfr clspft clcbpat clcfpat clshdng clcbpatraw clcfpatraw clshdngraw
  tscellcbpat tscellcfpat tscellpct tscellpaddb tscellpaddl tscellpaddr tscellpaddt tscellpaddfb tscellpaddfl tscellpaddfr tscellpaddft tscellwidth tscellwidthfts tscbandsh tscbandsv
  paperw paperh margl margr margt margb gutter pgwsxn pghsxn marglsxn margrsxn margtsxn margbsxn guttersxn headery footery psz deftab pgnstart pgnstarts pgnx pgny pgnhn colno cols colsx colsr colw ds
  linemod linestarts linestart linex sectexpand sectlinegrid pgbrdropt
  ftnstart aftnstart sftnstart saftnstart fet deff adeff deflang deflangfe adeflang hyphhotz hyphconsec hyphlead hyphtrail
  viewkind viewscale viewzk jsku ksulang dghspace dgvspace dghorigin dgvorigin dghshow dgvshow lnongrid themelang themelangfe themelangcs cgrid stylesortmethod
  stextflow trackmoves trackformatting doctype ilfomacatclnup donotembedsysfont donotembedlingdata
  pnlvl pnstart pnindent pnsp pnf pnfs pncf
  revauth revauthdel mvauth
  bkmkcolf bkmkcoll picscalex picscaley piccropt piccropb piccropl piccropr
  shpfhdr shpwr shpwrk shpfblwtxt shpz
`)

/** With a number of 32 bits: identifiers, dates, sizes of pictures and places of shapes. */
const longs = list(`revdttm revdttmdel mvdate picw pich picwgoal pichgoal shpleft shptop shpright shpbottom shplid`)

export type WordClass = 'flag' | 'toggle' | 'value' | 'long'

export const words: ReadonlyMap<string, WordClass> = new Map([
  ...flags.map((word) => [word, 'flag'] as const),
  ...toggles.map((word) => [word, 'toggle'] as const),
  ...values.map((word) => [word, 'value'] as const),
  ...longs.map((word) => [word, 'long'] as const),
])

const largest: Readonly<Record<WordClass, number>> = { flag: 0, toggle: 1, value: 32_767, long: 2_147_483_647 }

/** What is written for a word: its number or none; `false` when it is not written. */
export function writtenNumber(name: string, number: number | undefined): number | undefined | false {
  const kind = words.get(name)
  if (!kind) return false
  if (name === 'f') return number === undefined || number < 0 || number > largest.value ? false : number
  if (kind === 'flag' || number === undefined) return undefined
  if (kind === 'toggle') return number === 0 ? 0 : undefined
  return number >= -largest[kind] - 1 && number <= largest[kind] ? number : false
}

/** Words that say nothing about the document but who saved it when: gone with their own name. */
export const identifiers = /^(?:rsid\w*|\w*rsid|rsidroot|insrsid|delrsid|charrsid|sectrsid|pararsid|tblrsid|styrsid)$/

/** Read, and not written again as they are: the header of ours says it. */
export const headerWords: ReadonlySet<string> = new Set(['rtf', 'ansi', 'mac', 'pc', 'pca', 'ansicpg', 'uc'])
