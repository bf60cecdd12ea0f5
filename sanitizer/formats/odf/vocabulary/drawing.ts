/**
 * ODF 1.3 Part 3 §10: shapes, frames and pictures. One element a line, a quotation mark where it holds text, then its attributes;
 * `@` names a group of them (groups.ts).
 */
export const drawing = `
dr3d:cube @shape dr3d:max-edge dr3d:min-edge dr3d:transform
dr3d:extrude @shape dr3d:transform svg:d svg:viewBox
dr3d:light dr3d:diffuse-color dr3d:direction dr3d:enabled dr3d:specular
dr3d:rotate @shape dr3d:transform svg:d svg:viewBox
dr3d:scene @shape @box dr3d:ambient-color dr3d:distance dr3d:focal-length dr3d:lighting-mode dr3d:projection dr3d:shade-mode dr3d:shadow-slant dr3d:transform dr3d:vpn dr3d:vrp dr3d:vup draw:caption-id table:end-cell-address table:end-x table:end-y table:table-background text:anchor-page-number text:anchor-type
dr3d:sphere @shape dr3d:center dr3d:size dr3d:transform
draw:a @image-link office:name office:server-map office:target-frame-name office:title xml:id
draw:area-circle draw:nohref office:name office:target-frame-name svg:cx svg:cy svg:r xlink:href xlink:show xlink:type
draw:area-polygon @box draw:nohref draw:points office:name office:target-frame-name svg:viewBox xlink:href xlink:show xlink:type
draw:area-rectangle @box draw:nohref office:name office:target-frame-name xlink:href xlink:show xlink:type
draw:caption @shape @drawn @box draw:caption-point-x draw:caption-point-y draw:corner-radius
draw:circle @shape @drawn @box draw:end-angle draw:kind draw:start-angle svg:cx svg:cy svg:r
draw:connector @shape @drawn draw:end-glue-point draw:end-shape draw:line-skew draw:start-glue-point draw:start-shape draw:type svg:d svg:viewBox svg:x1 svg:x2 svg:y1 svg:y2
draw:contour-path draw:recreate-on-edit svg:d svg:height svg:viewBox svg:width
draw:contour-polygon draw:points draw:recreate-on-edit svg:height svg:viewBox svg:width
draw:control @shape @drawn @box draw:control
draw:custom-shape @shape @drawn @box draw:data loext:rel-height-rel loext:rel-width-rel style:rel-height style:rel-width
draw:ellipse @shape @drawn @box draw:end-angle draw:kind draw:start-angle svg:cx svg:cy svg:rx svg:ry
draw:enhanced-geometry dr3d:projection dr3d:shade-mode draw:concentric-gradient-fill-allowed draw:enhanced-path draw:extrusion draw:extrusion-allowed draw:extrusion-brightness draw:extrusion-color draw:extrusion-depth draw:extrusion-diffusion draw:extrusion-first-light-direction draw:extrusion-first-light-harsh draw:extrusion-first-light-level draw:extrusion-light-face draw:extrusion-metal draw:extrusion-number-of-line-segments draw:extrusion-origin draw:extrusion-rotation-angle draw:extrusion-rotation-center draw:extrusion-second-light-direction draw:extrusion-second-light-harsh draw:extrusion-second-light-level draw:extrusion-shininess draw:extrusion-skew draw:extrusion-specularity draw:extrusion-viewpoint draw:glue-point-leaving-directions draw:glue-point-type draw:glue-points draw:mirror-horizontal draw:mirror-vertical draw:modifiers draw:path-stretchpoint-x draw:path-stretchpoint-y draw:text-areas draw:text-path draw:text-path-allowed draw:text-path-mode draw:text-path-same-letter-heights draw:text-path-scale draw:text-rotate-angle draw:type drawooo:enhanced-path drawooo:sub-view-size svg:viewBox
draw:equation draw:formula draw:name
draw:fill-image @image-link draw:display-name draw:name svg:height svg:width
draw:frame @shape @drawn @box draw:caption-point-x loext:decorative loext:rel-height-rel loext:rel-width-rel presentation:class presentation:placeholder presentation:user-transformed style:rel-height style:rel-width
draw:g draw:caption-id draw:class-names draw:id draw:name draw:style-name draw:z-index presentation:class-names presentation:style-name svg:y table:end-cell-address table:end-x table:end-y table:table-background text:anchor-page-number text:anchor-type xml:id
draw:glue-point draw:align draw:escape-direction draw:id svg:x svg:y
draw:gradient draw:angle draw:border draw:cx draw:cy draw:display-name draw:end-color draw:end-intensity draw:name draw:start-color draw:start-intensity draw:style
draw:handle draw:handle-mirror-horizontal draw:handle-mirror-vertical draw:handle-polar draw:handle-position draw:handle-radius-range-maximum draw:handle-radius-range-minimum draw:handle-range-x-maximum draw:handle-range-x-minimum draw:handle-range-y-maximum draw:handle-range-y-minimum draw:handle-switched
draw:hatch draw:color draw:display-name draw:distance draw:name draw:rotation draw:style
draw:image @image-link xml:id
draw:image-map
draw:layer draw:display draw:name draw:protected
draw:layer-set
draw:line @shape @drawn svg:x1 svg:x2 svg:y1 svg:y2
draw:marker draw:display-name draw:name svg:d svg:viewBox
draw:measure @shape @drawn svg:x1 svg:x2 svg:y1 svg:y2
draw:object @image-link draw:notify-on-update-of-ranges xml:id
draw:opacity draw:angle draw:border draw:cx draw:cy draw:display-name draw:end draw:name draw:start draw:style
draw:page draw:id draw:master-page-name draw:name draw:nav-order draw:style-name presentation:presentation-page-layout-name presentation:use-date-time-name presentation:use-footer-name presentation:use-header-name xml:id
draw:page-thumbnail @shape @box draw:caption-id draw:name draw:page-number draw:transform presentation:class presentation:placeholder presentation:user-transformed table:end-cell-address table:end-x table:end-y table:table-background text:anchor-page-number text:anchor-type
draw:param draw:name draw:value
draw:path @shape @drawn @box svg:d svg:viewBox
draw:polygon @shape @drawn @box draw:points svg:viewBox
draw:polyline @shape @drawn @box draw:points svg:viewBox
draw:rect @shape @drawn @box draw:corner-radius svg:rx svg:ry
draw:regular-polygon @shape @drawn @box draw:concave draw:corners draw:sharpness
draw:stroke-dash draw:display-name draw:distance draw:dots1 draw:dots1-length draw:dots2 draw:dots2-length draw:name draw:style
draw:text-box draw:chain-next-name draw:corner-radius fo:max-height fo:max-width fo:min-height fo:min-width text:id xml:id
svg:desc"
svg:linearGradient draw:display-name draw:name svg:gradientTransform svg:gradientUnits svg:spreadMethod svg:x1 svg:x2 svg:y1 svg:y2
svg:radialGradient draw:display-name draw:name svg:cx svg:cy svg:fx svg:fy svg:gradientTransform svg:gradientUnits svg:r svg:spreadMethod
svg:stop svg:offset svg:stop-color svg:stop-opacity
svg:title"
`
