import { LocalTime } from "@/app/_components/local-time";
import { PageLinks } from "@/app/_components/page-links";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { formatCount } from "@/lib/core/format-number";
import type { RefusedPointsPage } from "@/lib/schema/run-notes";
import { listRefused } from "@/lib/usecases/list-refused";
import { getRuntime } from "@/lib/usecases/runtime";
import { DataSection } from "./data-section";
import type { DataQuery } from "./read-data-query";

type RefusedSectionProps = { readonly runId: string; readonly query: DataQuery };
type Refused = RefusedPointsPage["refused"][number];

const CLIENTS: Readonly<Record<Refused["source"], string>> = {
  mlflow: "an MLflow client",
  wandb: "a W&B client",
  trackio: "a Trackio client",
  points: "live points in JSON Lines",
};

/** What clients sent and was not taken as it came; nothing where there is none. */
export async function RefusedSection({ runId, query }: RefusedSectionProps) {
  const actor = await requireCurrentActor();
  const list = await listRefused(getRuntime(), actor, runId, { page: query.refused });
  if (list.total === 0) return null;
  return (
    <DataSection id="refused" title="What was not taken as it came">
      <p className="text-muted">
        {formatCount(list.points, "point")} in {formatCount(list.total, "kind of fault", "kinds of fault")}. Everything
        else that was sent is here.
      </p>
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {list.refused.map((entry) => (
          <RefusedItem key={entry.number} entry={entry} />
        ))}
      </ul>
      {list.total > list.pageSize ? (
        <PageLinks
          pathname={`/runs/${runId}/data`}
          query={query}
          list={list}
          noun="kind of fault"
          plural="kinds of fault"
          parameter="refused"
        />
      ) : null}
    </DataSection>
  );
}

function RefusedItem({ entry }: { readonly entry: Refused }) {
  return (
    <li className="grid gap-2 p-4">
      <p className="font-semibold text-pretty">{entry.reason}</p>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        <div>
          <dt className="text-xs text-muted">Points</dt>
          <dd>{entry.points === 0 ? "none, but parameters or tags" : formatCount(entry.points, "point")}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">Sent by</dt>
          <dd>{CLIENTS[entry.source]}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">Last</dt>
          <dd>
            <LocalTime iso={entry.at} />
          </dd>
        </div>
      </dl>
      {entry.sample === null ? (
        <p className="text-xs text-muted">The example is shown to those who may see rows of single patients.</p>
      ) : (
        <p className="text-xs">
          <span className="text-muted">The first one: </span>
          <code className="font-mono break-all">{entry.sample}</code>
        </p>
      )}
    </li>
  );
}
