import type { Actor } from "@/lib/auth/roles";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { UNKNOWN_GROUP } from "@/lib/clinical/missing-words";
import type { PlanContent, PlannedSubgroup } from "@/lib/core/analysis-plan";
import { AppError } from "@/lib/core/errors";
import { appendAnalysisPlan } from "@/lib/db/append-analysis-plan";
import { findAnalysisPlan } from "@/lib/db/list-analysis-plans";
import { findVisibleProject } from "./find-visible-run";
import { getAnalysisPlan, type PlanPage } from "./get-analysis-plan";
import type { Runtime } from "./runtime";

/**
 * Declares what a project judges its models by: a further version, whose author and time are kept. Older
 * versions stay as they are, and one that is written after results were seen is marked for ever. The
 * same content again is no new version.
 *
 * @throws AppError "not-found", "forbidden", "bad-input" for a rule that nobody can execute, or "conflict"
 *   when somebody else declared a version meanwhile
 */
export async function saveAnalysisPlan(
  runtime: Runtime,
  actor: Actor,
  idOrName: string,
  { replaces, content }: { readonly replaces: number; readonly content: PlanContent },
): Promise<PlanPage> {
  const { database } = runtime;
  const { id: projectId } = await findVisibleProject(runtime, actor, idOrName, "plan.edit");
  for (const group of content.subgroups) checkRule(group);
  const current = await findAnalysisPlan(database, { projectId });
  const isSame = current !== null && JSON.stringify(current.content) === JSON.stringify(content);
  if (!isSame || current.version !== replaces) {
    const saved = await appendAnalysisPlan(database, {
      projectId,
      replaces,
      content,
      author: actor.id,
      at: new Date(),
    });
    if (saved === null) throw overtaken(replaces, current?.version ?? 0);
  }
  return await getAnalysisPlan(runtime, actor, projectId);
}

/** A plan must not promise groups that this product cannot form. */
function checkRule(group: PlannedSubgroup): void {
  if (group.kind === "intersection") for (const part of group.of) checkRule(part);
  if (group.kind !== "rule") return;
  const rule = CLINICAL_RULES.find(({ id }) => id === group.rule);
  if (rule === undefined) {
    const known = CLINICAL_RULES.map(({ id }) => id).join(", ");
    throw new AppError(
      "bad-input",
      `Expected a rule that is known here for the group "${group.name}", found "${group.rule}".`,
      `Name one of: ${known}.`,
    );
  }
  if (rule.version !== group.version) {
    throw new AppError(
      "bad-input",
      `Expected version ${rule.version} of the rule "${rule.id}" for the group "${group.name}", found ${group.version}.`,
      "Declare the version that is executed; read its definition again before.",
    );
  }
  const groups = [...rule.groups.map(({ id }) => id), UNKNOWN_GROUP];
  if (!groups.includes(group.group)) {
    throw new AppError(
      "bad-input",
      `Expected a group of the rule "${rule.id}" for "${group.name}", found "${group.group}".`,
      `Name one of: ${groups.join(", ")}.`,
    );
  }
}

function overtaken(replaces: number, current: number): AppError {
  return new AppError(
    "conflict",
    `Expected to follow the current version of the plan, ${current}, but this one follows ${replaces}.`,
    "Read the plan again: somebody declared another version meanwhile.",
  );
}
