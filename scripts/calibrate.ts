/**
 * Measures how often each rule is right on labelled training runs, and writes docs/error-rates.md.
 *
 *   npm run calibrate -- --runs DIR [--out docs/error-rates.md]
 *
 * DIR holds `labels.csv` (run_id, labels, primary, acceptable, borderline, observability, family, depth,
 * optimizer, arch, n_train, nonfinite_step) and `runs/<run_id>/` with a log and its `meta.json`.
 * A label says what is true of a run; a finding counts as a false alarm when what it says is neither
 * true of the run nor acceptable. Runs labelled `unclear` are left out.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import type { Estimate } from "@/lib/core/estimate";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { readPath } from "@/lib/usecases/read-path";

type LabelledRun = {
  readonly row: Readonly<Record<string, string>>;
  readonly labels: ReadonlySet<string>;
  readonly acceptable: ReadonlySet<string>;
  readonly verdicts: readonly Verdict[];
  readonly status: string;
};

type Question = {
  readonly rule: RuleId;
  readonly title: string;
  isTrue(run: LabelledRun): boolean;
  isAcceptable(run: LabelledRun): boolean;
  isSaid(run: LabelledRun): boolean;
};

const says = (run: LabelledRun, rules: readonly RuleId[]): boolean =>
  run.verdicts.some(({ rule, outcome }) => outcome === "finding" && rules.includes(rule));
const isExploded = ({ labels, row }: LabelledRun): boolean =>
  labels.has("exploding_gradient") || (row["nonfinite_step"] ?? "") !== "";

const QUESTIONS: readonly Question[] = [
  {
    rule: "vanishing-gradient",
    title: "vanishing-gradient (every run labelled so)",
    isTrue: ({ labels }) => labels.has("vanishing_gradient"),
    isAcceptable: ({ acceptable }) => acceptable.has("vanishing_gradient"),
    isSaid: (run) => says(run, ["vanishing-gradient"]),
  },
  {
    rule: "vanishing-gradient",
    title: "vanishing-gradient (root fault, visible in the logged norms)",
    isTrue: ({ labels, row }) =>
      labels.has("vanishing_gradient") &&
      row["primary"] === "vanishing_gradient" &&
      row["observability"] === "layer_norms",
    isAcceptable: ({ acceptable, labels }) => acceptable.has("vanishing_gradient") || labels.has("vanishing_gradient"),
    isSaid: (run) => says(run, ["vanishing-gradient"]),
  },
  {
    rule: "exploding-gradient",
    title: "exploding-gradient or non-finite",
    isTrue: isExploded,
    isAcceptable: ({ acceptable }) => acceptable.has("exploding_gradient"),
    isSaid: (run) => says(run, ["exploding-gradient", "non-finite"]),
  },
  {
    rule: "non-finite",
    title: "non-finite",
    isTrue: ({ row }) => (row["nonfinite_step"] ?? "") !== "",
    isAcceptable: () => false,
    isSaid: (run) => says(run, ["non-finite"]),
  },
  {
    rule: "not-learning",
    title: "not-learning (every run labelled plateau)",
    isTrue: ({ labels }) => labels.has("plateau"),
    isAcceptable: ({ acceptable }) => acceptable.has("plateau"),
    isSaid: (run) => says(run, ["not-learning"]),
  },
  {
    rule: "not-learning",
    title: "not-learning (root fault)",
    isTrue: ({ row }) => row["primary"] === "plateau",
    isAcceptable: ({ acceptable, labels }) => acceptable.has("plateau") || labels.has("plateau"),
    isSaid: (run) => says(run, ["not-learning"]),
  },
];

async function readLabelledRuns(folder: string): Promise<readonly LabelledRun[]> {
  const rows: readonly Readonly<Record<string, string>>[] = parse(await readFile(path.join(folder, "labels.csv")), {
    columns: true,
  });
  const runs: LabelledRun[] = [];
  for (const row of rows) {
    if (row["primary"] === "unclear") continue;
    const { run } = await readPath(path.join(folder, "runs", row["run_id"] ?? ""), null);
    const { status, verdicts } = diagnoseRun(run).diagnosis;
    runs.push({ row, labels: listOf(row["labels"]), acceptable: listOf(row["acceptable"]), verdicts, status });
  }
  return runs;
}

function listOf(cell: string | undefined): ReadonlySet<string> {
  return new Set((cell ?? "").split(";").filter((label) => label !== ""));
}

function describeProportion(estimate: Estimate): string {
  if (estimate.status !== "estimated") return "no run to count";
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return `${estimate.events} of ${estimate.n}: ${percent(estimate.value)} (${percent(estimate.lower ?? 0)} to ${percent(estimate.upper ?? 1)})`;
}

function countRight(
  question: Question,
  runs: readonly LabelledRun[],
): { readonly found: Estimate; readonly false: Estimate } {
  const positive = runs.filter((run) => question.isTrue(run));
  const negative = runs.filter((run) => !question.isTrue(run) && !question.isAcceptable(run));
  const said = (group: readonly LabelledRun[]): number => group.filter((run) => question.isSaid(run)).length;
  return {
    found: estimateProportion(said(positive), positive.length),
    false: estimateProportion(said(negative), negative.length),
  };
}

function tabulate(runs: readonly LabelledRun[]): readonly string[] {
  return [
    "| rule | found where true | said where false | could not tell |",
    "|---|---|---|---|",
    ...QUESTIONS.map((question) => {
      const right = countRight(question, runs);
      const silent = runs.filter(({ verdicts }) =>
        verdicts.some(({ rule, outcome }) => rule === question.rule && outcome === "cannot-tell"),
      ).length;
      return `| ${question.title} | ${describeProportion(right.found)} | ${describeProportion(right.false)} | ${silent} of ${runs.length} |`;
    }),
  ];
}

/** How the counts of the runs that are left vary when each family is left out in turn. */
function tabulateFamilies(runs: readonly LabelledRun[]): readonly string[] {
  const families = [...new Set(runs.map(({ row }) => row["family"] ?? ""))].sort();
  const value = (estimate: Estimate): number => (estimate.status === "estimated" ? estimate.value : Number.NaN);
  const range = (values: readonly number[]): string => {
    const finite = values.filter(Number.isFinite);
    return `${Math.round(Math.min(...finite) * 100)} to ${Math.round(Math.max(...finite) * 100)} %`;
  };
  return [
    "| rule | found where true | said where false |",
    "|---|---|---|",
    ...QUESTIONS.map((question) => {
      const left = families.map((family) =>
        countRight(
          question,
          runs.filter(({ row }) => row["family"] !== family),
        ),
      );
      return `| ${question.title} | ${range(left.map(({ found }) => value(found)))} | ${range(left.map((counts) => value(counts.false)))} |`;
    }),
  ];
}

