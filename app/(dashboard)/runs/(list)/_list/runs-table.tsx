import { ScrollRegion } from "@/app/_components/scroll-region";
import type { RunListItem } from "@/lib/schema/run";
import { RunsTableRow } from "./runs-table-row";

const COLUMNS = ["Status", "Run", "Model", "Loss", "Points", "Added"] as const;

export function RunsTable({ runs }: { readonly runs: readonly RunListItem[] }) {
  return (
    <ScrollRegion label="Runs" className="relative border border-line bg-surface">
      <table className="w-full min-w-[52rem] border-collapse">
        <caption className="sr-only">Runs with their status and the first sentence of the verdict</caption>
        <thead>
          <tr className="bg-sunken text-left text-xs text-muted">
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                className={`px-3 py-2 font-medium ${column === "Points" ? "text-right" : ""}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunsTableRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
