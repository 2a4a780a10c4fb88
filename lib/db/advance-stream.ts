import { type Database, rawOf } from "./database";

/**
 * Keeps how many lines of a stream are stored, once they are. It only ever grows, whoever comes first; what is kept of
 * a run that is gone meanwhile is nothing.
 */
export async function advanceStream(
  db: Database,
  params: { readonly runId: string; readonly stream: string; readonly lines: number },
): Promise<void> {
  const { runId, stream, lines } = params;
  await rawOf(db).run(
    `INSERT INTO "stream_position" ("runId", "stream", "lines")
     SELECT "id", ?, ? FROM "run" WHERE "id" = ? AND "state" = 'ready'
     ON CONFLICT ("runId", "stream") DO UPDATE SET "lines" = excluded."lines"
       WHERE "stream_position"."lines" < excluded."lines"`,
    [stream, lines, runId],
  );
}
