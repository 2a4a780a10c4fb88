/** What a raw statement may be given. Dates are passed as `dateText` writes them. */
export type RawValue = string | number | boolean | Uint8Array | null;
/** The columns of a row in the order of the statement. */
export type RawRow = readonly unknown[];

/** Statements in SQL that both databases know, with `?` for each value. */
export type RawStatements = {
  /** @returns how many rows it changed */
  readonly run: (sql: string, values: readonly RawValue[]) => Promise<number>;
  /** @returns rows whose integers are numbers and whose bytes are `Uint8Array` */
  readonly all: (sql: string, values: readonly RawValue[]) => Promise<RawRow[]>;
};

type Transact = <T>(action: (statements: RawStatements) => Promise<T>) => Promise<T>;

/**
 * The database without Prisma between, for chunks and nodes: it turns each blob into text and back,
 * which costs more than everything else about them.
 */
export type RawDatabase = RawStatements & {
  /**
   * All statements of `action` in one transaction that may write; undone when it throws. As with `inTransaction`,
   * `action` may be called again.
   */
  readonly transact: Transact;
  /**
   * The same without a wait for the disk, for what nobody is told of yet: a power cut may undo it until
   * the next commit that does wait, which makes both last. Every commit outside this waits.
   */
  readonly transactUnsynced: Transact;
  readonly close: () => Promise<void>;
};

/** Databases limit the parameters of one statement; beyond a few hundred nothing is gained. */
const VALUES_AT_ONCE = 600;

/**
 * Inserts rows, all with the same columns, with as few statements as the databases allow.
 *
 * @param replaced columns of the primary key, where a row is to take the place of one with the same key
 */
export async function insertRows(
  statements: Pick<RawStatements, "run">,
  table: string,
  rows: readonly Readonly<Record<string, RawValue>>[],
  replaced: readonly string[] = [],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / columns.length));
  const names = columns.map((column) => `"${column}"`).join(", ");
  const updates = columns.map((column) => `"${column}" = excluded."${column}"`).join(", ");
  const key = replaced.map((column) => `"${column}"`).join(", ");
  const conflict = replaced.length === 0 ? "" : ` ON CONFLICT (${key}) DO UPDATE SET ${updates}`;
  const row = `(${columns.map(() => "?").join(", ")})`;
  for (let start = 0; start < rows.length; start += atOnce) {
    const some = rows.slice(start, start + atOnce);
    const values = some.flatMap((entry) => columns.map((column) => entry[column] ?? null));
    await statements.run(
      `INSERT INTO "${table}" (${names}) VALUES ${some.map(() => row).join(", ")}${conflict}`,
      values,
    );
  }
}

/** `(?, ?, …)` for so many values. */
export function placeholders(count: number): string {
  return `(${Array.from({ length: count }, () => "?").join(", ")})`;
}
