import { type Actor, can } from "@/lib/auth/roles";
import { verdictId } from "@/lib/charts/verdict-id";
import type { Verdict } from "@/lib/core/verdict";
import { choosePairs } from "@/lib/proof/derive-plan";
import { describeChange, listChanges } from "@/lib/proof/list-changes";
import { CHANGE_NAMES, proofStateOf } from "@/lib/proof/proof-words";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { listProofOwners } from "@/lib/usecases/proofs/list-proof-owners";
import { peekProofs } from "@/lib/usecases/proofs/list-proofs";
import { getRuntime } from "@/lib/usecases/runtime";
import type { Provable, Proving } from "./proving";

/** The experiments on the findings of a run, and what whoever looks may ask for. */
export async function loadProving(actor: Actor, { run }: RunPageData, verdicts: readonly Verdict[]): Promise<Proving> {
  const runtime = getRuntime();
  const mayPlan = can(actor, "proof.plan", run.project.id);
  const [proofs, owners] = await Promise.all([
    peekProofs(runtime, actor, run.id),
    mayPlan ? listProofOwners(runtime.database, run.project.id) : [],
  ]);
  if (proofs === null) return { proofs: [], owners: [], mayPlan: false, isBusy: true, states: {}, provable: {} };
  const findings = verdicts.filter(({ outcome }) => outcome === "finding");
  const states = findings.map((verdict) => [verdictId(verdict), proofStateOf(verdict, proofs)]);
  const provable = findings.flatMap((verdict): [string, Provable][] => {
    const changes = listChanges(verdict, run.settings);
    if (changes.length === 0) return [];
    const choices = changes.map((id) => ({
      id,
      name: CHANGE_NAMES[id],
      what: describeChange(id, verdict, run.settings).what,
    }));
    return [[verdictId(verdict), { changes: choices, pairs: choosePairs(verdict.rule) }]];
  });
  return {
    proofs,
    owners,
    mayPlan,
    isBusy: false,
    states: Object.fromEntries(states),
    provable: Object.fromEntries(provable),
  };
}
