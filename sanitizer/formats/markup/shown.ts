type Attributes = ReadonlyMap<string, string>

const fromValue = (attributes: Attributes): string => attributes.get('value') ?? ''
const mark =
  (checked: string, blank: string) =>
  (attributes: Attributes): string =>
    attributes.has('checked') ? checked : blank

/** What a field of a form shows (§4.10.5.1), by its type; a field of any other type shows its value. */
const inputs: Readonly<Record<string, (attributes: Attributes) => string>> = {
  hidden: () => '',
  password: () => '',
  file: () => '',
  image: (attributes) => attributes.get('alt') ?? '',
  checkbox: mark('☑', '☐'),
  radio: mark('◉', '○'),
}

/** Text in the place of an element that goes: fields lose what they do and keep what they show. */
export function shownOf(name: string, attributes: Attributes): string {
  if (name === 'option') return attributes.has('selected') ? '▸ ' : ' '
  if (name !== 'input') return ''
  const type = attributes.get('type')?.toLowerCase() ?? 'text'
  const shown = Object.hasOwn(inputs, type) ? inputs[type] : undefined
  return (shown ?? fromValue)(attributes)
}
