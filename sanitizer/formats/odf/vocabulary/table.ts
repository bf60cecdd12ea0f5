/**
 * ODF 1.3 Part 3 §9: tables, spreadsheets and what is computed of them. One element a line, a quotation mark where it holds text,
 * then its attributes; `@` names a group of them (groups.ts).
 */
export const table = `
table:background table:style-name
table:body table:paragraph-style-name table:style-name
table:calculation-settings table:automatic-find-labels table:case-sensitive table:null-year table:precision-as-shown table:search-criteria-must-apply-to-whole-cell table:use-regular-expressions table:use-wildcards
table:cell-address table:column table:row table:table
table:cell-content-change table:acceptance-state table:id table:rejecting-change-id
table:cell-content-deletion table:id
table:change-deletion table:id
table:change-track-table-cell @value calcext:value-type table:cell-address table:formula table:matrix-covered table:number-matrix-columns-spanned table:number-matrix-rows-spanned
table:content-validation table:allow-empty-cell table:base-cell-address table:condition table:display-list table:name
table:content-validations
table:covered-table-cell @value @cell-style calcext:value-type table:content-validation-name table:formula table:protect table:protected xml:id
table:cut-offs
table:data-pilot-display-info table:data-field table:display-member-mode table:enabled table:member-count
table:data-pilot-field loext:ignore-selected-page table:function table:is-data-layout-field table:orientation table:selected-page table:source-field-name table:used-hierarchy tableooo:display-name
table:data-pilot-field-reference table:field-name table:member-name table:member-type table:type
table:data-pilot-group table:name
table:data-pilot-group-member table:name
table:data-pilot-groups table:date-end table:date-start table:end table:grouped-by table:source-field-name table:start table:step
table:data-pilot-layout-info table:add-empty-lines table:layout-mode
table:data-pilot-level calcext:repeat-item-labels table:show-empty
table:data-pilot-member table:display table:name table:show-details
table:data-pilot-members
table:data-pilot-sort-info table:data-field table:order table:sort-mode
table:data-pilot-subtotal table:function
table:data-pilot-subtotals
table:data-pilot-table table:buttons table:drill-down-on-double-click table:grand-total table:identify-categories table:ignore-empty-rows table:name table:show-filter-button table:target-range-address
table:data-pilot-tables
table:database-range table:contains-header table:display-filter-buttons table:has-persistent-data table:is-selection table:name table:on-update-keep-size table:on-update-keep-styles table:orientation table:target-range-address
table:database-ranges
table:deletion table:acceptance-state table:id table:multi-deletion-spanned table:position table:rejecting-change-id table:table table:type
table:deletions
table:dependencies
table:dependency table:id
table:desc"
table:detective
table:error-message table:display table:message-type table:title
table:even-columns table:paragraph-style-name table:style-name
table:even-rows table:paragraph-style-name table:style-name
table:filter table:condition-source table:condition-source-range-address table:display-duplicates table:target-range-address
table:filter-and
table:filter-condition loext:data-type table:case-sensitive table:data-type table:field-number table:operator table:value
table:filter-or
table:filter-set-item table:value
table:first-column table:paragraph-style-name table:style-name
table:first-row table:paragraph-style-name table:style-name
table:help-message table:display table:title
table:highlighted-range table:cell-range-address table:contains-error table:direction table:marked-invalid
table:insertion table:acceptance-state table:count table:id table:position table:rejecting-change-id table:table table:type
table:insertion-cut-off table:id table:position
table:iteration table:maximum-difference table:status table:steps
table:label-range table:data-cell-range-address table:label-cell-range-address table:orientation
table:label-ranges
table:last-column table:paragraph-style-name table:style-name
table:last-row table:paragraph-style-name table:style-name
table:movement table:acceptance-state table:id table:rejecting-change-id
table:movement-cut-off table:end-position table:position table:start-position
table:named-expression table:base-cell-address table:expression table:name
table:named-expressions
table:named-range table:base-cell-address table:cell-range-address table:name table:range-usable-as
table:null-date table:date-value table:value-type
table:odd-columns table:paragraph-style-name table:style-name
table:odd-rows table:paragraph-style-name table:style-name
table:operation table:index table:name
table:previous table:id
table:scenario table:border-color table:comment table:copy-back table:copy-formulas table:copy-styles table:display-border table:is-active table:protected table:scenario-ranges
table:shapes
table:sort table:algorithm table:bind-styles-to-content table:case-sensitive table:country table:embedded-number-behavior table:language table:rfc-language-tag table:script table:target-range-address
table:sort-by table:data-type table:field-number table:order
table:sort-groups table:data-type table:order
table:source-cell-range table:cell-range-address table:name
table:source-range-address table:column table:end-column table:end-row table:end-table table:row table:start-column table:start-row table:start-table table:table
table:subtotal-field table:field-number table:function
table:subtotal-rule table:group-by-field-number
table:subtotal-rules table:bind-styles-to-content table:case-sensitive table:page-breaks-on-group-change
table:table loext:may-break-between-rows table:display table:is-sub-table table:name table:print table:print-ranges table:protected table:style-name table:template-name table:use-banding-columns-styles table:use-banding-rows-styles table:use-first-column-styles table:use-first-row-styles table:use-last-column-styles table:use-last-row-styles xml:id
table:table-cell @value @cell-style calcext:value-type table:content-validation-name table:formula table:number-columns-spanned table:number-matrix-columns-spanned table:number-matrix-rows-spanned table:number-rows-spanned table:protect table:protected xml:id
table:table-column @cell-style table:default-cell-style-name table:visibility xml:id
table:table-column-group table:display
table:table-columns
table:table-header-columns
table:table-header-rows
table:table-row table:default-cell-style-name table:number-rows-repeated table:style-name table:visibility xml:id
table:table-row-group table:display
table:table-rows
table:table-template table:first-row-end-column table:first-row-start-column table:last-row-end-column table:last-row-start-column table:name
table:target-range-address table:column table:end-column table:end-row table:end-table table:row table:start-column table:start-row table:start-table table:table
table:title"
table:tracked-changes table:track-changes
`
