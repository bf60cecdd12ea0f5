/**
 * VML (ECMA-376 Part 4 §19), without links, scripts, OLE and ink: what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const vml = `
arc o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip id style title alt coordsize coordorigin wrapcoords print startangle endangle
background id fill fillcolor o:bwmode o:bwpure o:bwnormal o:targetscreensize
curve id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip from control1 control2 to
f eqn
fill id type on color opacity color2 size origin position aspect colors angle alignshape focus focussize focusposition method o:detectmouseclick o:title o:opacity2 recolor rotate r:id
formulas
group id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:insetmode editas o:tableproperties o:tablelimits
h position polar map invx invy switch xrange yrange radiusrange
handles
image id style title alt coordsize wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip cropleft croptop cropright cropbottom gain blacklevel gamma grayscale bilevel
imagedata id chromakey cropleft croptop cropright cropbottom gain blacklevel gamma grayscale bilevel embosscolor recolortarget o:title o:detectmouseclick o:relid r:id
line id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip from to
oval id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip
path id v limo textboxrect fillok strokeok shadowok arrowok gradientshapeok textpathok insetpenok o:connecttype o:connectlocs o:connectangles o:extrusionok
polyline id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip points
rect id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip
roundrect id style title alt coordsize wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip arcsize
shadow id on type obscured color opacity offset color2 offset2 origin matrix
shape id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:bullet o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip type adj path
shapetype id style title alt coordsize coordorigin wrapcoords print o:spid o:oned o:regroupid o:userhidden o:hr o:hrstd o:hrnoshade o:hrpct o:hralign o:allowincell o:allowoverlap o:userdrawn o:bordertopcolor o:borderleftcolor o:borderbottomcolor o:borderrightcolor o:insetmode filled fillcolor stroked strokecolor strokeweight insetpen o:spt o:connectortype o:bwmode o:bwpure o:bwnormal o:forcedash o:preferrelative o:cliptowrap o:clip adj path
stroke id on weight color opacity linestyle miterlimit joinstyle endcap dashstyle filltype imageaspect imagesize imagealignshape color2 startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash r:id insetpen
textbox id style inset o:singleclick
textpath id style on fitshape fitpath trim xscale string
`

export const vmlOffice = `
OLEObject Type ProgID ShapeID DrawAspect ObjectID r:id
bottom v:ext on weight color color2 opacity linestyle miterlimit joinstyle endcap dashstyle insetpen filltype imageaspect imagesize imagealignshape startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash
callout v:ext on type gap angle dropauto drop distance lengthspecified length accentbar textborder minusx minusy
colormenu v:ext strokecolor fillcolor shadowcolor extrusioncolor
colormru v:ext colors
column v:ext on weight color color2 opacity linestyle miterlimit joinstyle endcap dashstyle insetpen filltype imageaspect imagesize imagealignshape startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash
complex v:ext
entry new old
extrusion v:ext on type render viewpointorigin viewpoint skewangle skewamt foredepth backdepth orientation orientationangle lockrotationcenter autorotationcenter rotationcenter rotationangle color shininess specularity diffusity metal edge facet lightface brightness lightposition lightlevel lightharsh lightposition2 lightlevel2 lightharsh2
fill v:ext type
idmap v:ext data
left v:ext on weight color color2 opacity linestyle miterlimit joinstyle endcap dashstyle insetpen filltype imageaspect imagesize imagealignshape startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash
lock v:ext position selection grouping ungrouping rotation cropping verticies adjusthandles text aspectratio shapetype
proxy start end idref connectloc
r id type how idref
regrouptable v:ext
rel v:ext idsrc iddest idcntr
relationtable v:ext
right v:ext on weight color color2 opacity linestyle miterlimit joinstyle endcap dashstyle insetpen filltype imageaspect imagesize imagealignshape startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash
rules v:ext
shapedefaults v:ext spidmax style fill fillcolor stroke strokecolor o:allowincell o:allowoverlap o:insetmode
shapelayout v:ext
skew v:ext id on offset origin matrix
top v:ext on weight color color2 opacity linestyle miterlimit joinstyle endcap dashstyle insetpen filltype imageaspect imagesize imagealignshape startarrow startarrowwidth startarrowlength endarrow endarrowwidth endarrowlength o:title o:forcedash
`

export const vmlWord = `
anchorlock
borderbottom type width shadow
borderleft type width shadow
borderright type width shadow
bordertop type width shadow
wrap type side anchorx anchory
`

export const vmlExcel = `
Accel"
Accel2"
Anchor"
AutoFill"
AutoLine"
AutoPict"
AutoScale"
CF"
Cancel"
Checked"
ClientData ObjectType
ColHidden"
Colored"
Column"
Default"
DefaultSize"
Disabled"
Dismiss"
DropLines"
DropStyle"
Dx"
FirstButton"
Help"
Horiz"
Inc"
JustLastX"
LCT"
ListItem"
LockText"
Locked"
Max"
Min"
MoveWithCells"
MultiLine"
MultiSel"
NoThreeD"
NoThreeD2"
Page"
PrintObject"
RecalcAlways"
Row"
RowHidden"
SecretEdit"
Sel"
SelType"
SizeWithCells"
TextHAlign"
TextVAlign"
VScroll"
VTEdit"
Val"
ValidIds"
Visible"
WidthMin"
`
