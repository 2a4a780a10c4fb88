import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { ScrollRegion } from "@/app/_components/scroll-region";
import { formatInteger } from "@/lib/core/format-number";
import type { ProjectSummary } from "@/lib/schema/project";

const CELL = "px-3 py-2";

export function ProjectTable({ projects }: { readonly projects: readonly ProjectSummary[] }) {
  return (
    <ScrollRegion label="Projects" className="border border-line bg-surface">
      <table className="w-full min-w-[40rem] border-collapse">
        <caption className="sr-only">Projects that you may enter, by name</caption>
        <thead>
          <tr className="bg-sunken text-left text-xs text-muted">
            <th scope="col" className={`${CELL} font-medium`}>
              Project
            </th>
            <th scope="col" className={`${CELL} text-right font-medium`}>
              Runs
            </th>
            <th scope="col" className={`${CELL} text-right font-medium`}>
              People
            </th>
            <th scope="col" className={`${CELL} font-medium`}>
              Your role
            </th>
            <th scope="col" className={`${CELL} font-medium`}>
              Last activity
            </th>
          </tr>
        </thead>
        <tbody>
          {projects.map(({ id, name, description, runs, people, role, lastActivityAt }) => (
            <tr key={id} className="border-t border-line align-top hover:bg-canvas">
              <th scope="row" className={`${CELL} max-w-md text-left font-normal`}>
                <Link href={`/projects/${id}`} className="prose-link font-semibold">
                  {name}
                </Link>
                {description === "" ? null : <p className="line-clamp-2 text-muted">{description}</p>}
              </th>
              <td className={`${CELL} text-right tabular-nums`}>
                <Link href={{ pathname: "/runs", query: { project: id } }} className="prose-link">
                  {formatInteger(runs)}
                  <span className="sr-only"> in {name}</span>
                </Link>
              </td>
              <td className={`${CELL} text-right tabular-nums`}>{formatInteger(people)}</td>
              <td className={CELL}>{role}</td>
              <td className={`${CELL} text-xs`}>
                {lastActivityAt === null ? "none yet" : <LocalTime iso={lastActivityAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
