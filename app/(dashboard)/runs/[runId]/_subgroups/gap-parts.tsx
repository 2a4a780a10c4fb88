import { GAP_PART_MEANINGS } from "@/lib/charts/subgroups/gap-words";
import { capitalise } from "@/lib/core/capitalise";
import { GAP_PART_NAMES } from "@/lib/diagnostics/gap/describe-group-gap";
import type { GroupGap } from "@/lib/diagnostics/gap/group-gap";

/** Each part in words: what it is, what it would take to close it, and what that rests on. */
export function GapParts({ parts }: Pick<GroupGap, "parts">) {
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)] gap-3 md:grid-cols-2">
      {parts.map(({ part, closing, evidence }) => (
        <div key={part} className="rounded-md border border-line p-3">
          <dt className="font-semibold">{capitalise(GAP_PART_NAMES[part])}</dt>
          <dd className="text-xs text-muted">{capitalise(GAP_PART_MEANINGS[part])}.</dd>
          <dd className="mt-1">{closing}</dd>
          <dd className="mt-1 text-xs text-muted">{evidence}</dd>
        </div>
      ))}
    </dl>
  );
}
