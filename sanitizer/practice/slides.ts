import { DRAWING, officePackage, RELATIONSHIPS, slideType, THEME_TYPE, theme } from './package.ts'

const part = (name: string, inner: string): string =>
  `<p:${name} xmlns:a="${DRAWING}" xmlns:r="${RELATIONSHIPS}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">${inner}</p:${name}>`

const shape = (id: number, text: string): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="図形 ${id}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="${id}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="${id * 1000}" y="2000"/><a:ext cx="3000000" cy="900000"/></a:xfrm><a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 16667"/></a:avLst></a:prstGeom><a:solidFill><a:schemeClr val="accent1"><a:lumMod val="60000"/><a:lumOff val="40000"/></a:schemeClr></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></a:ln></p:spPr><p:txBody><a:bodyPr lIns="91440" tIns="45720" rtlCol="0" anchor="ctr"><a:normAutofit/></a:bodyPr><a:lstStyle/><a:p><a:pPr marL="342900" indent="-342900" algn="l"><a:buFont typeface="Arial"/><a:buChar char="•"/></a:pPr><a:r><a:rPr kumimoji="1" lang="ja-JP" altLang="en-US" sz="2000" b="1" dirty="0"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:rPr><a:t>${text}</a:t></a:r><a:endParaRPr lang="en-US" dirty="0"/></a:p></p:txBody></p:sp>`
const picture =
  '<p:pic><p:nvPicPr><p:cNvPr id="90" name="写真"/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
const tree = (shapes: string): string =>
  `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>${shapes}</p:spTree></p:cSld>`
const map = '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>'
const levels = Array.from(
  { length: 9 },
  (_, index) =>
    `<a:lvl${index + 1}pPr marL="${index * 457200}" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:defRPr sz="1800" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl${index + 1}pPr>`,
).join('')

const master = part(
  'sldMaster',
  `${tree(shape(2, 'master'))}<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle>${levels}</p:titleStyle><p:bodyStyle>${levels}</p:bodyStyle><p:otherStyle>${levels}</p:otherStyle></p:txStyles>`,
)

export function slides(words: string, shapes: number, count: number, png: Uint8Array): Uint8Array {
  const slide = (number: number): string =>
    part('sld', tree(`${Array.from({ length: shapes }, (_, index) => shape(index + 2, `${words} ${number}`)).join('')}${picture}`) + map)
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  return officePackage([
    {
      path: 'ppt/presentation.xml',
      type: slideType('presentation.main'),
      content: part(
        'presentation',
        `<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${numbers.map((number) => `<p:sldId id="${255 + number}" r:id="rId${number + 1}"/>`).join('')}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle>${levels}</p:defaultTextStyle>`,
      ),
      leadsTo: [
        ['slideMaster', 'slideMasters/slideMaster1.xml'],
        ...numbers.map((number) => ['slide', `slides/slide${number}.xml`] as const),
      ],
    },
    ...numbers.map((number) => ({
      path: `ppt/slides/slide${number}.xml`,
      type: slideType('slide'),
      content: slide(number),
      leadsTo: [
        ['slideLayout', '../slideLayouts/slideLayout1.xml'],
        ['image', '../media/image1.png'],
      ] as const,
    })),
    {
      path: 'ppt/slideLayouts/slideLayout1.xml',
      type: slideType('slideLayout'),
      content: part('sldLayout', tree(shape(2, 'layout')) + map),
      leadsTo: [['slideMaster', '../slideMasters/slideMaster1.xml']],
    },
    {
      path: 'ppt/slideMasters/slideMaster1.xml',
      type: slideType('slideMaster'),
      content: master,
      leadsTo: [
        ['slideLayout', '../slideLayouts/slideLayout1.xml'],
        ['theme', '../theme/theme1.xml'],
      ],
    },
    { path: 'ppt/theme/theme1.xml', type: THEME_TYPE, content: theme },
    { path: 'ppt/media/image1.png', type: 'image/png', content: png },
  ])
}
