import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { formatCount } from "@/lib/core/format-number";
import type { Home } from "@/lib/usecases/get-home";
import { HomeItem, HomeSection } from "./home-section";
import { RunLine } from "./run-line";

/** Runs that need a look. */
export function EngineerPart({ part }: { readonly part: NonNullable<Home["engineer"]> }) {
  const { runs, total, quiet } = part;
  return (
    <>
      <HomeSection
        id="runs-to-look-at"
        title="Runs that need a look"
        empty={
          total > 0 ? null : (
            <>
              No run has a finding or an open question.{" "}
              <Link href="/runs" className="prose-link">
                Import a log
              </Link>{" "}
              to have it checked.
            </>
          )
        }
        more={
          <Link href={{ pathname: "/runs", query: { sort: "weight" } }} className="prose-link inline-block py-1">
            {total > runs.length
              ? `All runs, the heaviest verdicts first; ${formatCount(total, "run")} need a look`
              : "All runs"}
          </Link>
        }
      >
        {runs.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </HomeSection>
      {quiet.length === 0 ? null : (
        <HomeSection id="quiet-runs" title="Live runs that went quiet" empty={null}>
          {quiet.map(({ id, name, project, lastAt }) => (
            <HomeItem key={id}>
              <span>
                <Link href={`/runs/${id}`} className="prose-link font-semibold wrap-anywhere">
                  {name}
                </Link>
                <span className="text-xs text-muted"> · {project.name}</span>
              </span>
              <span>
                Last points <LocalTime iso={lastAt.toISOString()} />. Whether it is finished or stalled, the log does
                not say.
              </span>
            </HomeItem>
          ))}
        </HomeSection>
      )}
    </>
  );
}
