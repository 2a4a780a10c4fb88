import type { ReactNode } from "react";

type DataSectionProps = { readonly id: string; readonly title: string; readonly children: ReactNode };

export function DataSection({ id, title, children }: DataSectionProps) {
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
