import { prepareKinds } from "@/lib/charts/prepare-kinds";

/** docs/kinds-of-run.md: the table of lib/diagnostics/kinds-of-run.ts and how a kind is recognised. */
export function composeKindsPage(): string {
  return [
    "# Kinds of run",
    "",
    "Written by `npm run rule-pages` from `lib/diagnostics/kinds-of-run.ts`; do not edit.",
    "",
    "Not every model that is trained by following derivatives is a deep network. Which checks apply, and with which inputs, depends on the kind of model. It is recognised from `model_kind` in `meta.json` (or the run's settings), else from `model`, `loss_function` or `task`; where nothing tells, a neural network is assumed, for which every check applies.",
    "",
    'A check that does not apply answers `cannot-tell` with a reason that begins with "Does not apply:". It is left out of the count of checks that could answer, it is not missing where it is required, and the summary names it.',
    "",
    "A model counts as linear where that was stated (logistic regression, Cox regression, linear predictor) and the log shows no more than one layer. Where the log shows more, every check of layers is made.",
    "",
    ...prepareKinds().flatMap(({ name, table }) => [
      `## ${name}`,
      "",
      `| ${table.columns.map(({ label }) => label).join(" | ")} |`,
      "|---|---|---|",
      ...table.rows.map((row) => `| ${row.map(({ text }) => text.replaceAll("|", "\\|")).join(" | ")} |`),
      "",
    ]),
  ].join("\n");
}
