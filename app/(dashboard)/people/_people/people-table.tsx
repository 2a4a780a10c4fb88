import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { ScrollRegion } from "@/app/_components/scroll-region";
import type { Person } from "@/lib/schema/people";
import { PersonActs } from "./person-acts";

const CELL = "px-3 py-2";
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
    <ScrollRegion label="People" className="border border-line bg-surface">
      <table className="w-full min-w-[56rem] border-collapse">
        <caption className="sr-only">Everybody with an account, by name</caption>
        <thead>
          <tr className="bg-sunken text-left text-xs text-muted">
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={`${CELL} font-medium`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
                <PersonActs person={person} hasPasswords={hasPasswords} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
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
