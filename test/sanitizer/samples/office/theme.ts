/** The least that ECMA-376 Part 1 §20.1.6.9 lets a theme be. */

const colour = (name: string, rgb: string): string => `<a:${name}><a:srgbClr val="${rgb}"/></a:${name}>`
const names = 'dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink'.split(' ')
const font = (name: string): string => `<a:${name}><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:${name}>`
const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const three = (content: string): string => content.repeat(3)

export const THEME =
  '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="t"><a:themeElements>' +
  `<a:clrScheme name="c">${names.map((name, index) => colour(name, index % 2 ? 'FFFFFF' : '000000')).join('')}</a:clrScheme>` +
  `<a:fontScheme name="f">${font('majorFont')}${font('minorFont')}</a:fontScheme>` +
  `<a:fmtScheme name="f"><a:fillStyleLst>${three(fill)}</a:fillStyleLst><a:lnStyleLst>${three(`<a:ln>${fill}</a:ln>`)}</a:lnStyleLst>` +
  `<a:effectStyleLst>${three('<a:effectStyle><a:effectLst/></a:effectStyle>')}</a:effectStyleLst><a:bgFillStyleLst>${three(fill)}</a:bgFillStyleLst></a:fmtScheme>` +
  '</a:themeElements></a:theme>'
