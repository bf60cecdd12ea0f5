/**
 * What LibreOffice writes beyond ODF 1.3 (its own extended schema). One element a line, a quotation mark where it holds text, then
 * its attributes; `@` names a group of them (groups.ts).
 */
export const extensions = `
calcext:color-scale
calcext:color-scale-entry calcext:color calcext:type calcext:value
calcext:condition calcext:apply-style-name calcext:base-cell-address calcext:value
calcext:conditional-format calcext:target-range-address
calcext:conditional-formats
calcext:custom-iconset calcext:custom-iconset-index calcext:custom-iconset-name
calcext:data-bar calcext:axis-color calcext:axis-position calcext:gradient calcext:max-length calcext:min-length calcext:negative-color calcext:positive-color calcext:show-value
calcext:date-is calcext:date calcext:style
calcext:formatting-entry calcext:type calcext:value
calcext:icon-set calcext:custom calcext:icon-set-type calcext:index calcext:name calcext:show-value
calcext:sparkline calcext:cell-address calcext:data-range
calcext:sparkline-group calcext:color-axis calcext:color-first calcext:color-high calcext:color-last calcext:color-low calcext:color-markers calcext:color-negative calcext:color-series calcext:date-axis calcext:display-empty-cells-as calcext:display-hidden calcext:display-x-axis calcext:first calcext:high calcext:id calcext:last calcext:line-width calcext:low calcext:manual-max calcext:manual-min calcext:markers calcext:max-axis-type calcext:min-axis-type calcext:negative calcext:right-to-left calcext:type
calcext:sparkline-groups
calcext:sparklines
field:fieldmark field:type text:name
field:fieldmark-end
field:fieldmark-start field:type text:name
field:param field:name field:value
loext:animatePhysics anim:sub-item loext:bounciness loext:density loext:velocity-x loext:velocity-y smil:accelerate smil:autoReverse smil:begin smil:decelerate smil:dur smil:end smil:fill smil:fillDefault smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:targetElement
loext:char-complex-color loext:color-type loext:theme-type
loext:color loext:color loext:name
loext:color-table loext:name
loext:complex-color loext:color-type loext:theme-type
loext:content-control" loext:alias loext:checkbox loext:checked loext:checked-state loext:color loext:combobox loext:current-date loext:date loext:date-format loext:date-rfc-language-tag loext:dropdown loext:id loext:lock loext:plain-text loext:showing-place-holder loext:tab-index loext:tag loext:unchecked-state
loext:covered-table-cell @value @cell-style calcext:value-type table:content-validation-name table:formula table:protect table:protected xml:id
loext:data-table chart:style-name
loext:fill-complex-color loext:color-type loext:theme-type
loext:first-row-end-column table:paragraph-style-name table:style-name
loext:first-row-even-column table:paragraph-style-name table:style-name
loext:first-row-start-column table:paragraph-style-name table:style-name
loext:gradient-stop loext:color-type loext:color-value svg:offset
loext:graphic-properties @box @graphic
loext:last-row-end-column table:paragraph-style-name table:style-name
loext:last-row-even-column table:paragraph-style-name table:style-name
loext:last-row-start-column table:paragraph-style-name table:style-name
loext:list-item loext:display-text loext:value
loext:opacity-stop svg:offset svg:stop-opacity
loext:p" text:class-names text:cond-style-name text:id text:style-name xml:id
loext:qrcode loext:qrcode-border loext:qrcode-errorcorrection office:string-value
loext:table table:is-sub-table table:name table:print table:print-ranges table:protected table:style-name table:template-name table:use-banding-columns-styles table:use-banding-rows-styles table:use-first-column-styles table:use-first-row-styles table:use-last-column-styles table:use-last-row-styles xml:id
loext:table-cell @value @cell-style calcext:value-type table:content-validation-name table:formula table:number-columns-spanned table:number-matrix-columns-spanned table:number-matrix-rows-spanned table:number-rows-spanned table:protect table:protected xml:id
loext:table-column @cell-style table:default-cell-style-name table:visibility xml:id
loext:table-columns
loext:table-protection loext:delete-columns loext:delete-rows loext:insert-columns loext:insert-rows loext:select-protected-cells loext:select-unprotected-cells
loext:table-row table:default-cell-style-name table:number-rows-repeated table:style-name table:visibility xml:id
loext:theme loext:name
loext:theme-colors loext:name
loext:transformation loext:type loext:value
`
