import { ScrollRegion } from "@/app/_components/scroll-region";
import type { RunListItem } from "@/lib/schema/run";
import type { ChosenRun } from "@/lib/usecases/list-chosen-runs";
import { CompareForm } from "../_choice/compare-form";
import { RunsTableRow } from "./runs-table-row";

const COLUMNS = ["Status", "Run", "Model", "Loss", "Points", "Added"] as const;

type RunsTableProps = { readonly runs: readonly RunListItem[]; readonly chosen: readonly ChosenRun[] };

export function RunsTable({ runs, chosen }: RunsTableProps) {
  const listed = runs.map(({ id, name }) => ({ id, name }));
  return (
    <CompareForm known={[...listed, ...chosen]} listed={listed.map(({ id }) => id)}>
      <ScrollRegion label="Runs" className="relative border border-line bg-surface">
        <table className="w-full min-w-[52rem] border-collapse">
          <caption className="sr-only">Runs with their status and the first sentence of the verdict</caption>
          <thead>
            <tr className="bg-sunken text-left text-xs text-muted">
              <th scope="col" className="py-2 pl-3 font-medium">
                <span className="max-sm:sr-only">Compare</span>
              </th>
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
    </CompareForm>
  );
}
