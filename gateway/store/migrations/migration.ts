/** A migration is plain SQL with its grants beside its tables; once landed it is never edited. */
export interface Migration {
  readonly name: string
  readonly sql: string
}
