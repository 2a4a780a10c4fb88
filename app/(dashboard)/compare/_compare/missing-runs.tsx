import { MOST_COMPARED } from "@/lib/charts/comparison/run-letters";
import { formatCount } from "@/lib/core/format-number";

type MissingRunsProps = {
  /** Runs that are named and not there for this reader. */
  readonly absent: number;
  /** Runs that are named beyond those that can be compared. */
  readonly left: number;
};

/** What of the chosen runs is not on the page. */
export function MissingRuns({ absent, left }: MissingRunsProps) {
  if (absent + left === 0) return null;
  return (
    <div role="status" className="grid max-w-prose gap-1 font-medium">
      {absent > 0 ? (
        <p>
          {formatCount(absent, "of the chosen runs is", "of the chosen runs are")} not there, or not yours to see, and
          left out.
        </p>
      ) : null}
      {left > 0 ? (
        <p>
          At most {MOST_COMPARED} runs are compared at a time; the last {left === 1 ? "one" : left} of the address{" "}
          {left === 1 ? "is" : "are"} left out.
        </p>
      ) : null}
    </div>
  );
}
