/**
 * Measures how often the paired analysis of lib/proof is wrong, on differences whose true mean is known, and
 * writes the table of docs/proving.md.
 *
 *   npm run simulate-proof                       20,000 experiments of each kind
 *   npm run simulate-proof -- --experiments 500  fewer; prints, and writes only with --write
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { composeOutcomes } from "./simulate-proof/compose-outcomes";
import { measureLooks, measureOutcomes } from "./simulate-proof/measure-outcomes";
import { CASES } from "./simulate-proof/proof-cases";

const PAGE = "docs/proving.md";
const EXPERIMENTS = 20_000;
const [BEGIN, END] = ["<!-- outcomes: written by npm run simulate-proof -->", "<!-- end of outcomes -->"];

async function simulate(): Promise<void> {
  const { values } = parseArgs({
    options: {
      experiments: { type: "string", default: String(EXPERIMENTS) },
      write: { type: "boolean", default: false },
    },
  });
  const experiments = Number(values.experiments);
  if (!Number.isSafeInteger(experiments) || experiments < 100)
    throw new Error("--experiments takes a whole number from 100 on.");
  const rows = CASES.map((of, index) => measureOutcomes(of, experiments, index + 1));
  const section = composeOutcomes(rows, measureLooks(experiments, 9001), experiments);
  console.log(section);
  if (experiments !== EXPERIMENTS && !values.write) return;
  const page = await readFile(PAGE, "utf8");
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Expected ${BEGIN} before ${END} in ${PAGE}.`);
  await writeFile(PAGE, `${page.slice(0, start + BEGIN.length)}\n\n${section}\n\n${page.slice(end)}`);
}

await simulate().catch((error: unknown) => {
  console.error(`simulate-proof: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
