import Link from "next/link";
import { RuleLink } from "@/app/_components/rule-link";
import type { UnansweredRow } from "@/lib/charts/group-unanswered";
import { VerdictSection } from "./verdict-section";

/** Checks that are none for this kind of run: nothing is missing, and nothing was looked at. */
export function InapplicableList({ rows }: { readonly rows: readonly UnansweredRow[] }) {
  return (
    <VerdictSection id="inapplicable" title="Not for this kind of run" empty="" count={rows.length}>
      <ul className="grid gap-2 px-4 py-3">
        {rows.map(({ rule, name, reason }) => (
          <li key={name} className="max-w-prose">
            <RuleLink rule={rule} className="font-semibold">
              {name}
            </RuleLink>{" "}
            {reason}
          </li>
        ))}
      </ul>
      <p className="px-4 py-2 text-xs text-muted">
        <Link href="/rules#kinds" className="prose-link">
          Which checks apply to which kind of run
        </Link>
      </p>
    </VerdictSection>
  );
}
