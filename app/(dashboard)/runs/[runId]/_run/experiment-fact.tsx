import Link from "next/link";
import { ARM_WORDS } from "@/lib/charts/proof/arm-words";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { findNamedPlan } from "@/lib/usecases/proofs/find-named-plan";
import { getRuntime } from "@/lib/usecases/runtime";

/** Of a run of an experiment: which side it is, with which seed, and the way to the plan. */
export async function ExperimentFact({ run }: Pick<RunPageData, "run">) {
  const claim = run.settings.proof;
  if (claim === null) return null;
  const plan = await findNamedPlan(getRuntime(), { projectId: run.project.id, claim });
  return (
    <div>
      <dt className="text-muted">Run of an experiment</dt>
      <dd className="text-sm">
        {ARM_WORDS[claim.arm]}, seed {claim.seed},{" "}
        {plan === null ? (
          <>
            of the plan <code>{claim.plan.slice(0, 12)}</code>, which is not here
          </>
        ) : (
          <Link href={`/runs/${plan.runId}/proofs/${claim.plan}`} className="prose-link">
            plan {claim.plan.slice(0, 12)}
          </Link>
        )}
      </dd>
    </div>
  );
}
