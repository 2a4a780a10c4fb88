import type { ReactNode } from "react";

type TrainingViewsProps = { readonly sentences: readonly string[]; readonly children: readonly ReactNode[] };

/** Sentences first, then one picture or two side by side. */
export function TrainingViews({ sentences, children }: TrainingViewsProps) {
  return (
    <>
      {sentences.length === 0 ? null : (
        <ul className="grid max-w-prose gap-1">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {children.length === 0 ? null : (
        <div className={`grid grid-cols-[minmax(0,1fr)] gap-4 ${children.length > 1 ? "lg:grid-cols-2" : ""}`}>
          {children}
        </div>
      )}
    </>
  );
}
