/**
 * MathML 2.0 presentation and content elements, as formula objects hold them (ODF 1.3 Part 3 §14.5). Only names: all of them may carry the
 * attributes below and hold text. `annotation` is the formula in the writer's own notation; `annotation-xml`, `maction` and every
 * reference to another place are left out.
 */
export const mathElements = `
math semantics annotation mrow mi mn mo mtext mspace ms mglyph mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose
msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd maligngroup malignmark
apply bvar ci cn csymbol condition declare domainofapplication fn interval inverse lambda lowlimit matrix matrixrow momentabout degree
otherwise piece piecewise reln sep set list uplimit vector logbase
abs and approx arccos arccosh arccot arccoth arccsc arccsch arcsec arcsech arcsin arcsinh arctan arctanh arg card cartesianproduct ceiling
codomain complexes compose conjugate cos cosh cot coth csc csch curl determinant diff divergence divide domain emptyset eq equivalent
eulergamma exists exp exponentiale factorial factorof false floor forall gcd geq grad gt ident image imaginary imaginaryi implies in infinity
int integers intersect laplacian lcm leq limit ln log lt max mean median min minus mode moment naturalnumbers neq not notanumber notin
notprsubset notsubset or outerproduct partialdiff pi plus power primes product prsubset quotient rationals real reals rem scalarproduct sdev
sec sech selector setdiff sin sinh subset sum tan tanh tendsto times transpose true union variance vectorproduct xor
`

export const mathAttributes =
  'accent accentunder align alignmentscope base bevelled close closure color columnalign columnlines columnspacing columnspan columnwidth depth display displaystyle encoding equalcolumns equalrows fence fontfamily fontsize fontstyle fontweight form frame framespacing groupalign height largeop linebreak linethickness lquote lspace mathbackground mathcolor mathsize mathvariant maxsize minlabelspacing minsize movablelimits nargs notation numalign denomalign occurrence open order rowalign rowlines rowspacing rowspan rquote rspace scriptlevel scriptminsize scriptsizemultiplier selection separator separators side stretchy subscriptshift superscriptshift symmetric type voffset width xml:space'
