import type { ReactNode } from "react";

type HomeSectionProps = {
  readonly id: string;
  readonly title: string;
  /** Said where there is nothing; null = the list follows. */
  readonly empty: ReactNode | null;
  /** Way to the whole list. */
  readonly more?: ReactNode;
  readonly children: ReactNode;
};

/** One short list of the start page; empty, it says so and what to do next. */
export function HomeSection({ id, title, empty, more, children }: HomeSectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {empty === null ? (
        <ul className="grid divide-y divide-line rounded-md border border-line bg-surface">{children}</ul>
      ) : (
        <p className="text-muted">{empty}</p>
      )}
      {more ? <p className="text-xs">{more}</p> : null}
    </section>
  );
}

/** One line of such a list. */
export function HomeItem({ children }: { readonly children: ReactNode }) {
  return <li className="grid grid-cols-[minmax(0,1fr)] gap-1 px-4 py-3">{children}</li>;
}
