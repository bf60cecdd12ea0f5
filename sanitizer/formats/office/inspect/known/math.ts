/** Office Math as the inspection knows it (ECMA-376 Part 1 §22.1), by families (word.ts says how to read a line). */

/** §22.1.2 */
export const math = `
: oMath oMathPara oMathParaPr acc accPr bar barPr box boxPr borderBox borderBoxPr d dPr eqArr eqArrPr f fPr func funcPr fName groupChr groupChrPr
: limLow limLowPr limUpp limUppPr lim m mPr mcs mc mcPr mr nary naryPr phant phantPr rad radPr deg sPre sPrePr sSub sSubPr sSubSup sSubSupPr
: sSup sSupPr sub sup num den e ctrlPr argPr r rPr
xml:space: t"
alnAt val: brk
val: aln alnScr argSz baseJc begChr cGp cGpRule chr count cSp degHide diff endChr grow hideBot hideLeft hideRight hideTop jc limLoc lit maxDist mcJc
val: noBreak nor objDist opEmu plcHide pos rSp rSpRule scr sepChr show shp strikeBLTR strikeH strikeTLBR strikeV sty subHide supHide transp type
val: vertJc zeroAsc zeroDesc zeroWid
`
/** §22.1.2.62: of the whole document */
export const mathSettings = `
: mathPr
val: mathFont brkBin brkBinSub smallFrac dispDef lMargin rMargin defJc preSp postSp interSp intraSp wrapIndent wrapRight intLim naryLim
`
