/** What is wrong, in both languages. `meant`: the word that was probably meant, alone, for a screen that offers to put it in. */
export interface Said {
  readonly en: string
  readonly ja: string
  readonly meant?: string
}

/** A sentence with its "did you mean". */
export const guessed = ({ en, ja }: Said, meant: string | undefined): Said =>
  meant === undefined ? { en, ja } : { en: `${en} (did you mean "${meant}"?)`, ja: `${ja}(「${meant}」のことですか)`, meant }

/** A value as a person wrote it, cut to what fits a line. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80)

/** What the YAML library finds, by its codes; the English sentence is its own, which names the very character. */
export const yamlMistakes: Readonly<Record<string, string>> = {
  ALIAS_PROPS: '別名(*)に印や型を付けることはできません',
  BAD_ALIAS: '別名(*)は使えません',
  BAD_DIRECTIVE: '% で始まる指示が正しくありません',
  BAD_DQ_ESCAPE: '引用符の中の \\ の使い方が正しくありません',
  BAD_INDENT: '字下げがそろっていません',
  BAD_PROP_ORDER: '印や型の順序が正しくありません',
  BAD_SCALAR_START: 'この文字で値を始めることはできません。引用符 " で囲んでください',
  BLOCK_AS_IMPLICIT_KEY: '1行に「:」が2つあるか、字下げが正しくありません',
  BLOCK_IN_FLOW: 'かっこ { } [ ] の中で改行による書き方は使えません',
  DUPLICATE_KEY: '同じキーが2度書かれています',
  IMPOSSIBLE: 'YAML として読めません',
  KEY_OVER_1024_CHARS: 'キーが長すぎます',
  MISSING_CHAR: '記号が足りません(かっこ、引用符、「,」、「:」の後の空白など)',
  MULTILINE_IMPLICIT_KEY: 'キーの後の「:」がないか、キーが2行にまたがっています',
  MULTIPLE_ANCHORS: '印(&)は使えません',
  MULTIPLE_DOCS: '1つの文書だけを書いてください(--- は使えません)',
  MULTIPLE_TAGS: '型(!)は使えません',
  NON_STRING_KEY: 'キーは文字で書いてください',
  RESOURCE_EXHAUSTION: '入り組みすぎていて読めません',
  TAB_AS_INDENT: '字下げにタブは使えません。空白を使ってください',
  TAG_RESOLVE_FAILED: '型(!)は使えません',
  UNEXPECTED_TOKEN: 'ここにあるはずのない記号や文字です',
  BAD_COLLECTION_TYPE: '並びと組の書き方が混ざっています',
}

/** Kinds of values as the schema calls them. */
export const kindsOfValue: Readonly<Record<string, string>> = {
  object: '「キー: 値」の組',
  array: '「- 」で始まる並び',
  string: '文字(必要なら引用符 " で囲む)',
  number: '数',
  int: '整数',
  boolean: 'true か false',
}
