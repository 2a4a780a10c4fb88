import Link from "next/link";
import { formatInteger } from "@/lib/core/format-number";
import { rankChanges } from "@/lib/report/comparison/rank-changes";
import { prepareChangeTables } from "@/lib/report/pages/prepare-changes";
import { keepShownChanges, summariseChanges } from "@/lib/report/pages/summarise-changes";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { ReportBlockView } from "./report-block-view";

/** Beyond this many rows a table belongs into a file. */
const MOST_NUMBERS = 250;

type ReportChangesViewProps = {
  readonly runId: string;
  readonly changes: ReportChanges;
  /** Whether of the numbers only those are listed whose interval shows a change. */
  readonly isShownOnly: boolean;
};

/** What changed since an earlier record: one sentence first, then verdicts, numbers, and what differs beside them. */
export function ReportChangesView({ runId, changes, isShownOnly }: ReportChangesViewProps) {
  const shown = keepShownChanges(changes);
  const chosen = isShownOnly ? shown : changes;
  const listed = rankChanges(chosen.numbers).slice(0, MOST_NUMBERS);
  const [first = "", ...rest] = summariseChanges(changes);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="max-w-prose font-medium">{first}</p>
      {rest.map((sentence) => (
        <p key={sentence} className="max-w-prose break-words">
          {sentence}
        </p>
      ))}
      <NumberFilter
        runId={runId}
        since={changes.before}
        counts={{ all: changes.numbers.length, shown: shown.numbers.length }}
        isShownOnly={isShownOnly}
      />
      {listed.length < chosen.numbers.length ? (
        <p className="max-w-prose">
          The first {formatInteger(listed.length)} of {formatInteger(chosen.numbers.length)} numbers are listed, the
          most telling first. All of them stand in{" "}
          <a href={`/api/v1/runs/${runId}/reports/${changes.before}/changes`} className="prose-link">
            the comparison as JSON
          </a>{" "}
          and in section 12 of an exported report.
        </p>
      ) : null}
      {prepareChangeTables({ ...changes, numbers: [...listed] }).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a report never move; they have no other identity
        <ReportBlockView key={index} block={block} />
      ))}
    </div>
  );
}

type NumberFilterProps = {
  readonly runId: string;
  readonly since: string;
  readonly counts: { readonly all: number; readonly shown: number };
  readonly isShownOnly: boolean;
};

function NumberFilter({ runId, since, counts, isShownOnly }: NumberFilterProps) {
  if (counts.all === counts.shown) return null;
  const pathname = `/runs/${runId}/report/changes`;
  const choices = [
    { name: `All numbers that changed (${formatInteger(counts.all)})`, query: { since }, isCurrent: !isShownOnly },
    {
      name: `Only those whose interval shows it (${formatInteger(counts.shown)})`,
      query: { since, numbers: "shown" },
      isCurrent: isShownOnly,
    },
  ];
  return (
    <nav aria-label="Which numbers are listed" className="no-print flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {choices.map(({ name, query, isCurrent }) => (
        <Link
          key={name}
          href={{ pathname, query }}
          scroll={false}
          aria-current={isCurrent ? "true" : undefined}
          className="inline-flex min-h-6 items-center underline aria-[current]:font-semibold aria-[current]:no-underline"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
