/** Whole numbers that a double does not hold are bigint. */
export type SqliteValue = number | bigint | string | Uint8Array | null;

/** An SQLite database that is read and nothing else. */
export type SqliteDatabase = {
  /** Names of ordinary tables; never of views, which would run what a stranger wrote. */
  readonly tables: ReadonlySet<string>;
  /** Names of views and virtual tables. */
  readonly views: ReadonlySet<string>;
  /** Newest rows may lie in a second file that is not here. */
  readonly mayMissRows: boolean;
  /** Names of the columns of an ordinary table. @throws SqliteDamage */
  columns(table: string): readonly string[];
  /**
   * The rows of a table in the order in which they lie, one at a time. The array is used again for the
   * next row.
   *
   * @throws SqliteDamage when the database ends or contradicts itself; rows before that were given
   */
  rows(table: string, columns: readonly string[]): Iterable<readonly SqliteValue[]>;
};

/** Thrown when a database can be read no further. */
export class SqliteDamage extends Error {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "SqliteDamage";
  }
}
