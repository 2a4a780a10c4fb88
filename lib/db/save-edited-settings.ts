import { canonicalJson, type JsonValue } from "@/lib/core/canonical-json";
import type { StatedSettings } from "@/lib/core/run-settings";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { VISIBLE_RUN } from "./run-record";
import { shortenForAudit } from "./shorten-for-audit";
import { parseStatedSettings, type Statements, writeEditedSettings } from "./stated-settings";

/**
 * Replaces what people stated about a run in place of what its files say. The revision of the run
 * grows, so that diagnoses follow.
 *
 * @param params.replaces the stored form that the change is based on; what others saved since is left alone
 * @returns false when there is no such run, or something else is stored by now
 */
export async function saveEditedSettings(
  db: Database,
  params: {
    readonly runId: string;
    readonly edited: StatedSettings;
    /** Who stated which of them. */
    readonly statedBy: Statements;
    readonly by: string;
    readonly replaces: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, edited, statedBy, by, replaces, at } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId, editedSettings: replaces },
      data: { editedSettings: writeEditedSettings(edited, statedBy), revision: { increment: 1 }, updatedAt: at },
    });
    if (count === 0) return false;
    const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "run.settings-changed",
      object: `run:${runId}`,
      project: run.projectId,
      details: describeChange(parseStatedSettings(replaces), edited),
    });
    return true;
  });
}

/** Each setting that is not what it was, before and after; null where nothing was or is stated by hand. */
function describeChange(before: StatedSettings, after: StatedSettings): Readonly<Record<string, JsonValue>> {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
    (field) => canonicalJson(old.get(field) ?? null) !== canonicalJson(now.get(field) ?? null),
  );
  return Object.fromEntries(
    changed.map((field) => [field, { from: shortenForAudit(old.get(field)), to: shortenForAudit(now.get(field)) }]),
  );
}
