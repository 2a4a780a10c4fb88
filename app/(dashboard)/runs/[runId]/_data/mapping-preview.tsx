import { ScrollRegion } from "@/app/_components/scroll-region";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { ChangedMapping } from "@/lib/schema/mapping";
import { describeMapping } from "./mapping-words";

/** What a change would do, before it is done. */
export function MappingPreview({ plan }: { readonly plan: ChangedMapping }) {
  const { changed, chosen, newlyShared, examples } = plan;
  if (changed === 0) {
    return (
      <p role="status">Nothing would change: all {formatInteger(chosen)} chosen series are seen that way already.</p>
    );
  }
  return (
    <div className="grid gap-2">
      <p role="status" className="font-medium">
        {formatCount(changed, "series", "series")} would change
        {examples.length < changed ? `; the first ${formatInteger(examples.length)}:` : ":"}
      </p>
      {newlyShared === 0 ? null : (
        <p className="text-problem">
          {formatCount(newlyShared, "series", "series")} could then no longer be told from another: same metric, layer,
          tensor, subgroup and split.
        </p>
      )}
      <ScrollRegion label="Series that would change" className="max-h-48 border border-line">
        <ul className="divide-y divide-line text-xs">
          {examples.map(({ key, before, after }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two series may have one key; the list never moves
            <li key={index} className="px-2 py-1">
              <span className="block break-all">{key}</span>
              <span className="text-muted">{describeMapping(before)} → </span>
              <span className="font-medium">{describeMapping(after)}</span>
            </li>
          ))}
        </ul>
      </ScrollRegion>
    </div>
  );
}
