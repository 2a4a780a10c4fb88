import type { ReactNode } from "react";

type VerdictSectionProps = {
  readonly id: string;
  readonly title: string;
  /** Said when there is nothing in the list. */
  readonly empty: string;
  readonly count: number;
  readonly children: ReactNode;
};

export function VerdictSection({ id, title, empty, count, children }: VerdictSectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {count === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <div className="divide-y divide-line rounded-md border border-line bg-surface">{children}</div>
      )}
    </section>
  );
}
