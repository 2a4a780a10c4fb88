import { notFound } from "next/navigation";
import { OpenInvitations } from "@/app/_components/open-invitations";
import { can } from "@/lib/auth/roles";
import { listInvitations } from "@/lib/usecases/list-invitations";
import { listMembers } from "@/lib/usecases/list-members";
import { getRuntime } from "@/lib/usecases/runtime";
import { loadProjectPage } from "../_project/load-project";
import { InviteMember } from "./_people/invite-member";
import { MemberTable } from "./_people/member-table";

export default async function ProjectPeoplePage({ params }: PageProps<"/projects/[projectId]/people">) {
  const { actor, project } = await loadProjectPage((await params).projectId);
  if (!can(actor, "people.manage", project.id)) notFound();
  const runtime = getRuntime();
  const [{ people }, { invitations }] = await Promise.all([
    listMembers(runtime, actor, project.id),
    listInvitations(runtime, actor, { project: project.id }),
  ]);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">People of {project.name}</h1>
          <p className="mt-1 max-w-prose text-muted">
            Who may see the project, and what for. A change holds from the next request on and is in the audit log.
          </p>
        </div>
        <InviteMember project={project} />
      </div>
      <MemberTable project={project} people={people} self={actor.id.replace(/^person:/, "")} />
      <section aria-labelledby="invitations" className="grid gap-3">
        <h2 id="invitations" className="text-lg font-semibold">
          Open invitations
        </h2>
        <OpenInvitations invitations={invitations} />
      </section>
    </main>
  );
}
