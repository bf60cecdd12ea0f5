/** The user profile that LibreOffice starts with: nothing runs, nothing is fetched, nothing is asked. */

type Value = boolean | number | string

/** Path below `org.openoffice.`, property, value, as in LibreOffice's own schema (officecfg); what a version does not know it passes over. */
const settings: readonly (readonly [path: string, name: string, value: Value])[] = [
  // Macros: none from anywhere, whoever signed them.
  ['Office.Common/Security/Scripting', 'MacroSecurityLevel', 3],
  ['Office.Common/Security/Scripting', 'DisableMacrosExecution', true],
  ['Office.Common/Security/Scripting', 'DisableActiveContent', true],
  ['Office.Common/Security/Scripting', 'DisablePythonRuntime', true],
  // VBA is not read as Basic, but carried along: so the disarmer sees it, takes it out and tells of it.
  ...['Writer', 'Calc', 'Impress'].flatMap((application) => [
    [`Office.${application}/Filter/Import/VBA`, 'Load', false] as const,
    [`Office.${application}/Filter/Import/VBA`, 'Save', true] as const,
  ]),
  ['Office.Writer/Filter/Import/VBA', 'Executable', false],
  ['Office.Calc/Filter/Import/VBA', 'Executable', false],
  // Objects inside stay what they are, with their preview: no second importer runs on them.
  ['Office.Common/Filter/Microsoft/Import', 'MathTypeToMath', false],
  ['Office.Common/Filter/Microsoft/Import', 'WinWordToWriter', false],
  ['Office.Common/Filter/Microsoft/Import', 'ExcelToCalc', false],
  ['Office.Common/Filter/Microsoft/Import', 'PowerPointToImpress', false],
  ['Office.Common/Filter/Microsoft/Import', 'VisioToDraw', false],
  // Links: never followed (0 always, 1 on request, 2 never).
  ['Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', true],
  ['Office.Writer/Content/Update', 'Link', 2],
  ['Office.Calc/Content/Update', 'Link', 2],
  // Fields keep the text that the file holds.
  ['Office.Writer/Content/Update', 'Field', false],
  // Formulas keep the value that the file holds (0 always, 1 never, 2 ask).
  ['Office.Calc/Formula/Load', 'OOXMLRecalcMode', 1],
  ['Office.Calc/Formula/Load', 'ODFRecalcMode', 1],
  ['Office.Common/Misc', 'UseOpenCL', false],
  // Nobody is there to answer.
  ['Office.Common/Misc', 'FirstRun', false],
  ['Office.Common/Misc', 'ShowTipOfTheDay', false],
  ['Office.Common/Misc', 'CrashReport', false],
  ['Setup/Office', 'OfficeRestartInProgress', false],
  // What a document does not say is as in Japan.
  ['Setup/L10N', 'ooSetupSystemLocale', 'ja-JP'],
]

const typeOf = (value: Value): string =>
  ({ boolean: 'xs:boolean', number: 'xs:int', string: 'xs:string' })[typeof value as 'boolean' | 'number' | 'string']

const item = ([path, name, value]: (typeof settings)[number]): string =>
  `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value xsi:type="${typeOf(value)}">${value}</value></prop></item>`

/** Content of `user/registrymodifications.xcu`. */
export const profile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${settings.map(item).join('\n')}
</oor:items>
`
