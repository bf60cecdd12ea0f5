import type { FindingKind } from '../../../../sanitizer/protocol.ts'
import { MARKER, officeType, R, slideType } from '../office-package.ts'
import { blob, EVIL, type Payload } from './model.ts'
import type { Threat } from './word-threats.ts'

/** What a click, a touch or the mere showing of a drawing can start (threats §3.3, PowerPoint actions and hyperlink schemes). */

const out = (kind: string, target = EVIL) => ({ rels: [{ id: 'rIdE', type: R + kind, target, external: true as const }] })
const inside = (type: string, path: string, contentType: string, content: string | Uint8Array = blob) => ({
  parts: [{ path, type: contentType, content }],
  rels: [{ id: 'rIdI', type: R + type, target: `/${path}` }],
})
const LINK: readonly FindingKind[] = ['unsafe-link']
const targets = [
  `ms-msdt:/id ${MARKER}`,
  `search-ms:query=${MARKER}`,
  `file:///c:/${MARKER}`,
  `\\\\${MARKER}\\x`,
  `javascript:${MARKER}`,
  `ms-officecmd:${MARKER}`,
  `mhtml:http://${MARKER}!x`,
  `ms-appinstaller:?source=${MARKER}`,
  `https://example.jp@${MARKER}/`,
  `http&#58;//${MARKER}/#!\\x`,
]
const actions = [
  `ppaction://program?${MARKER}`,
  `ppaction://macro?name=${MARKER}`,
  `ppaction://hlinkfile?${MARKER}`,
  `ppaction://ole?verb=${MARKER}`,
  `ppaction://media?${MARKER}`,
  `ppaction://hlinkpres?slideindex=1&amp;slidetitle=${MARKER}`,
  `PPACTION://PROGRAM?${MARKER}`,
  ` ppaction://program?${MARKER}`,
  `&#112;paction://program?${MARKER}`,
]

/** `touch` is the other element that the place allows: hover over a shape, mouse over a text. */
export const linkThreats = (touch: 'hlinkHover' | 'hlinkMouseOver'): readonly Threat[] => [
  ...targets.map(
    (target): Threat => [`click to ${target.slice(0, 14)}`, LINK, { content: '<a:hlinkClick r:id="rIdE"/>', ...out('hyperlink', target) }],
  ),
  ...targets
    .slice(0, 3)
    .map(
      (target): Threat => [
        `${touch} to ${target.slice(0, 14)}`,
        LINK,
        { content: `<a:${touch} r:id="rIdE"/>`, ...out('hyperlink', target) },
      ],
    ),
  ...actions.map(
    (action): Threat => [
      `click that does ${action.slice(0, 18)}`,
      ['action'],
      { content: `<a:hlinkClick r:id="rIdE" action="${action}"/>`, ...out('hyperlink', `${MARKER}.exe`) },
    ],
  ),
  [`${touch} that runs a program`, ['action'], { content: `<a:${touch} r:id="" action="ppaction://program?${MARKER}"/>` }],
  [
    'click with a sound',
    ['multimedia'],
    {
      content: `<a:hlinkClick r:id="" action="ppaction://noaction"><a:snd r:embed="rIdI" name="${MARKER}"/></a:hlinkClick>`,
      ...inside('audio', 'ppt/media/a.wav', 'audio/wav'),
    },
  ],
  ['address that was not understood', LINK, { content: `<a:hlinkClick r:id="" invalidUrl="file:///${MARKER}"/>` }],
  ['link into another frame', LINK, { content: `<a:hlinkClick r:id="" tgtFrame="${MARKER}"/>` }],
  [
    'extension of a link',
    ['unknown'],
    { content: `<a:hlinkClick r:id=""><a:extLst><a:ext uri="{x}"><e:x xmlns:e="urn:e">${MARKER}</e:x></a:ext></a:extLst></a:hlinkClick>` },
  ],
]

const frame = (graphic: string): string =>
  `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="f"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></p:xfrm><a:graphic>${graphic}</a:graphic></p:graphicFrame>`
const OLE = 'http://schemas.openxmlformats.org/presentationml/2006/ole'
const object = (inner: string, attributes: string): string =>
  frame(`<a:graphicData uri="${OLE}"><p:oleObj progId="${MARKER}" ${attributes}>${inner}</p:oleObj></a:graphicData>`)
