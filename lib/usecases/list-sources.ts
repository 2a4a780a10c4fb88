import type { Actor } from "@/lib/auth/roles";
import type { ImportIssue } from "@/lib/db/import-record";
import { listImports } from "@/lib/db/list-imports";
import { loadImportExtents } from "@/lib/db/load-import-extents";
import { findVisibleRun } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/** Where points of a run came from, with what became of them. */
export type RunSource = {
  readonly id: string;
  /** Null for points that were logged live. */
  readonly file: { readonly name: string; readonly sha256: string; readonly byteLength: number } | null;
  readonly formats: readonly string[];
  readonly accepted: number;
  /** Points that the run had already. */
  readonly repeated: number;
  readonly stored: number;
  readonly rejected: number;
  readonly series: number;
  readonly unorderedSeries: number;
  /** When the points were logged, or null when the source does not say. */
  readonly logged: { readonly first: string; readonly last: string } | null;
  /** The times above are of the first and last points of so many series; null when they are of all points. */
  readonly timedSeries: number | null;
  readonly issues: readonly ImportIssue[];
  readonly issueCount: number;
  readonly at: string;
  readonly actor: string | null;
};

/** Times beyond this are no dates that JavaScript knows. */
const LAST_MICROSECOND = 8.64e18;

/**
 * The sources of a run, the latest first.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listSources(runtime: Runtime, actor: Actor, runId: string): Promise<RunSource[]> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const [imports, extents] = await Promise.all([
    listImports(database, { runId: run.id }),
    loadImportExtents(database, { runId: run.id }),
  ]);
  const names = await nameActors(database, [...new Set(imports.flatMap((source) => source.actor ?? []))]);
  return imports.map((source): RunSource => {
    const { id, filename, sha256, byteLength, formats, accepted, repeated, points, rejected } = source;
    const extent = extents.get(id);
    const isFile = filename !== null && sha256 !== null && byteLength !== null;
    return {
      id,
      file: isFile ? { name: filename, sha256, byteLength } : null,
      formats,
      accepted,
      repeated,
      stored: points,
      rejected,
      series: extent?.series ?? 0,
      unorderedSeries: extent?.unordered ?? 0,
      logged: toLogged(extent?.times ?? null),
      timedSeries: extent?.timedSeries ?? null,
      issues: source.issues,
      issueCount: source.issueCount,
      at: (source.publishedAt ?? source.startedAt).toISOString(),
      actor: source.actor === null ? null : (names.get(source.actor) ?? null),
    };
  });
}

function toLogged(times: { readonly first: number; readonly last: number } | null): RunSource["logged"] {
  if (times === null || Math.abs(times.first) > LAST_MICROSECOND || Math.abs(times.last) > LAST_MICROSECOND)
    return null;
  return { first: new Date(times.first / 1000).toISOString(), last: new Date(times.last / 1000).toISOString() };
}
