/**
 * Figures that are measured and never asserted, one JSON line each, taken on servers of the production
 * build with databases of their own.
 *
 *   npm run bench -- [--only NAME,NAME] [--case TEXT] [--quick] > figures.jsonl
 *   npm run bench -- --tables figures.jsonl    writes the lines into the tables of docs/performance.md
 *
 * Names are those of FIGURES below; --case takes only the cases whose name has the text in it.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { AUTODIFF } from "./bench/autodiff-figures";
import { Bench } from "./bench/bench-context";
import { BROWSER } from "./bench/browser-figures";
import { CALCULUS } from "./bench/calculus-figures";
import { describeMachine } from "./bench/describe-machine";
import { DIAGNOSIS } from "./bench/diagnosis-figures";
import { EXPORT } from "./bench/export-figures";
import type { Figure } from "./bench/figure";
import { HEATMAP } from "./bench/heatmap-figures";
import { IMPORTS } from "./bench/import-figures";
import { LIST } from "./bench/list-figures";
import { LIVE } from "./bench/live-figures";
import { LOG_BATCH } from "./bench/log-batch-figures";
import { measureFigures } from "./bench/measure-figures";
import { MEMORY } from "./bench/memory-figures";
import { PAGE_WEIGHT, START } from "./bench/program-figures";
import { REPORT } from "./bench/report-figures";
import { RUN_PAGE } from "./bench/run-page-figures";
import { STORAGE } from "./bench/storage-figures";
import { LIVE_PAGE } from "./bench/viewer-figures";
import { writeTables } from "./bench/write-tables";

const FIGURES = [
  IMPORTS,
  MEMORY,
  STORAGE,
  RUN_PAGE,
  LIST,
  HEATMAP,
  BROWSER,
  LIVE,
  LOG_BATCH,
  LIVE_PAGE,
  EXPORT,
  REPORT,
  DIAGNOSIS,
  AUTODIFF,
  CALCULUS,
  START,
  PAGE_WEIGHT,
];
const ALL = FIGURES.map(({ name }) => name);
const DOCUMENT = "docs/performance.md";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    case: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    tables: { type: "string" },
  },
});
if (values.tables !== undefined) {
  const lines = (await readFile(values.tables, "utf8")).split("\n");
  await writeFile(DOCUMENT, writeTables(await readFile(DOCUMENT, "utf8"), FIGURES, lines));
} else {
  await printFigures(chooseFigures(values.only?.split(",") ?? ALL, values.case), values.quick);
}

async function printFigures(figures: readonly Figure[], isQuick: boolean): Promise<void> {
  console.log(JSON.stringify(describeMachine(new Date())));
  const bench = await Bench.open(isQuick);
  try {
    for await (const line of measureFigures(bench, figures)) console.log(JSON.stringify(line));
  } finally {
    await bench.close();
  }
}

function chooseFigures(names: readonly string[], part: string): readonly Figure[] {
  const unknown = names.find((name) => !ALL.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no figure "${unknown}". Expected some of: ${ALL.join(", ")}`);
    process.exit(2);
  }
  return FIGURES.filter(({ name }) => names.includes(name)).map((figure) => {
    return { ...figure, cases: figure.cases.filter(({ name }) => name.includes(part)) };
  });
}
