import type { ReactNode } from "react";

type RuleSectionProps = { readonly id: string; readonly title: string; readonly children: ReactNode };

export function RuleSection({ id, title, children }: RuleSectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-2">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Sentences or parts of them, one below the other. */
export function RuleList({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="grid max-w-prose list-disc gap-1 pl-5">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
