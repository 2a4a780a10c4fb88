import type { ReactNode } from "react";

type SubgroupSectionProps = {
  readonly id: string;
  readonly title: string;
  /** Said before any picture. */
  readonly lead?: string | null;
  readonly children: ReactNode;
};

/** One question about the groups of patients, answered in words first. */
export function SubgroupSection({ id, title, lead = null, children }: SubgroupSectionProps) {
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {lead === null ? null : <p className="max-w-prose">{lead}</p>}
      {children}
    </section>
  );
}
