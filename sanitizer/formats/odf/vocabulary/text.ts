/**
 * ODF 1.3 Part 3 §5–§8, §14: text, fields, notes and indexes. One element a line, a quotation mark where it holds text, then its
 * attributes; `@` names a group of them (groups.ts).
 */
export const text = `
text:a" @image-link office:name office:target-frame-name office:title text:style-name text:visited-style-name
text:alphabetical-index @index
text:alphabetical-index-entry-template text:outline-level text:style-name
text:alphabetical-index-mark text:key1 text:key1-phonetic text:key2 text:key2-phonetic text:main-entry text:string-value text:string-value-phonetic
text:alphabetical-index-mark-end text:id
text:alphabetical-index-mark-start text:id text:key1 text:key1-phonetic text:key2 text:key2-phonetic text:main-entry text:string-value-phonetic
text:alphabetical-index-source fo:country fo:language fo:script style:rfc-language-tag text:alphabetical-separators text:capitalize-entries text:combine-entries text:combine-entries-with-dash text:combine-entries-with-pp text:comma-separated text:ignore-case text:index-scope text:main-entry-style-name text:relative-tab-stop-position text:sort-algorithm text:use-keys-as-entries
text:bibliography @index
text:bibliography-configuration fo:country fo:language fo:script style:rfc-language-tag text:numbered-entries text:prefix text:sort-algorithm text:sort-by-position text:suffix
text:bibliography-entry-template text:bibliography-type text:style-name
text:bibliography-mark" text:address text:annote text:author text:bibliography-type text:booktitle text:chapter text:custom1 text:custom2 text:custom3 text:custom4 text:custom5 text:edition text:editor text:howpublished text:identifier text:institution text:isbn text:issn text:journal text:month text:note text:number text:organizations text:pages text:publisher text:report-type text:school text:series text:title text:url text:volume text:year
text:bibliography-source
text:bookmark text:name xml:id
text:bookmark-end text:name
text:bookmark-ref" loext:reference-language text:ref-name text:reference-format
text:bookmark-start loext:condition loext:hidden text:name xml:id
text:change text:change-id
text:change-end text:change-id
text:change-start text:change-id
text:changed-region text:id xml:id
text:chapter" text:display text:outline-level
text:character-count" @num
text:conditional-text" text:condition text:current-value text:string-value-if-false text:string-value-if-true
text:date" style:data-style-name text:date-adjust text:date-value text:fixed
text:deletion
text:drop-down" text:name
text:expression" @value calcext:value-type style:data-style-name text:display text:formula
text:format-change
text:h" loext:marker-style-name text:class-names text:cond-style-name text:id text:is-list-header text:outline-level text:restart-numbering text:start-value text:style-name xml:id
text:hidden-paragraph" text:condition text:is-hidden
text:hidden-text" text:condition text:is-hidden text:string-value
text:illustration-index @index
text:illustration-index-entry-template text:style-name
text:illustration-index-source text:caption-sequence-format text:caption-sequence-name text:index-scope text:relative-tab-stop-position text:use-caption
text:image-count" @num
text:index-body
text:index-entry-bibliography text:bibliography-data-field text:style-name
text:index-entry-chapter loext:outline-content-visible text:display text:outline-level text:style-name
text:index-entry-link-end text:style-name
text:index-entry-link-start text:style-name
text:index-entry-page-number text:style-name
text:index-entry-span" text:style-name
text:index-entry-tab-stop style:leader-char style:position style:type style:with-tab text:style-name
text:index-entry-text text:style-name
text:index-source-style text:style-name
text:index-source-styles text:outline-level
text:index-title @index
text:index-title-template" text:style-name
text:insertion
text:label text:current-selected text:value
text:line-break
text:linenumbering-configuration @num text:count-empty-lines text:count-in-text-boxes text:increment text:number-lines text:number-position text:offset text:restart-on-page text:style-name
text:linenumbering-separator" text:increment
text:list text:continue-list text:continue-numbering text:style-name xml:id
text:list-header xml:id
text:list-item text:start-value text:style-override xml:id
text:list-level-style-bullet loext:num-list-format style:num-list-format style:num-prefix style:num-suffix text:bullet-char text:bullet-relative-size text:level text:style-name
text:list-level-style-image @image-link text:level
text:list-level-style-number @num loext:num-list-format style:num-list-format style:num-prefix style:num-suffix text:display-levels text:level text:start-value text:style-name
text:list-style style:display-name style:name text:consecutive-numbering
text:measure" text:kind
text:note text:id text:note-class
text:note-body
text:note-citation" text:label
text:note-continuation-notice-backward"
text:note-continuation-notice-forward"
text:note-ref" loext:reference-language text:note-class text:ref-name text:reference-format
text:notes-configuration @num style:num-prefix style:num-suffix text:citation-body-style-name text:citation-style-name text:default-style-name text:footnotes-position text:master-page-name text:note-class text:start-numbering-at text:start-value
text:number"
text:numbered-paragraph text:continue-numbering text:level text:list-id text:start-value text:style-name xml:id
text:object-count" @num
text:object-index @index
text:object-index-entry-template text:style-name
text:object-index-source text:index-scope text:relative-tab-stop-position text:use-chart-objects text:use-draw-objects text:use-math-objects text:use-other-objects text:use-spreadsheet-objects
text:outline-level-style @num loext:num-list-format loext:num-suffix style:num-list-format style:num-prefix style:num-suffix text:display-levels text:level text:start-value text:style-name
text:outline-style style:name
text:p" loext:marker-style-name text:class-names text:cond-style-name text:id text:style-name xml:id
text:page text:master-page-name
text:page-continuation" text:select-page text:string-value
text:page-count" @num
text:page-number" @num text:fixed text:page-adjust text:select-page
text:page-sequence
text:page-variable-get" @num
text:page-variable-set" text:active text:page-adjust
text:paragraph-count" @num
text:placeholder" text:description text:placeholder-type
text:reference-mark text:name
text:reference-mark-end text:name
text:reference-mark-start text:name
text:reference-ref" loext:reference-language text:ref-name text:reference-format
text:ruby text:style-name
text:ruby-base"
text:ruby-text" text:style-name
text:s text:c
text:section @index text:condition text:display
text:sequence" @num text:formula text:name text:ref-name
text:sequence-decl text:display-outline-level text:name text:separation-character
text:sequence-decls
text:sequence-ref" loext:reference-language text:ref-name text:reference-format
text:sheet-name"
text:soft-page-break
text:sort-key text:key text:sort-ascending
text:span" loext:marker-style-name text:class-names text:style-name
text:tab text:tab-ref
text:table-count" @num
text:table-formula" style:data-style-name text:display text:formula
text:table-index @index
text:table-index-entry-template text:style-name
text:table-index-source text:caption-sequence-format text:caption-sequence-name text:index-scope text:relative-tab-stop-position text:use-caption
text:table-of-content @index
text:table-of-content-entry-template text:outline-level text:style-name
text:table-of-content-source text:index-scope text:outline-level text:relative-tab-stop-position text:use-index-marks text:use-index-source-styles text:use-outline-level
text:text-input" text:description
text:time" style:data-style-name text:fixed text:time-adjust text:time-value
text:toc-mark text:outline-level text:string-value
text:toc-mark-end text:id
text:toc-mark-start text:id text:outline-level
text:tracked-changes text:track-changes
text:user-field-decl @value calcext:value-type text:formula text:name
text:user-field-decls
text:user-field-get" style:data-style-name text:display text:name
text:user-field-input" style:data-style-name text:description text:name
text:user-index @index
text:user-index-entry-template text:outline-level text:style-name
text:user-index-mark text:index-name text:outline-level text:string-value
text:user-index-mark-end text:id
text:user-index-mark-start text:id text:index-name text:outline-level
text:user-index-source text:copy-outline-levels text:index-name text:index-scope text:relative-tab-stop-position text:use-floating-frames text:use-graphics text:use-index-marks text:use-index-source-styles text:use-objects text:use-tables
text:variable-decl office:value-type text:name
text:variable-decls
text:variable-get" style:data-style-name text:display text:name
text:variable-input" office:value-type style:data-style-name text:description text:display text:name
text:variable-set" @value calcext:value-type style:data-style-name text:display text:formula text:name
text:word-count" @num
`
