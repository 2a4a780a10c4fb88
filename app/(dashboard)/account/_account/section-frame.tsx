import { type ReactNode, useId } from "react";

type SectionFrameProps = { readonly title: string; readonly children: ReactNode };

/** One part of the account page, named by its heading. */
export function SectionFrame({ title, children }: SectionFrameProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
