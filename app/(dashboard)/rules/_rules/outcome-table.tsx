import { CELL, RecordTable } from "@/app/_components/record-table";
import { describeEstimate } from "@/lib/charts/describe-estimate";
import { capitalise } from "@/lib/core/capitalise";
import { formatInteger, formatPercent } from "@/lib/core/format-number";
import { CHANGE_NAMES, PROOF_STATE_WORDS } from "@/lib/proof/proof-words";
import type { OutcomeCounts, RuleOutcomes } from "@/lib/proof/summarise-outcomes";

const COLUMNS = [
  "What was changed",
  "Completed",
  ...[PROOF_STATE_WORDS.changed, PROOF_STATE_WORDS.worse, PROOF_STATE_WORDS["not-changed"], "cannot tell"].map(
    capitalise,
  ),
  "Share that changed",
];

/** What experiments on findings of a check showed, with any change and with those that are named first. */
export function OutcomeTable({ outcomes }: { readonly outcomes: RuleOutcomes }) {
  const rows = [
    { name: "Any change", counts: outcomes },
    ...outcomes.firstNamed.map(({ change, ...counts }) => ({
      name: `${capitalise(CHANGE_NAMES[change])}, where named first`,
      counts,
    })),
  ];
  return (
    <RecordTable
      label="Completed experiments"
      caption="What completed experiments on findings of this check showed"
      columns={COLUMNS}
      minWidth="min-w-[44rem]"
    >
      {rows.map(({ name, counts }) => (
        <OutcomeRow key={name} name={name} counts={counts} />
      ))}
    </RecordTable>
  );
}

function OutcomeRow({ name, counts }: { readonly name: string; readonly counts: OutcomeCounts }) {
  const { completed, changed, worse, notChanged, cannotTell, shareChanged } = counts;
  const numbers = [completed, changed, worse, notChanged, cannotTell];
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        {name}
      </th>
      {numbers.map((number, index) => (
        <td key={COLUMNS[index + 1]} className={`${CELL} text-left tabular-nums`}>
          {formatInteger(number)}
        </td>
      ))}
      <td className={CELL}>
        {shareChanged.status === "estimated" ? describeEstimate(shareChanged, formatPercent).short : "too few to say"}
      </td>
    </tr>
  );
}
