import { type Database, rawOf } from "./database";
import type { RawRow } from "./raw-database";
import { runIsGone } from "./read-run-state";
import { parseStatedSettings } from "./stated-settings";

export type RunFingerprint = {
  readonly fingerprint: string;
  /**
   * The same without what live points change: two states of a run with the same one differ in live points alone, so
   * that what was found of the earlier one holds as of its last step.
   */
  readonly standing: string;
  readonly revision: number;
};

/**
 * A text that changes whenever what a diagnosis would read changes: where the points came from (a
 * file's digest and the version of its reader determine its points), what live batches added, how
 * series are mapped where people changed that, the settings with what people changed in them, the
 * prediction sets, and the version of the project's analysis plan. Cheap, since it is asked with every question about
 * a run: no point is read.
 *
 * @throws AppError "not-found" when there is no such run
 */
export async function findRunFingerprint(db: Database, params: { readonly runId: string }): Promise<RunFingerprint> {
  const { runId } = params;
  const rows = await rawOf(db).all(
    FACTS,
    Array.from({ length: FACTS.split("?").length - 1 }, () => runId),
  );
  const of = (kind: string): RawRow[] => rows.flatMap(([part, ...row]) => (part === kind ? [row] : []));
  const [run] = of("run");
  if (run === undefined) throw runIsGone();
  const [settings, editedSettings, revision, foldedThrough, plan] = run;
  const published = inOrder(of("import"), [5, 6], 7).map(([kind, sha256, readerVersion, accepted, filename]) => {
    return { kind, sha256, readerVersion: numberOrNull(readerVersion), accepted, filename };
  });
  const waiting = inOrder(of("batch"), [0]).map(([sequence, idempotencyKey]) => {
    return { sequence: Number(sequence), idempotencyKey };
  });
  const edited = inOrder(of("series"), [6]).map(([identity, metric, layer, parameter, subgroup, split]) => {
    return { identity, metric, layer, parameter, subgroup, split };
  });
  const predictions = inOrder(of("set"), [5], 0, 6).map(([name, sha256, readerVersion, header, overlaps]) => {
    return { name, sha256, readerVersion: Number(readerVersion), header, overlaps };
  });
  // Who stated a setting changes nothing of what it says.
  const stated = JSON.stringify(parseStatedSettings(String(editedSettings)));
  const version = numberOrNull(plan) ?? undefined;
  const own = { edited, predictions, plan: version };
  const facts = {
    settings,
    editedSettings: stated,
    foldedThrough: Number(foldedThrough),
    published,
    waiting,
    ...own,
  };
  const standing = { editedSettings: stated, files: published.filter(({ kind }) => kind === "file"), ...own };
  return { fingerprint: JSON.stringify(facts), standing: JSON.stringify(standing), revision: Number(revision) };
}

/**
 * Everything in one statement, which sees one state of the database: facts of a later revision under an earlier one
 * would be stored as those of a run that has changed since, and lists would wait for ever for a diagnosis that is
 * there. All columns are texts, so that the parts fit together; what they are ordered by comes last.
 */
const FACTS = `
  SELECT 'run', "settings", "editedSettings", CAST("revision" AS TEXT), CAST("foldedThrough" AS TEXT),
    CAST((SELECT MAX("version") FROM "analysis_plan" WHERE "projectId" = "run"."projectId") AS TEXT), NULL, NULL, NULL
  FROM "run" WHERE "id" = ?
  UNION ALL
  SELECT 'import', "kind", "sha256", CAST("readerVersion" AS TEXT), CAST("accepted" AS TEXT), "filename",
    CAST("batchPosition" AS TEXT), CAST("publishedRevision" AS TEXT), "id"
  FROM "import" WHERE "runId" = ? AND "state" = 'published'
  UNION ALL
  SELECT 'batch', CAST("sequence" AS TEXT), "idempotencyKey", NULL, NULL, NULL, NULL, NULL, NULL
  FROM "live_batch" WHERE "runId" = ? AND "sequence" > (SELECT "foldedThrough" FROM "run" WHERE "id" = ?)
  UNION ALL
  SELECT 'series', "identity", "metric", "layer", "parameter", "subgroup", "split", CAST("number" AS TEXT), NULL
  FROM "series" WHERE "runId" = ? AND "isMappingEdited" = TRUE
  UNION ALL
  SELECT 'set', "name", "sha256", CAST("readerVersion" AS TEXT), "header", "overlaps", CAST("revision" AS TEXT), "id", NULL
  FROM "prediction_set" WHERE "runId" = ? AND "deletedAt" IS NULL`;

/** Sorts by columns of numbers, then by columns of texts. */
function inOrder(rows: RawRow[], numbers: readonly number[], ...texts: readonly number[]): RawRow[] {
  return rows.sort((left, right) => {
    for (const column of numbers) {
      const difference = Number(left[column]) - Number(right[column]);
      if (difference !== 0) return difference;
    }
    for (const column of texts) {
      const [a, b] = [String(left[column]), String(right[column])];
      if (a !== b) return a < b ? -1 : 1;
    }
    return 0;
  });
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value);
}