const picture = (media: string, blip = '<a:stretch/>'): string =>
  `<p:pic><p:nvPicPr><p:cNvPr id="9" name="p"/><p:cNvPicPr/><p:nvPr>${media}</p:nvPr></p:nvPicPr><p:blipFill>${blip}</p:blipFill><p:spPr/></p:pic>`
const filled = (fill: string): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="9" name="s"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>${fill}</p:spPr></p:sp>`
const ole = inside('oleObject', 'ppt/embeddings/oleObject1.bin', officeType('oleObject'))
const video: Payload = { content: picture('<a:videoFile r:link="rIdE"/>'), ...out('video') }

export const shapeThreats: readonly Threat[] = [
  ['OLE object', ['ole-object'], { content: object('<p:embed/>', 'r:id="rIdI"'), ...ole }],
  [
    'linked OLE object',
    ['ole-object'],
    { content: object('<p:link updateAutomatic="1"/>', 'r:id="rIdE"'), ...out('oleObject', `${EVIL}!`) },
  ],
  [
    'OLE object that shows itself',
    ['ole-object'],
    { content: object('<p:embed followColorScheme="full"/>', 'showAsIcon="1" r:id="rIdI"'), ...ole },
  ],
  [
    'embedded workbook as an object',
    ['ole-object'],
    {
      content: object('<p:embed/>', 'r:id="rIdI"'),
      ...inside('package', 'ppt/embeddings/a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
    },
  ],
  [
    'graphic of an unknown kind',
    ['embedded-file'],
    { content: frame(`<a:graphicData uri="urn:${MARKER}"><e:x xmlns:e="urn:e">${MARKER}</e:x></a:graphicData>`) },
  ],
  ['linked video', ['multimedia'], video],
  ['linked sound', ['multimedia'], { content: picture('<a:audioFile r:link="rIdE"/>'), ...out('audio') }],
  [
    'sound of Windows',
    ['multimedia'],
    { content: picture(`<a:wavAudioFile r:embed="rIdI" name="${MARKER}"/>`), ...inside('audio', 'ppt/media/a.wav', 'audio/wav') },
  ],
  ['film of QuickTime', ['multimedia'], { content: picture('<a:quickTimeFile r:link="rIdE"/>'), ...out('video', `file:///${MARKER}`) }],
  ['disc', ['multimedia'], { content: picture('<a:audioCd><a:st track="1"/><a:end track="2"/></a:audioCd>'), ...out('audio') }],
  [
    'media of PowerPoint 2010',
    ['multimedia'],
    {
      content: picture(`<p:extLst><p:ext uri="{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}"><p14:media r:embed="rIdI"/></p:ext></p:extLst>`),
      ...inside('video', 'ppt/media/a.mp4', 'video/mp4'),
    },
  ],
  [
    'data of a customer',
    ['custom-xml'],
    {
      content: picture('<p:custDataLst><p:custData r:id="rIdI"/><p:tags r:id="rIdI"/></p:custDataLst>'),
      ...inside('tags', 'ppt/tags/tag1.xml', slideType('tags'), `<p:tagLst xmlns:p="x">${MARKER}</p:tagLst>`),
    },
  ],
  ['picture fetched by a link', ['external-reference'], { content: picture('', '<a:blip r:link="rIdE"/>'), ...out('image') }],
  ['picture fetched as if embedded', ['external-relationship'], { content: picture('', '<a:blip r:embed="rIdE"/>'), ...out('image') }],
  [
    'fill fetched by a link',
    ['external-reference'],
    { content: filled('<a:blipFill><a:blip r:link="rIdE"/><a:stretch/></a:blipFill>'), ...out('image') },
  ],
  [
    'picture that is a program',
    ['embedded-file'],
    { content: picture('', '<a:blip r:embed="rIdI"/>'), ...inside('image', 'ppt/media/a.png', 'image/png', `MZ${MARKER}`) },
  ],
  [
    'picture as WMF',
    ['unknown', 'embedded-file'],
    {
      content: picture('', '<a:blip r:embed="rIdI"/>'),
      ...inside('image', 'ppt/media/a.wmf', 'image/x-wmf', Buffer.from(`\xd7\xcd\xc6\x9a${MARKER}`, 'latin1')),
    },
  ],
  [
    'effect kept as a layer',
    ['unknown'],
    {
      content: picture(
        '',
        '<a:blip><a:extLst><a:ext uri="{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}"><a14:imgProps xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"><a14:imgLayer r:embed="rIdI"/></a14:imgProps></a:ext></a:extLst></a:blip>',
      ),
      ...inside('image', 'ppt/media/a.wdp', 'image/vnd.ms-photo'),
    },
  ],
  [
    'ink',
    ['unknown'],
    {
      content: '<p:contentPart r:id="rIdI"/>',
      ...inside('customXml', 'ppt/ink/ink1.xml', 'application/inkml+xml', `<ink>${MARKER}</ink>`),
    },
  ],
  [
    '3D model',
    ['unknown'],
    {
      content: frame(
        '<a:graphicData uri="http://schemas.microsoft.com/office/drawing/2017/model3d"><m3:model3d xmlns:m3="http://schemas.microsoft.com/office/drawing/2017/model3d" r:embed="rIdI"/></a:graphicData>',
      ),
      ...inside('image', 'ppt/media/a.glb', 'model/gltf-binary', `glTF${MARKER}`),
    },
  ],
  ['unknown extension element', ['unknown'], { content: `<e:shape xmlns:e="urn:e" e:run="${MARKER}">${MARKER}</e:shape>` }],
]

