import { orNotFound } from "@/app/_shell/or-not-found";
import { type Actor, can } from "@/lib/auth/roles";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { getRuntime } from "@/lib/usecases/runtime";
import type { Judging } from "./judging";

/** What people said of the verdicts of a run, for whoever looks at its page; to judge is to judge what it shows. */
export async function loadJudging(actor: Actor, { run, diagnosisKey }: RunPageData): Promise<Judging> {
  const list = await orNotFound(listJudgements(getRuntime(), actor, run.id));
  return {
    list: { ...list, seen: diagnosisKey ?? list.seen },
    mayRecord: can(actor, "judgement.record", run.project.id),
  };
}
