import { appendAuditEntry } from "./append-audit-entry";
import { lockExperiments } from "./create-experiment";
import type { Database } from "./database";
import { EXPERIMENT_SELECT, toExperiment, writeExperimentTags } from "./experiment-record";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { shortenForAudit } from "./shorten-for-audit";

export type ExperimentChange =
  | { readonly kind: "name"; readonly name: string }
  /** null takes the tag away. */
  | { readonly kind: "tag"; readonly key: string; readonly value: string | null }
  | { readonly kind: "deleted"; readonly isDeleted: boolean };

/**
 * Changes an experiment of a project: its name, a tag, or whether it is deleted.
 *
 * @param params.tagsLimit how many tags the experiment may have
 * @returns "gone" when there is none with that number, "name-taken" when another one has the name, "too-many-tags" when
 *   a new tag would be one too many
 */
export async function changeExperiment(
  db: Database,
  params: {
    readonly projectId: string;
    readonly number: number;
    readonly change: ExperimentChange;
    readonly tagsLimit: number;
    readonly by: string;
    readonly at: Date;
  },
): Promise<"changed" | "gone" | "name-taken" | "too-many-tags"> {
  const { projectId, number, change, tagsLimit, by, at } = params;
  try {
    return await inTransaction(db, async (transaction) => {
      await lockExperiments(transaction, { projectId, at });
      const key = { projectId_number: { projectId, number } };
      const row = await transaction.experiment.findUnique({ where: key, select: EXPERIMENT_SELECT });
      if (row === null) return "gone";
      const before = toExperiment(row);
      const isNewTag = change.kind === "tag" && change.value !== null && !before.tags.has(change.key);
      if (isNewTag && before.tags.size >= tagsLimit) return "too-many-tags";
      const { data, details } = writeChange(before, change, at);
      await transaction.experiment.update({ where: key, data: { ...data, updatedAt: at } });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "experiment.changed",
        object: `project:${projectId}`,
        project: projectId,
        details: { number, ...details },
      });
      return "changed";
    });
  } catch (error) {
    if (isUniqueViolation(error)) return "name-taken";
    throw error;
  }
}

function writeChange(before: ReturnType<typeof toExperiment>, change: ExperimentChange, at: Date) {
  switch (change.kind) {
    case "name":
      return { data: { name: change.name }, details: { name: { from: before.name, to: change.name } } };
    case "tag": {
      const { key, value } = change;
      const others = [...before.tags].filter(([known]) => known !== key || value !== null);
      const tags = new Map(value === null ? others : [...others, [key, value]]);
      return {
        data: { tags: writeExperimentTags(tags) },
        details: { tag: key, to: value === null ? null : shortenForAudit(value) },
      };
    }
    case "deleted":
      return { data: { deletedAt: change.isDeleted ? at : null }, details: { deleted: change.isDeleted } };
  }
}
