import { capitalise } from "@/lib/core/capitalise";
import { MODEL_KIND_NAMES, MODEL_KINDS, type ModelKind } from "@/lib/core/model-kind";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { applicabilityOf } from "@/lib/diagnostics/kinds-of-run";
import { type ChartTable, textCell } from "./chart-model";

/** One kind of run with every rule of the catalogue: whether it applies, and with which inputs or for what reason not. */
export type KindSheet = { readonly kind: ModelKind; readonly name: string; readonly table: ChartTable };

/** The table of kinds as pages and docs/kinds-of-run.md show it. */
export function prepareKinds(): readonly KindSheet[] {
  return MODEL_KINDS.map((kind) => {
    const name = MODEL_KIND_NAMES[kind];
    return { kind, name: capitalise(name), table: toTable(kind, name) };
  });
}

function toTable(kind: ModelKind, name: string): ChartTable {
  return {
    caption: `Checks for: ${name}`,
    columns: ["check", "applies", "with which inputs, or what keeps it from applying"].map((label) => ({
      label,
      isNumeric: false,
    })),
    rows: CATALOGUE.map(({ id }) => {
      const entry = applicabilityOf(kind, id);
      const applies = !entry.applies ? "no" : entry.onlyWith === null ? "yes" : `with ${entry.onlyWith.words}`;
      const text = !entry.applies
        ? entry.reason
        : entry.onlyWith === null
          ? entry.inputs
          : `${entry.inputs}. Else: ${entry.onlyWith.sentence}`;
      return [textCell(RULE_NAMES[id]), textCell(applies), textCell(text)];
    }),
  };
}
