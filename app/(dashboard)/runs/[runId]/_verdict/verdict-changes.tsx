import { LocalTime } from "@/app/_components/local-time";
import { ShapeLabel } from "@/app/_components/shape-label";
import { orNotFound } from "@/app/_shell/or-not-found";
import type { Actor } from "@/lib/auth/roles";
import { describeVerdictChange } from "@/lib/charts/describe-verdict-change";
import { verdictShape } from "@/lib/charts/severity-shape";
import { formatCount } from "@/lib/core/format-number";
import type { VerdictChangeList } from "@/lib/schema/live";
import { listVerdictChanges } from "@/lib/usecases/list-verdict-changes";
import { getRuntime } from "@/lib/usecases/runtime";

/** The others are a click away in the API; a page is no archive. */
const MOST_SHOWN = 50;

export async function loadVerdictChanges(actor: Actor, runId: string): Promise<VerdictChangeList> {
  return await orNotFound(listVerdictChanges(getRuntime(), actor, runId));
}

type VerdictChangesProps = {
  readonly list: VerdictChangeList;
  /** Whether files were uploaded into the run. */
  readonly isOfFile: boolean;
};

/** How the verdict came to be what it is while the run grew; nothing for a run that never did. */
export function VerdictChanges({ list: { changes, isWithheld }, isOfFile }: VerdictChangesProps) {
  // What was first said of a whole file is what stands above.
  const isFirstSaid = isOfFile && changes.every(({ at }) => at === changes[0]?.at);
  if (changes.length === 0 || isFirstSaid) return null;
  const shown = changes.slice(0, MOST_SHOWN);
  return (
    <details className="group rounded-md border border-line bg-surface">
      <summary className="px-4 py-3 hover:bg-canvas">
        <h2 className="inline text-base font-semibold">How the verdict changed while the run grew</h2>{" "}
        <span className="text-muted">{formatCount(changes.length, "change")}</span>
      </summary>
      <ol className="divide-y divide-line border-t border-line" aria-label="Changes, the latest first">
        {shown.map((change) => {
          const { name, change: words } = describeVerdictChange(change);
          return (
            <li key={change.number} className="grid gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[8.5rem_1fr_auto]">
              <ShapeLabel label={verdictShape(change)} />
              <span>
                <span className="font-semibold">{name}</span> {words}
              </span>
              <span className="text-xs text-muted">
                <LocalTime iso={change.at} />
              </span>
            </li>
          );
        })}
      </ol>
      {shown.length < changes.length || isWithheld ? (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          {shown.length < changes.length ? `The latest ${shown.length} are shown. ` : ""}
          {isWithheld ? "Changes of checks on groups of patients are shown to those who may see single patients." : ""}
        </p>
      ) : null}
    </details>
  );
}
