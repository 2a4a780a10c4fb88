import { LocalTime } from "@/app/_components/local-time";
import { describeVerdictChange } from "@/lib/charts/describe-verdict-change";
import type { GrownSeries } from "@/lib/charts/grow-series";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { FollowedRun } from "./follow-run";

type LiveStatusProps = {
  /** Whether the page asks for new points, or is about to. */
  readonly isFollowed: boolean;
  /** null before the browser follows the run. */
  readonly followed: FollowedRun | null;
  readonly checked: { readonly throughStep: number | null; readonly isCurrent: boolean } | null;
};

/** More would be read out for longer than they stand. */
const MOST_SPOKEN = 4;

/** How far the page follows a run that grows. What is read out is what changed of the verdict, not each point. */
export function LiveStatus({ isFollowed, followed, checked }: LiveStatusProps) {
  const isEarlier = checked !== null && !checked.isCurrent;
  if (!isFollowed && followed === null && !isEarlier) return null;
  return (
    <section
      aria-label="Live"
      className="no-print grid gap-1 rounded-md border border-line bg-surface px-4 py-2 text-sm"
    >
      {followed === null ? null : (
        <p>
          <StatusText followed={followed} />
        </p>
      )}
      {isEarlier ? (
        <p className="text-muted">
          The verdict rests on the steps up to{" "}
          {checked.throughStep === null ? "none" : formatInteger(checked.throughStep)};{" "}
          {isFollowed ? "it is checked again as points come" : "those after them are yet to be checked"}.
        </p>
      ) : null}
      <p role="status" className={followed?.status === "lost" ? "font-semibold text-problem" : ""}>
        {followed === null ? null : <SpokenText followed={followed} />}
      </p>
    </section>
  );
}

function StatusText({ followed: { status, series, answer, seenAt } }: { readonly followed: FollowedRun }) {
  const step = lastStep(series);
  const drawn = step === null ? "no step yet" : `step ${formatInteger(step)}`;
  const came = answer?.lastPointsAt ? (
    <>
      {" "}
      · last points <LocalTime iso={answer.lastPointsAt} />
    </>
  ) : null;
  switch (status) {
    case "following":
      return (
        <>
          <strong>Live</strong> · {drawn}
          {came}
        </>
      );
    case "paused":
      return (
        <>
          <strong>Paused</strong> while this tab is hidden · {drawn}
          {came}
        </>
      );
    case "lost":
      return (
        <>
          <strong>Not live</strong> · {drawn}
          {seenAt === null ? null : (
            <>
              {" "}
              · last seen <LocalTime iso={seenAt} />
            </>
          )}
        </>
      );
    case "ended":
      return (
        <>
          <strong>No longer live</strong>: {endText(answer?.training ?? null)} · {drawn}
        </>
      );
  }
}

function endText(training: string | null): string {
  switch (training) {
    case "finished":
      return "the training has finished";
    case "failed":
      return "the training has failed";
    case "killed":
      return "the training was stopped";
    default:
      return "no points have come for a while";
  }
}

function SpokenText({ followed: { status, changes } }: { readonly followed: FollowedRun }) {
  if (status === "lost") return "The connection to the server is lost. The page tries again by itself.";
  // What a check says for the first time is news only where it is a finding.
  const told = changes.filter(({ before, outcome }) => before !== null || outcome === "finding");
  if (told.length === 0) return null;
  const sentences = told.slice(0, MOST_SPOKEN).map((change) => {
    const { name, change: words } = describeVerdictChange(change);
    return `${name} ${words}`;
  });
  const more = told.length > MOST_SPOKEN ? `; and ${formatCount(told.length - MOST_SPOKEN, "more change")}` : "";
  return `Verdict changed: ${sentences.join("; ")}${more}.`;
}

function lastStep(series: GrownSeries | null): number | null {
  let last: number | null = null;
  for (const { buckets } of series?.values() ?? []) last = Math.max(last ?? buckets.toStep, buckets.toStep);
  return last;
}
