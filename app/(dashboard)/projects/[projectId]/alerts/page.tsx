import { notFound } from "next/navigation";
import { can } from "@/lib/auth/roles";
import { listTargets } from "@/lib/usecases/alerts/list-targets";
import { getRuntime } from "@/lib/usecases/runtime";
import { loadProjectPage } from "../_project/load-project";
import { AddTarget } from "./_alerts/add-target";
import { TargetSection } from "./_alerts/target-section";

export default async function ProjectAlertsPage({ params }: PageProps<"/projects/[projectId]/alerts">) {
  const { actor, project } = await loadProjectPage((await params).projectId);
  if (!can(actor, "alert.manage", project.id)) notFound();
  const { targets, webhookHosts, canMail } = await listTargets(getRuntime(), actor, project.id);
  const mayTellOfGroups = can(actor, "patient-level.read", project.id);
  const canSend = canMail || webhookHosts.length > 0;
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">Alerts of {project.name}</h1>
          <p className="mt-1 max-w-prose text-muted">
            When a verdict of a run becomes critical, while it grows or once a file or predictions were added, each
            target gets one message: project, run, rule, step and a link, nothing of single patients. Verdicts on groups
            of patients are told only to targets that were added for that. The next message comes when a verdict has
            been something else and becomes critical again.
          </p>
        </div>
        {canSend ? <AddTarget projectId={project.id} {...{ webhookHosts, canMail, mayTellOfGroups }} /> : null}
      </div>
      {canSend ? null : (
        <p className="max-w-prose">
          This server sends nothing yet. Whoever operates it lists hosts of webhooks (<code>ROUNDS_WEBHOOK_HOSTS</code>)
          or names a mail server (<code>ROUNDS_SMTP_URL</code>).
        </p>
      )}
      {targets.length === 0 ? (
        <p className="text-muted">No target: nobody is told.</p>
      ) : (
        targets.map((target) => <TargetSection key={target.id} projectId={project.id} target={target} />)
      )}
    </main>
  );
}
