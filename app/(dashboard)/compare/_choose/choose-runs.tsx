import Form from "next/form";
import Link from "next/link";
import { Button } from "@/app/_components/button";
import { orNotFound } from "@/app/_shell/or-not-found";
import type { Actor } from "@/lib/auth/roles";
import { describeRun, listRuns } from "@/lib/usecases/list-runs";
import { getRuntime } from "@/lib/usecases/runtime";
import { RunChoice } from "./run-choice";

type ChooseRunsProps = {
  readonly actor: Actor;
  /** The run that is chosen already; null when none is. */
  readonly first: string | null;
  /** The same run was chosen twice. */
  readonly isSame: boolean;
  readonly search: string;
};

/** Where a comparison lacks a run: what is chosen, and every other run as a link that goes on. */
export async function ChooseRuns({ actor, first, isSame, search }: ChooseRunsProps) {
  const runtime = getRuntime();
  const [chosen, list] = await Promise.all([
    first === null ? null : orNotFound(describeRun(runtime, actor, first)),
    listRuns(runtime, actor, { sort: "newest", page: 1, size: "50", ...(search === "" ? {} : { search }) }),
  ]);
  const others = list.runs.filter(({ id }) => id !== first);
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">Compare two runs</h1>
        <p className="mt-1 max-w-prose text-muted">
          {chosen === null
            ? "Choose the first run, A; the second one comes next."
            : `A is ${chosen.name}, of the project ${chosen.project.name}. Choose the run to set beside it, B.`}
        </p>
        {isSame ? (
          <p role="status" className="mt-2 max-w-prose font-medium">
            The same run stands on both sides, so there is nothing to compare. Choose another one for B.
          </p>
        ) : null}
      </div>
      <search>
        <Form action="/compare" className="flex flex-wrap items-end gap-3">
          {first === null ? null : <input type="hidden" name="a" value={first} />}
          <div className="grid min-w-48 flex-1 gap-1">
            <label htmlFor="compare-search" className="text-xs text-muted">
              Search by name
            </label>
            <input
              id="compare-search"
              type="search"
              name="search"
              defaultValue={search}
              data-shortcut-search
              className="min-h-9 w-full rounded-sm border border-edge bg-surface px-3"
            />
          </div>
          <Button type="submit">Search</Button>
        </Form>
      </search>
      {others.length === 0 ? (
        <p className="rounded-md border border-line bg-surface p-6">
          {search === ""
            ? "A comparison needs two runs, and there is no other one that you may read. "
            : "No other run has this in its name. "}
          <Link href="/runs" className="prose-link">
            Go to the list of runs
          </Link>
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line bg-surface">
          {others.map((run) => (
            <RunChoice key={run.id} run={run} first={first} />
          ))}
        </ul>
      )}
      {list.total > list.runs.length ? (
        <p className="text-muted">The newest {list.runs.length} runs are listed; search by name for others.</p>
      ) : null}
    </>
  );
}
