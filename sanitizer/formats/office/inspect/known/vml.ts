/**
 * VML as the inspection knows it (ECMA-376 Part 4 §19), by families of elements that carry the same attributes (word.ts says how to read a line).
 * Links, addresses, handlers, scripts, ink, equations as text and signatures are not named.
 */

/** §19.1.2: CoreAttributes, and what Office says of any shape */
const CORE = 'id style title alt coordsize coordorigin wrapcoords print'
const OFFICE =
  'o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode'
const LOOK =
  'filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip'
const SHAPE = `${CORE} ${OFFICE} ${LOOK}`
const CROPPED = 'cropleft croptop cropright cropbottom gain blacklevel gamma grayscale bilevel'
const STROKE =
  'weight color opacity linestyle miterlimit joinstyle endcap dashstyle filltype imageaspect imagesize imagealignshape color2 startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash insetpen'

export const shapes = `
${SHAPE}: oval rect
${SHAPE} o:bullet type adj path: shape
${SHAPE} adj path: shapetype
${CORE} ${OFFICE} editas o:tableproperties o:tablelimits: group
${SHAPE} startangle endangle: arc
${SHAPE} from control1 control2 to: curve
${SHAPE} ${CROPPED}: image
${SHAPE} from to: line
${SHAPE} points: polyline
${SHAPE} arcsize: roundrect
id filled fillcolor fill o:bwmode o:bwpure o:bwnormal o:targetscreensize: background
id v limo textboxrect fillok strokeok shadowok arrowok gradientshapeok textpathok insetpenok o:connecttype o:connectlocs o:connectangles o:extrusionok: path
: formulas handles
eqn: f
position polar map invx invy switch xrange yrange radiusrange: h
id type on color opacity color2 size origin position aspect colors angle alignshape focus focussize focusposition method o:detectmouseclick o:title o:opacity2 recolor rotate r:id: fill
id on ${STROKE} r:id: stroke
id on type obscured color opacity offset color2 offset2 origin matrix: shadow
id style inset o:singleclick: textbox
id style on fitshape fitpath trim xscale string: textpath
id chromakey ${CROPPED} embosscolor recolortarget o:title o:detectmouseclick o:relid r:id: imagedata
`
/** §19.2 */
export const office = `
v:ext: shapelayout rules idmap regrouptable relationtable complex skew lock extrusion callout fill colormru colormenu
data: idmap
id on offset origin matrix: skew
id type how idref: r
start end idref connectloc: proxy
new old: entry
v:ext idsrc iddest idcntr: rel
position selection grouping ungrouping rotation cropping verticies adjusthandles text aspectratio shapetype: lock
on type render viewpointorigin viewpoint skewangle skewamt foredepth backdepth orientation orientationangle lockrotationcenter autorotationcenter rotationcenter rotationangle color shininess specularity diffusity metal edge facet lightface brightness lightposition lightlevel lightharsh lightposition2 lightlevel2 lightharsh2: extrusion
on type gap angle dropauto drop distance lengthspecified length accentbar textborder minusx minusy: callout
type: fill
v:ext on ${STROKE}: left top right bottom column
colors: colormru
strokecolor fillcolor shadowcolor extrusioncolor: colormenu
Type ProgID ShapeID DrawAspect ObjectID r:id: OLEObject
`
/** §19.2.2.27: for the whole document */
export const officeDefaults = `
v:ext spidmax style fill fillcolor stroke strokecolor o:allowincell o:allowoverlap o:insetmode: shapedefaults
`
/** §19.3 */
export const word = `
: anchorlock
type width shadow: bordertop borderleft borderright borderbottom
type side anchorx anchory: wrap
`
/** §19.4, without macros, links, formulas, scripts and pictures of programs */
export const excel = `
ObjectType: ClientData
: Accel" Accel2" Anchor" AutoFill" AutoLine" AutoPict" AutoScale" CF" Cancel" Checked" ColHidden" Colored" Column" Default" DefaultSize" Disabled"
: Dismiss" DropLines" DropStyle" Dx" FirstButton" Help" Horiz" Inc" JustLastX" LCT" ListItem" LockText" Locked" Max" Min" MoveWithCells" MultiLine"
: MultiSel" NoThreeD" NoThreeD2" Page" PrintObject" RecalcAlways" Row" RowHidden" SecretEdit" Sel" SelType" SizeWithCells" TextHAlign" TextVAlign"
: VScroll" VTEdit" Val" ValidIds" Visible" WidthMin"
`
