import Link from "next/link";
import type { ReactNode } from "react";
import { LocalTime } from "@/app/_components/local-time";
import { ROLE_WORDS } from "@/app/_components/role-words";
import { formatCount } from "@/lib/core/format-number";
import type { ProjectDetails } from "@/lib/schema/project";

type ProjectFactsProps = { readonly project: ProjectDetails; readonly mayReadAudit: boolean };

/** What is in a project, each with the way to it. */
export function ProjectFacts({ project, mayReadAudit }: ProjectFactsProps) {
  const { id, runs, deletedRuns, people, planVersion, role, administrators, createdAt, lastActivityAt } = project;
  return (
    <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-[max-content_minmax(0,1fr)]">
      <Fact name="Runs">
        <Link href={{ pathname: "/runs", query: { project: id } }} className="prose-link">
          {formatCount(runs, "run")}
        </Link>
        {deletedRuns > 0 ? `, and ${formatCount(deletedRuns, "deleted one")} that can still be brought back` : ""}
      </Fact>
      <Fact name="Analysis plan">
        <Link href={{ pathname: `/projects/${id}/plan` }} className="prose-link">
          {planVersion === null ? "none declared yet" : `version ${planVersion}`}
        </Link>
      </Fact>
      <Fact name="Your role">
        {role}. {ROLE_WORDS[role]}
      </Fact>
      <Fact name="People">
        {formatCount(people, "member")}.{" "}
        {administrators.length === 0
          ? "No administrator of its own; ask one of the installation for access or a change."
          : `For access or a change ask ${administrators.join(", ")}.`}
      </Fact>
      <Fact name="Made">
        <LocalTime iso={createdAt} />
      </Fact>
      <Fact name="Last activity">
        {lastActivityAt === null ? "none yet" : <LocalTime iso={lastActivityAt} />}
        {mayReadAudit ? (
          <>
            {" · "}
            <Link href={{ pathname: "/audit", query: { project: id } }} className="prose-link">
              Audit log of this project
            </Link>
          </>
        ) : null}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="max-sm:-mt-3">{children}</dd>
    </div>
  );
}
