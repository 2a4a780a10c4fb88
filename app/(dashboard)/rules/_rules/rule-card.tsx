import { RuleLink } from "@/app/_components/rule-link";
import type { RuleSheet } from "@/lib/charts/prepare-rule";
import { RateList } from "./rate-list";

/** One check in the list of all: its question, and how often it is wrong. */
export function RuleCard({ sheet }: { readonly sheet: RuleSheet }) {
  return (
    <li className="keep-together grid gap-x-6 gap-y-2 px-4 py-4 md:grid-cols-2">
      <div>
        <h2 className="font-semibold">
          <RuleLink rule={sheet.id}>{sheet.name}</RuleLink>
        </h2>
        <p className="max-w-prose">{sheet.question}</p>
      </div>
      <RateList rates={sheet.rates} isShort />
    </li>
  );
}
