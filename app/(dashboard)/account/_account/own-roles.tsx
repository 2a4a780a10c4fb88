import Link from "next/link";
import { ROLE_WORDS } from "@/app/_components/role-words";
import { isRole } from "@/lib/core/role";
import type { OwnAccount } from "@/lib/db/find-own-account";
import { SectionFrame } from "./section-frame";

type OwnRolesProps = { readonly isAdministrator: boolean; readonly projects: OwnAccount["projects"] };

/** What somebody may do, project by project. */
export function OwnRoles({ isAdministrator, projects }: OwnRolesProps) {
  return (
    <SectionFrame title="Roles">
      {isAdministrator ? <p>You administer the installation, and with it every project.</p> : null}
      {projects.length === 0 && !isAdministrator ? (
        <p>You are in no project yet. Ask an administrator of one for an invitation.</p>
      ) : null}
      <ul className="grid gap-2">
        {projects.map(({ id, name, role, mayReadPatients }) => (
          <li key={id}>
            <Link href={`/projects/${id}`} className="prose-link break-words">
              {name}
            </Link>
            : {role}. {isRole(role) ? ROLE_WORDS[role] : ""}
            {mayReadPatients === null
              ? null
              : ` Rows of single patients are ${mayReadPatients ? "open" : "closed"} to you.`}
          </li>
        ))}
      </ul>
    </SectionFrame>
  );
}
