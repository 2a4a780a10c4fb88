import { ConfirmAct } from "@/app/_components/confirm-act";
import { LocalTime } from "@/app/_components/local-time";
import { CELL, RecordTable } from "@/app/_components/record-table";
import type { Member } from "@/lib/schema/people";
import { ChangeMember } from "./change-member";

const COLUMNS = ["Name", "Role", "Single patients", "Member since", "Change"] as const;

type MemberTableProps = {
  readonly project: { readonly id: string; readonly name: string };
  readonly people: readonly Member[];
  /** Id of whoever looks. */
  readonly self: string;
};

export function MemberTable({ project, people, self }: MemberTableProps) {
  return (
    <RecordTable
      label="People of this project"
      caption="People of this project by name, with role and right to single patients"
      columns={COLUMNS}
      minWidth="min-w-[44rem]"
    >
      {people.map((member) => (
        <MemberRow key={member.userId} project={project} member={member} isSelf={member.userId === self} />
      ))}
    </RecordTable>
  );
}

type MemberRowProps = Pick<MemberTableProps, "project"> & { readonly member: Member; readonly isSelf: boolean };

function MemberRow({ project, member, isSelf }: MemberRowProps) {
  const { userId, name, email, role, mayReadPatients, readsPatients, since } = member;
  const path = `/api/v1/projects/${project.id}/people/${userId}`;
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <span className="font-medium">{name}</span>
        {isSelf ? " (you)" : ""}
        <span className="block text-xs text-muted">{email}</span>
        {member.isDisabled ? <span className="block text-xs">account disabled: cannot sign in</span> : null}
      </th>
      <td className={CELL}>
        {role ?? "no member"}
        {member.isInstallationAdministrator ? (
          <span className="block text-xs text-muted">administrator of the installation: may do everything here</span>
        ) : null}
      </td>
      <td className={CELL}>
        {readsPatients ? "yes" : "no"}
        <span className="block text-xs text-muted">
          {mayReadPatients === null || member.isInstallationAdministrator
            ? "as the role has it"
            : "set for this person"}
        </span>
      </td>
      <td className={`${CELL} text-xs`}>{since === null ? "–" : <LocalTime iso={since} />}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        {role === null ? (
          <span className="text-xs text-muted">on the page of all people</span>
        ) : (
          <span className="flex gap-2">
            <ChangeMember path={path} name={name} rights={{ role, mayReadPatients }} />
            <ConfirmAct
              label="Remove"
              of={name}
              title={isSelf ? `Leave ${project.name}?` : `Remove ${name} from ${project.name}?`}
              action={isSelf ? "Leave the project" : "Remove from the project"}
              method="DELETE"
              path={path}
              {...(isSelf ? { next: "/projects" } : {})}
            >
              <p>
                {isSelf ? "You see" : "They see"} nothing of the project from then on, and tokens that{" "}
                {isSelf ? "you" : "they"} made open nothing here. Runs, judgements and entries of the audit log keep
                their author.
              </p>
            </ConfirmAct>
          </span>
        )}
      </td>
    </tr>
  );
}
