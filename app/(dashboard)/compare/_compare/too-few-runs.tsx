import { buttonClass } from "@/app/_components/button";
import { chooseAddress } from "@/app/_components/chosen-runs";
import { MOST_COMPARED } from "@/lib/charts/comparison/run-letters";
import type { RunToCompare } from "@/lib/usecases/get-run-to-compare";

/** Where a comparison lacks runs: which one is chosen, and where others are. */
export function TooFewRuns({ runs }: { readonly runs: readonly RunToCompare[] }) {
  const [only] = runs;
  return (
    <section className="grid justify-items-start gap-4 rounded-md border border-line bg-surface p-6">
      <p className="max-w-prose">
        {only === undefined
          ? `Choose 2 to ${MOST_COMPARED} runs in the first column of the list of runs; the first one is A.`
          : `A is ${only.run.name}, of the project ${only.run.project.name}. Choose the runs to set beside it in the first column of the list of runs.`}
      </p>
      <a href={chooseAddress(runs.map(({ run }) => run.id))} className={buttonClass("primary")}>
        Choose runs in the list
      </a>
    </section>
  );
}
