/** All tables that Sekisho has, for Kysely. Each part declares its own beside the code that uses them. */
// biome-ignore lint/suspicious/noEmptyInterface: parts are added below as they land
export interface Tables {}
