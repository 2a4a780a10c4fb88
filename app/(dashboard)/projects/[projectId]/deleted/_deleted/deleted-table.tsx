import { LocalTime } from "@/app/_components/local-time";
import { ScrollRegion } from "@/app/_components/scroll-region";
import type { DeletedRun } from "@/lib/schema/deleted-run";
import { PurgeRun } from "./purge-run";
import { RestoreRun } from "./restore-run";

const CELL = "px-3 py-2";
const COLUMNS = ["Run", "Deleted", "Reason", "Removed for good from", "Change"] as const;

type DeletedTableProps = {
  readonly projectId: string;
  readonly runs: readonly DeletedRun[];
  readonly mayPurge: boolean;
};

export function DeletedTable({ projectId, runs, mayPurge }: DeletedTableProps) {
  return (
    <ScrollRegion label="Deleted runs" className="border border-line bg-surface">
      <table className="w-full min-w-[44rem] border-collapse">
        <caption className="sr-only">Deleted runs that can be brought back, those deleted last first</caption>
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
          {runs.map((run) => (
            <tr key={run.id} className="border-t border-line align-top">
              <th scope="row" className={`${CELL} min-w-40 text-left font-medium [overflow-wrap:anywhere]`}>
                {run.name}
              </th>
              <td className={`${CELL} text-xs`}>
                <LocalTime iso={run.deletedAt} />
                <span className="block text-muted">by {run.deletedBy}</span>
              </td>
              <td className={`${CELL} min-w-48 max-w-80 [overflow-wrap:anywhere]`}>{run.reason}</td>
              <td className={`${CELL} text-xs`}>
                <LocalTime iso={run.purgedFrom} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                <span className="flex gap-2">
                  <RestoreRun projectId={projectId} run={run} />
                  {mayPurge ? <PurgeRun projectId={projectId} run={run} /> : null}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