function listMistakes(runs: readonly LabelledRun[]): readonly string[] {
  return QUESTIONS.flatMap((question) =>
    runs.flatMap((run) => {
      const isTrue = question.isTrue(run);
      const isSaid = question.isSaid(run);
      if (isTrue === isSaid || (isSaid && question.isAcceptable(run))) return [];
      const border = run.row["borderline"] === "1" ? ", borderline" : "";
      return [
        `- ${question.title}: ${isTrue ? "missed" : "false alarm"} in ${run.row["run_id"]} (${run.row["family"]}${border})`,
      ];
    }),
  );
}

function describeRange(runs: readonly LabelledRun[]): string {
  const numbers = (column: string): readonly number[] =>
    runs.map(({ row }) => Number(row[column])).filter(Number.isFinite);
  const words = (column: string): string => [...new Set(runs.map(({ row }) => row[column] ?? ""))].sort().join(", ");
  const span = (values: readonly number[]): string => `${Math.min(...values)} to ${Math.max(...values)}`;
  return `Depth ${span(numbers("depth"))}; training set ${span(numbers("n_train"))}; architectures ${words("arch")}; optimisers ${words("optimizer")}.`;
}

function composePage(runs: readonly LabelledRun[]): string {
  const healthy = runs.filter(({ row }) => row["primary"] === "healthy");
  const alarmed = healthy.filter(({ status }) => status === "critical").length;
  const noted = healthy.filter(({ status }) => status === "critical" || status === "attention").length;
  const clear = runs.filter(({ row }) => row["borderline"] !== "1");
  return [
    "# Measured error rates",
    "",
    "Written by `scripts/calibrate.ts`; do not edit. How to run it stands at its top.",
    "",
    `Measured on ${runs.length} small networks trained on simulated or toy data, whose faults were established by intervention: another learning rate, or the same run without the suspected fault. ${describeRange(runs)} Outside that range these percentages say nothing.`,
    "",
    "Brackets hold Wilson's 95 % interval. The limits come from meaning and theory, but the runs were looked at while the rules were written, and the limits of the late fall in not-learning were set after it: take these figures for the rules' fit, not for a forecast.",
    "",
    "## All runs",
    "",
    ...tabulate(runs),
    "",
    `Sound runs with a critical finding: ${describeProportion(estimateProportion(alarmed, healthy.length))}. Sound runs with a critical finding or a warning: ${describeProportion(estimateProportion(noted, healthy.length))}.`,
    "",
    "## Without runs whose label is borderline",
    "",
    ...tabulate(clear),
    "",
    "## Range over leaving out each family of runs in turn",
    "",
    ...tabulateFamilies(runs),
    "",
    "## Each mistake",
    "",
    ...listMistakes(runs),
    "",
  ].join("\n");
}

const { values } = parseArgs({
  options: { runs: { type: "string" }, out: { type: "string", default: "docs/error-rates.md" } },
});
if (values.runs === undefined) {
  console.error("calibrate: --runs DIR is needed, the folder with labels.csv and runs/.");
  process.exitCode = 2;
} else {
  const page = composePage(await readLabelledRuns(values.runs));
  await writeFile(values.out, page);
  console.log(page);
}
