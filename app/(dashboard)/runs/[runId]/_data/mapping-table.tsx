import { ScrollRegion } from "@/app/_components/scroll-region";
import { formatInteger } from "@/lib/core/format-number";
import type { MappedSeries } from "@/lib/schema/mapping";
import { MAPPING_FIELDS } from "./mapping-words";

type MappingTableProps = {
  readonly series: readonly MappedSeries[];
  /** Null for readers who may not change anything. */
  readonly selection: ReadonlySet<number> | null;
  readonly onToggle: (numbers: readonly number[], isChosen: boolean) => void;
};

const CELL = "px-2 py-1 text-left align-top";
const NUMBER = "px-2 py-1 text-right align-top tabular-nums whitespace-nowrap";

/** One page of series: what each key was taken for, and what there is to know beside it. */
export function MappingTable({ series, selection, onToggle }: MappingTableProps) {
  const numbers = series.map(({ number }) => number);
  const areAllChosen = selection !== null && numbers.length > 0 && numbers.every((number) => selection.has(number));
  return (
    <ScrollRegion
      label="Series as they stand in the source, and what each was taken for"
      className="max-h-[36rem] border border-line bg-surface"
    >
      <table className="w-full border-collapse text-xs">
        <caption className="sr-only">Series as they stand in the source, and what each was taken for</caption>
        <thead>
          <tr className="sticky top-0 z-10 bg-sunken">
            {selection === null ? null : (
              <th scope="col" className={CELL}>
                <input
                  type="checkbox"
                  aria-label="Choose all series on this page"
                  className="size-6 accent-accent"
                  checked={areAllChosen}
                  onChange={(event) => onToggle(numbers, event.currentTarget.checked)}
                />
              </th>
            )}
            <th scope="col" className={`${CELL} font-medium`}>
              Key
            </th>
            {MAPPING_FIELDS.map(({ field, label }) => (
              <th key={field} scope="col" className={`${CELL} font-medium`}>
                {label}
              </th>
            ))}
            {["Points", "First step", "Last step"].map((label) => (
              <th key={label} scope="col" className={`${NUMBER} font-medium`}>
                {label}
              </th>
            ))}
            <th scope="col" className={`${CELL} font-medium`}>
              Notes
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map((entry) => (
            <tr key={entry.number} className="border-t border-line">
              {selection === null ? null : (
                <td className={CELL}>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${entry.key}`}
                    className="size-6 accent-accent"
                    checked={selection.has(entry.number)}
                    onChange={(event) => onToggle([entry.number], event.currentTarget.checked)}
                  />
                </td>
              )}
              <th scope="row" className={`${CELL} min-w-40 font-normal break-all`}>
                {entry.key}
                <ContextNote context={entry.context} />
              </th>
              {MAPPING_FIELDS.map(({ field }) => (
                <td key={field} className={`${CELL} min-w-20 wrap-anywhere`}>
                  {entry.mapping[field] ?? ""}
                </td>
              ))}
              <td className={NUMBER}>{formatInteger(entry.count)}</td>
              <td className={NUMBER}>{formatInteger(entry.firstStep)}</td>
              <td className={NUMBER}>{formatInteger(entry.lastStep)}</td>
              <td className={`${CELL} min-w-48`}>
                <SeriesNotes series={entry} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** What the source said beside the key. */
function ContextNote({ context }: Pick<MappedSeries, "context">) {
  const pairs = Object.entries(context);
  if (pairs.length === 0) return null;
  return <span className="block text-muted">{pairs.map(([name, value]) => `${name}: ${value}`).join(", ")}</span>;
}

function SeriesNotes({ series }: { readonly series: MappedSeries }) {
  const { isEdited, sharedWith, estimated } = series;
  return (
    <ul className="grid gap-1">
      {isEdited ? <li>changed by hand</li> : null}
      {sharedWith > 0 ? (
        <li className="text-problem">cannot be told from {formatInteger(sharedWith)} other series</li>
      ) : null}
      {estimated === null ? null : <li>estimated: {estimated}</li>}
    </ul>
  );
}
