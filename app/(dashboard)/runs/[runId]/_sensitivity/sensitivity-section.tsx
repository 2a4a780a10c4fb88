import type { ReactNode } from "react";

type SensitivitySectionProps = { readonly id: string; readonly title: string; readonly children: ReactNode };

/** One thing that the loss may be sensitive to. */
export function SensitivitySection({ id, title, children }: SensitivitySectionProps) {
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
