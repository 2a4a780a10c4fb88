"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

type ViewLinksProps = {
  readonly label: string;
  /** Name of the parameter of the address. */
  readonly parameter: string;
  /** null is what is shown where the address says nothing. */
  readonly choices: readonly { readonly id: string | null; readonly label: string }[];
  readonly current: string | null;
  /** Parameters that mean nothing under another choice. */
  readonly forgets?: readonly string[];
};

/** Views of one page as links, so that each has an address; the rest of the address stays. */
export function ViewLinks({ label, parameter, choices, current, forgets = [] }: ViewLinksProps) {
  const pathname = usePathname();
  const query = useSearchParams();
  const queryOf = (id: string | null): Record<string, string> => {
    const next = new URLSearchParams(query);
    for (const name of [parameter, ...forgets]) next.delete(name);
    if (id !== null) next.set(parameter, id);
    return Object.fromEntries(next);
  };
  return (
    <nav aria-label={label} className="no-print">
      <p className="mb-1 text-xs text-muted">{label}</p>
      <ul className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <li key={choice.id ?? ""} className="max-w-full">
            <Link
              href={{ pathname, query: queryOf(choice.id) }}
              scroll={false}
              replace
              aria-current={choice.id === current ? "true" : undefined}
              className="inline-flex min-h-8 max-w-full items-center rounded-sm border border-line px-3 text-muted hover:text-ink aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
            >
              <span className="truncate">{choice.label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
