import { LocalTime } from "@/app/_components/local-time";
import { formatBytes, formatCount, formatInteger } from "@/lib/core/format-number";
import type { PredictionSetList } from "@/lib/schema/predictions";
import { RemovePredictions } from "./remove-predictions";

type PredictionSetItem = PredictionSetList["predictions"][number];
type PredictionListProps = {
  readonly runId: string;
  readonly sets: readonly PredictionSetItem[];
  readonly canEdit: boolean;
};

/** Every file of predictions with what it holds, who sent it, its hash, and what warns of it. */
export function PredictionList({ runId, sets, canEdit }: PredictionListProps) {
  if (sets.length === 0) {
    return <p className="text-muted">No predictions of patients belong to this run.</p>;
  }
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {sets.map((set) => (
        <li key={set.id} className="grid gap-2 p-4">
          <div className="flex flex-wrap items-start justify-between gap-2">
            <p className="font-semibold break-all">{set.name}</p>
            {canEdit ? <RemovePredictions runId={runId} setId={set.id} name={set.name} /> : null}
          </div>
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
            {describeSet(set).map(({ term, text }) => (
              <div key={term}>
                <dt className="text-xs text-muted">{term}</dt>
                <dd className="break-words">{text}</dd>
              </div>
            ))}
            <div>
              <dt className="text-xs text-muted">Added</dt>
              <dd>
                <LocalTime iso={set.createdAt} />
                {set.actor === null ? "" : ` by ${set.actor}`}
              </dd>
            </div>
          </dl>
          <p className="text-xs">
            <span className="text-muted">SHA-256 </span>
            <code className="font-mono break-all">{set.sha256}</code>
          </p>
          {set.warnings.length === 0 ? null : (
            <ul className="grid gap-1 rounded-sm border-l-4 border-problem bg-problem-soft px-3 py-2">
              {set.warnings.map(({ code, message }) => (
                <li key={`${code} ${message}`}>{message}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function describeSet(set: PredictionSetItem): { readonly term: string; readonly text: string }[] {
  const { rows, byteLength, splits, columns, comparators, checkpointStep, modelSha256 } = set;
  const parts = splits
    .map(({ label, rows: count }) => (count === null ? label : `${label} ${formatInteger(count)}`))
    .join(", ");
  // One is never told without the other.
  const size =
    rows === null || byteLength === null
      ? "hidden from you: beside the rows that were judged it would count the few that were left out"
      : `${formatCount(rows, "row")}, ${formatBytes(byteLength)}`;
  const models = comparators.length === 0 ? "" : ` and of ${comparators.join(", ")}`;
  const step = checkpointStep === null ? null : `step ${formatInteger(checkpointStep)}`;
  const weights = modelSha256 === null ? null : `weights ${modelSha256.slice(0, 12)}…`;
  const tie = [step, weights].filter((part) => part !== null).join(", ");
  return [
    { term: "Rows", text: size },
    { term: "Parts of the data", text: parts === "" ? "the file names none" : parts },
    { term: "Risks", text: `of this model${models}` },
    { term: "Other columns", text: columns.length === 0 ? "none" : columns.join(", ") },
    { term: "Made by", text: tie === "" ? "not stated: nothing shows that they come from this training" : tie },
  ];
}
