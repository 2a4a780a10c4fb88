import { orNotFound } from "@/app/_shell/or-not-found";
import { type Actor, can } from "@/lib/auth/roles";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { getRuntime } from "@/lib/usecases/runtime";
import type { Judging } from "./judging";

/** What people said of the verdicts of a run, for whoever looks at its page. */
export async function loadJudging(actor: Actor, run: RunPageData["run"]): Promise<Judging> {
  return {
    list: await orNotFound(listJudgements(getRuntime(), actor, run.id)),
    mayRecord: can(actor, "judgement.record", run.project.id),
  };
}
