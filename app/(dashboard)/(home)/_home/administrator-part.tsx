import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { A_ROLE } from "@/app/_components/role-words";
import { formatCount } from "@/lib/core/format-number";
import type { Home } from "@/lib/usecases/get-home";
import { HomeItem, HomeSection } from "./home-section";

type AdministratorPartProps = { readonly part: NonNullable<Home["administrator"]> };

/** Projects, people and open invitations; for administrators of the installation also work that failed. */
export function AdministratorPart({ part }: AdministratorPartProps) {
  const { projects, people, invitations, failedTasks } = part;
  return (
    <>
      <HomeSection id="projects-and-people" title="Projects and people" empty={null}>
        <HomeItem>
          <span>
            <Link href="/projects" className="prose-link font-semibold">
              {formatCount(projects, "project")}
            </Link>{" "}
            that you administer,{" "}
            {failedTasks === null ? (
              formatCount(people, "person", "people")
            ) : (
              <Link href="/people" className="prose-link font-semibold">
                {formatCount(people, "person", "people")}
              </Link>
            )}{" "}
            {failedTasks === null ? "in them" : "with an open account"}
          </span>
        </HomeItem>
      </HomeSection>
      <HomeSection
        id="open-invitations"
        title="Open invitations"
        empty={invitations.length > 0 ? null : "No invitation is open. People are invited on the page of a project."}
      >
        {invitations.map(({ id, email, project, role, expiresAt }) => (
          <HomeItem key={id}>
            <span>
              {email} as {A_ROLE[role]}{" "}
              {project === null ? (
                <Link href="/people" className="prose-link">
                  of the installation
                </Link>
              ) : (
                <>
                  in{" "}
                  <Link href={{ pathname: `/projects/${project.id}/people` }} className="prose-link">
                    {project.name}
                  </Link>
                </>
              )}
              , good until <LocalTime iso={expiresAt} />
            </span>
          </HomeItem>
        ))}
      </HomeSection>
      {failedTasks === null ? null : (
        <HomeSection
          id="failed-tasks"
          title="Work of the server that failed"
          empty={failedTasks.length > 0 ? null : "Nothing failed at its last try."}
        >
          {failedTasks.map(({ kind, runId, attempts, dueAt }) => (
            <HomeItem key={`${kind} ${runId}`}>
              <span>
                <code className="font-mono text-xs">{kind}</code>
                {runId === "" ? "" : " of one run"}, tried {formatCount(attempts, "time")} in vain; again{" "}
                <LocalTime iso={dueAt.toISOString()} />. The server’s log says why.
              </span>
            </HomeItem>
          ))}
        </HomeSection>
      )}
    </>
  );
}
