import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { CELL, RecordTable } from "@/app/_components/record-table";
import type { Person } from "@/lib/schema/people";
import { PersonActs } from "./person-acts";

const COLUMNS = ["Name", "Projects", "Last sign-in", "Second factor", "Change"] as const;

type PeopleTableProps = {
  readonly people: readonly Person[];
  /** Id of whoever looks. */
  readonly self: string;
  /** Whether people sign in with a password here. */
  readonly hasPasswords: boolean;
};

export function PeopleTable({ people, self, hasPasswords }: PeopleTableProps) {
  return (
    <RecordTable label="People" caption="Everybody with an account, by name" columns={COLUMNS} minWidth="min-w-[56rem]">
      {people.map((person) => (
        <tr key={person.userId} className="border-t border-line align-top">
          <th scope="row" className={`${CELL} text-left font-normal`}>
            <span className="font-medium">{person.name}</span>
            {person.userId === self ? " (you)" : ""}
            <span className="block text-xs text-muted">{person.email}</span>
            {person.isAdministrator ? <span className="block">administrator of the installation</span> : null}
            {person.isDisabled ? <span className="block">account disabled: cannot sign in</span> : null}
          </th>
          <td className={CELL}>
            <ProjectList projects={person.projects} />
          </td>
          <td className={`${CELL} text-xs`}>
            {person.lastSignInAt === null ? "never" : <LocalTime iso={person.lastSignInAt} />}
          </td>
          <td className={CELL}>{person.hasSecondFactor ? "yes" : "no"}</td>
          <td className={CELL}>
            <PersonActs person={person} isSelf={person.userId === self} hasPasswords={hasPasswords} />
          </td>
        </tr>
      ))}
    </RecordTable>
  );
}

function ProjectList({ projects }: Pick<Person, "projects">) {
  if (projects.length === 0) return "none";
  return (
    <ul>
      {projects.map(({ id, name, role }) => (
        <li key={id}>
          <Link href={{ pathname: `/projects/${id}/people` }} className="prose-link">
            {name}
          </Link>
          : {role}
        </li>
      ))}
    </ul>
  );
}
