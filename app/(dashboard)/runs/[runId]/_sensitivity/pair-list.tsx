import type { SettingPair } from "@/lib/charts/sensitivity/prepare-setting-pairs";
import { formatCount } from "@/lib/core/format-number";
import { PairCard } from "./pair-card";

type PairListProps = { readonly runId: string; readonly pairs: readonly SettingPair[] };

/** The others open on demand. */
const SHOWN = 6;
const GRID = "grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2";

/** Runs that differ from this one in one stated setting: the setting, both values, both ends. */
export function PairList({ runId, pairs }: PairListProps) {
  if (pairs.length === 0)
    return (
      <p className="max-w-prose">
        No other run of this project differs from this one in exactly one setting that both state. State optimizer,
        rate, batch size, seed and the other settings of each run in meta.json or on its Data tab; then they can be
        paired.
      </p>
    );
  const cards = pairs.map((pair) => <PairCard key={pair.id} runId={runId} pair={pair} />);
  return (
    <>
      <p className="max-w-prose">
        A is this run. What is listed differs with the setting; one pair of runs tells it neither from chance nor from
        what nobody stated. Each loss is the mean of the last tenth of its points; its 95 % interval holds the scatter
        over the steps and not that from seed to seed.
      </p>
      <ul className={GRID}>{cards.slice(0, SHOWN)}</ul>
      {cards.length > SHOWN ? (
        <details>
          <summary className="prose-link inline-flex min-h-9 items-center">
            Show {formatCount(cards.length - SHOWN, "more run", "more runs")}
          </summary>
          <ul className={`mt-3 ${GRID}`}>{cards.slice(SHOWN)}</ul>
        </details>
      ) : null}
    </>
  );
}
