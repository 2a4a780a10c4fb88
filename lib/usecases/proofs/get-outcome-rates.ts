import type { Actor } from "@/lib/auth/roles";
import { listProofOutcomes } from "@/lib/db/list-proof-outcomes";
import { type RuleOutcomes, summariseOutcomes } from "@/lib/proof/summarise-outcomes";
import { listProjects, visibleProjectIds } from "../list-projects";
import type { Runtime } from "../runtime";

export type OutcomeRates = {
  /** What is counted over, by name. */
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  readonly rules: readonly RuleOutcomes[];
};

/** What experiments on findings showed, rule by rule, over the projects that an actor may read. */
export async function getOutcomeRates(runtime: Runtime, actor: Actor): Promise<OutcomeRates> {
  const [projects, outcomes] = await Promise.all([
    listProjects(runtime, actor),
    listProofOutcomes(runtime.database, { projectIds: visibleProjectIds(actor) }),
  ]);
  return { projects: projects.map(({ id, name }) => ({ id, name })), rules: summariseOutcomes(outcomes) };
}
