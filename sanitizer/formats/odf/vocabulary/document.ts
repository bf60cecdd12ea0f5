/**
 * ODF 1.3 Part 3 §3, §12, §13, §14.1: the document around its content; form fields without anything that submits or runs. One
 * element a line, a quotation mark where it holds text, then its attributes; `@` names a group of them (groups.ts).
 */
export const document = `
dc:creator"
dc:date"
dc:description"
dc:language"
dc:subject"
dc:title"
form:button @control form:button-type form:default-button form:focus-on-click form:image-align form:image-position form:label form:toggle form:value
form:checkbox @control form:current-state form:image-align form:image-position form:input-required form:is-tristate form:label form:linked-cell form:state form:value form:visual-effect
form:combobox @control form:auto-complete form:convert-empty-to-null form:current-value form:dropdown form:linked-cell form:max-length form:readonly form:size form:source-cell-range form:value
form:date @control form:convert-empty-to-null form:current-value form:linked-cell form:max-length form:max-value form:min-value form:readonly form:spin-button form:value
form:fixed-text form:disabled form:for form:id form:label form:multi-line form:name form:printable form:title xml:id
form:form form:allow-deletes form:allow-inserts form:allow-updates form:name form:navigation-mode form:tab-cycle
form:formatted-text @control form:convert-empty-to-null form:current-value form:linked-cell form:max-length form:max-value form:min-value form:readonly form:spin-button form:validation form:value
form:frame form:disabled form:for form:id form:label form:name form:printable form:title xml:id
form:item" form:label
form:listbox @control form:dropdown form:linked-cell form:list-linkage-type form:multiple form:size form:source-cell-range
form:number @control form:convert-empty-to-null form:current-value form:linked-cell form:max-length form:max-value form:min-value form:readonly form:spin-button form:value
form:option" form:current-selected form:label form:selected form:value
form:password @control form:convert-empty-to-null form:echo-char form:linked-cell form:max-length form:value
form:radio @control form:current-selected form:image-align form:image-position form:label form:linked-cell form:selected form:value form:visual-effect
form:text @control form:convert-empty-to-null form:current-value form:linked-cell form:max-length form:readonly form:value
form:textarea @control form:convert-empty-to-null form:current-value form:linked-cell form:max-length form:readonly form:value
form:time @control form:convert-empty-to-null form:current-value form:linked-cell form:max-length form:max-value form:min-value form:readonly form:spin-button form:value
form:value-range @control form:linked-cell form:max-value form:min-value form:orientation form:page-step-size form:step-size form:value
office:annotation @shape @box draw:caption-point-x draw:caption-point-y draw:corner-radius draw:name draw:text-style-name draw:transform loext:parent-name loext:resolved loext:sender-initials office:display office:name table:end-cell-address table:end-x table:end-y table:table-background text:anchor-page-number text:anchor-type
office:annotation-end office:name
office:automatic-styles
office:body
office:change-info
office:chart
office:drawing
office:event-listeners
office:font-face-decls
office:forms form:apply-design-mode form:automatic-focus
office:master-styles
office:presentation
office:spreadsheet table:structure-protected
office:styles
office:text text:use-soft-page-breaks
`
