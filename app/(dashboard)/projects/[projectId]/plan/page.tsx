import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { can } from "@/lib/auth/roles";
import { preparePlan } from "@/lib/charts/prepare-plan";
import { describePlannedSubgroup } from "@/lib/clinical/describe-planned-subgroup";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { getAnalysisPlan } from "@/lib/usecases/get-analysis-plan";
import { listGroupChoices } from "@/lib/usecases/list-group-choices";
import { getRuntime } from "@/lib/usecases/runtime";
import { PlanEditor } from "./_editor/plan-editor";
import { PlanDeclared } from "./_plan/plan-declared";
import { PlanHistory } from "./_plan/plan-history";
import { PlanState } from "./_plan/plan-state";

export const metadata: Metadata = { title: "Analysis plan" };

export default async function PlanPage({ params }: PageProps<"/projects/[projectId]/plan">) {
  const actor = await requireCurrentActor();
  const runtime = getRuntime();
  const plan = await orNotFound(getAnalysisPlan(runtime, actor, (await params).projectId));
  const { project, current, history, resultsSeen } = plan;
  const content = current?.content ?? UNDECLARED_PLAN;
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <PlanState project={project.name} current={current} resultsSeen={resultsSeen} />
      <PlanDeclared rows={preparePlan(content, describePlannedSubgroup)}>
        {can(actor, "plan.edit", project.id) ? (
          <PlanEditor
            projectId={project.id}
            version={current?.version ?? 0}
            content={content}
            choices={await listGroupChoices(runtime, actor, project.id)}
            isAfterResults={resultsSeen !== null}
          />
        ) : null}
      </PlanDeclared>
      <PlanHistory history={history} />
    </main>
  );
}
