/**
 * ODF 1.3 Part 3 §11: charts. One element a line, a quotation mark where it holds text, then its attributes; `@` names a group of
 * them (groups.ts).
 */
export const chart = `
chart:axis chart:dimension chart:name chart:style-name chartooo:axis-type
chart:categories table:cell-range-address
chart:chart chart:class chart:column-mapping chart:row-mapping chart:style-name loext:data-pilot-source svg:height svg:width xlink:href xlink:type xml:id
chart:coordinate-region @box
chart:data-label @box chart:style-name loext:custom-label-pos-x loext:custom-label-pos-y
chart:data-point chart:repeated chart:style-name loext:custom-label-field loext:custom-label-pos-x loext:custom-label-pos-y xml:id
chart:domain table:cell-range-address
chart:equation chart:automatic-content chart:display-equation chart:display-r-square chart:style-name svg:x svg:y
chart:error-indicator chart:dimension chart:style-name
chart:floor chart:style-name svg:width
chart:footer chart:style-name svg:x svg:y table:cell-range
chart:grid chart:class chart:style-name
chart:label-separator
chart:legend @box chart:legend-align chart:legend-position chart:style-name loext:legend-expansion-aspect-ratio loext:overlay style:legend-expansion style:legend-expansion-aspect-ratio
chart:mean-value chart:style-name
chart:plot-area @box chart:data-source-has-labels chart:style-name dr3d:ambient-color dr3d:distance dr3d:focal-length dr3d:lighting-mode dr3d:projection dr3d:shade-mode dr3d:shadow-slant dr3d:transform dr3d:vpn dr3d:vrp dr3d:vup table:cell-range-address xml:id
chart:regression-curve chart:style-name
chart:series chart:attached-axis chart:class chart:label-cell-address chart:style-name chart:values-cell-range-address loext:hide-legend loext:label-string xml:id
chart:stock-gain-marker chart:style-name
chart:stock-loss-marker chart:style-name
chart:stock-range-line chart:style-name
chart:subtitle chart:style-name svg:x svg:y table:cell-range
chart:symbol-image xlink:href
chart:title chart:style-name svg:x svg:y table:cell-range
chart:wall chart:style-name svg:width
chartooo:data-table
chartooo:date-scale chart:base-time-unit chart:major-interval-unit chart:major-interval-value chart:minor-interval-unit chart:minor-interval-value
`
