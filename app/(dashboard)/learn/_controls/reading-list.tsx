import type { Reading } from "@/lib/learn/idea-view";

/** The numbers of an idea, each with what stands behind it. */
export function ReadingList({ readings }: { readonly readings: readonly Reading[] }) {
  return (
    <dl className="grid content-start gap-3 border-t border-line pt-4">
      {readings.map(({ term, text, behind }) => (
        <div key={term}>
          <dt className="text-xs text-muted">{term}</dt>
          <dd className="text-base font-medium tabular-nums">{text}</dd>
          {behind ? <dd className="text-xs text-muted">{behind}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
