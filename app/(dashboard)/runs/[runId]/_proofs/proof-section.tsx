import type { ReactNode } from "react";

type ProofSectionProps = { readonly id: string; readonly title: string; readonly children: ReactNode };

/** One question about an experiment, under its own heading. */
export function ProofSection({ id, title, children }: ProofSectionProps) {
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h3 id={id} className="text-base font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}
