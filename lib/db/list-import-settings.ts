import type { StatedSettings } from "@/lib/core/run-settings";
import { type Database, prismaOf } from "./database";
import { parseStatedSettings } from "./stated-settings";

/** What one import of a run stated, and who sent it. */
export type ImportSettings = {
  /** null for live batches. */
  readonly filename: string | null;
  readonly actor: string | null;
  readonly publishedAt: Date | null;
  readonly settings: StatedSettings;
};

/** What the published imports of a run stated, in the order in which they hold: a later one wins over an earlier. */
export async function listImportSettings(
  db: Database,
  params: { readonly runId: string },
): Promise<readonly ImportSettings[]> {
  const rows = await prismaOf(db).import.findMany({
    where: { runId: params.runId, state: "published", settings: { not: "{}" } },
    orderBy: [{ publishedRevision: "asc" }, { id: "asc" }],
    select: { filename: true, actor: true, publishedAt: true, settings: true },
  });
  return rows.map((row) => ({ ...row, settings: parseStatedSettings(row.settings) }));
}