const cue = (node: string): string =>
  `<p:timing><p:tnLst><p:par><p:cTn id="1"><p:childTnLst>${node}</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>`
const target = '<p:cBhvr><p:cTn id="2"/><p:tgtEl><p:spTgt spid="2"/></p:tgtEl></p:cBhvr>'
const sound = inside('audio', 'ppt/media/a.wav', 'audio/wav')

/** Behind the shapes of a slide: what the show does by itself. */
export const showThreats: readonly Threat[] = [
  ['verb of an object', ['action'], { content: cue(`<p:cmd type="verb" cmd="${MARKER}">${target}</p:cmd>`) }],
  ['call of a control', ['action'], { content: cue(`<p:cmd type="call" cmd="${MARKER}">${target}</p:cmd>`) }],
  ['event that plays', ['action'], { content: cue(`<p:cmd type="evt" cmd="onstopaudio(${MARKER})">${target}</p:cmd>`) }],
  [
    'sound in the timing',
    ['multimedia'],
    {
      content: cue(
        `<p:audio><p:cMediaNode><p:cTn id="2"/><p:tgtEl><p:sndTgt r:embed="rIdI" name="${MARKER}"/></p:tgtEl></p:cMediaNode></p:audio>`,
      ),
      ...sound,
    },
  ],
  [
    'video in the timing',
    ['multimedia'],
    {
      content: cue(`<p:video><p:cMediaNode><p:cTn id="2"/><p:tgtEl><p:spTgt spid="2"/></p:tgtEl></p:cMediaNode></p:video><!--${MARKER}-->`),
    },
  ],
  [
    'sound of a transition',
    ['multimedia'],
    {
      content: `<p:transition><p:fade/><p:sndAc><p:stSnd><p:snd r:embed="rIdI" name="${MARKER}"/></p:stSnd></p:sndAc></p:transition>`,
      ...sound,
    },
  ],
  [
    'data of a customer',
    ['custom-xml'],
    {
      content: '<p:custDataLst><p:tags r:id="rIdI"/></p:custDataLst>',
      ...inside('tags', 'ppt/tags/tag1.xml', slideType('tags'), `<x>${MARKER}</x>`),
    },
  ],
  [
    'controls',
    ['activex'],
    {
      content: `<p:controls><p:control spid="2" name="${MARKER}" r:id="rIdI"/></p:controls>`,
      ...inside('control', 'ppt/activeX/activeX1.xml', 'application/vnd.ms-office.activeX+xml', `<x>${MARKER}</x>`),
    },
  ],
  [
    'unknown extension',
    ['unknown'],
    {
      content: `<p:extLst><p:ext uri="{x}"><e:x xmlns:e="urn:e" r:id="rIdE">${MARKER}</e:x></p:ext></p:extLst>`,
      ...out('hyperlink', `file:///${MARKER}`),
    },
  ],
]
