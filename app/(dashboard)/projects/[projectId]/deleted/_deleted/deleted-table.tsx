import { LocalTime } from "@/app/_components/local-time";
import { CELL, RecordTable } from "@/app/_components/record-table";
import type { DeletedRun } from "@/lib/schema/deleted-run";
import { PurgeRun } from "./purge-run";
import { RestoreRun } from "./restore-run";

const COLUMNS = ["Run", "Deleted", "Reason", "Removed for good from", "Change"] as const;

type DeletedTableProps = {
  readonly projectId: string;
  readonly runs: readonly DeletedRun[];
  readonly mayPurge: boolean;
};

export function DeletedTable({ projectId, runs, mayPurge }: DeletedTableProps) {
  return (
    <RecordTable
      label="Deleted runs"
      caption="Deleted runs that can be brought back, those deleted last first"
      columns={COLUMNS}
      minWidth="min-w-[44rem]"
    >
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
    </RecordTable>
  );
}
