/**
 * Feeds changed fixtures to every reader: no exception but AppError, memory and time in proportion
 * to the input, the same result however the bytes are cut, and nothing in the sink that it may not
 * hold.
 *
 *   npm run fuzz -- [--inputs 1000000] [--seed 1] [--format parquet] [--only INDEX]
 *
 * Starts from all of tests/fixtures/ingest and tests/fixtures/loggers, file by file and folder by
 * folder, in two processes. Prints one JSON line a format and one a violation, writes each failing
 * input to dist/fuzz-failures, and exits with 1 when there was one. `--only` reads one input again.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkInput } from "./fuzz/check-input";
import { type Corpus, drawInput, type FuzzInput, groupByFormat } from "./fuzz/draw-input";
import { loadCorpus } from "./fuzz/load-corpus";
import { type Counts, runRange } from "./fuzz/run-range";
import { type ChildMessage, openMark, watchRange } from "./fuzz/watch-range";

const FAILURES = "dist/fuzz-failures";
const PROCESSES = 2;
const VIOLATIONS_LIMIT = 1000;
const SHOWN_OF_A_KIND = 2;

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    format: { type: "string" },
    only: { type: "string" },
    child: { type: "string" },
    from: { type: "string", default: "0" },
    to: { type: "string", default: "0" },
  },
});
const seed = Number(values.seed);
const corpus = groupByFormat(await loadCorpus(), values.format ?? null);
if (corpus.size === 0) {
  console.error("Expected fixtures of that format under tests/fixtures, found none.");
  process.exit(2);
}

if (values.child !== undefined) await runAsChild(corpus, values.child);
else if (values.only !== undefined) await runOne(corpus, Number(values.only));
else process.exitCode = (await runAll(corpus, Number(values.inputs))) ? 0 : 1;

async function runAsChild(fixtures: Corpus, markFile: string): Promise<void> {
  const send = (message: ChildMessage): void => void process.send?.(message);
  const mark = openMark(markFile);
  await runRange(fixtures, { seed, from: Number(values.from), to: Number(values.to) }, mark.descriptor, {
    onCounts: (counts) => send({ kind: "counts", counts }),
    onViolation: ({ index, format }, what) => send({ kind: "violation", index, format, what }),
  });
  mark.close();
  send({ kind: "done" });
  process.disconnect();
}

async function runOne(fixtures: Corpus, index: number): Promise<void> {
  const input = drawInput(fixtures, seed, index);
  console.log(`${input.format}: ${writeFailure(input)}`);
  console.log(await checkInput(input));
}

async function runAll(fixtures: Corpus, inputs: number): Promise<boolean> {
  const total: Counts = {};
  const started = performance.now();
  const kinds = new Map<string, number>();
  let violations = 0;
  const take = (message: ChildMessage): boolean => {
    if (message.kind === "counts") addCounts(total, message.counts);
    else if (message.kind === "violation") {
      violations += 1;
      const { index, what } = message;
      const kind = what.replaceAll(/"[^"]*"|\d+/g, "").slice(0, 300);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if ((kinds.get(kind) ?? 0) > SHOWN_OF_A_KIND) return violations < VIOLATIONS_LIMIT;
      const input = drawInput(fixtures, seed, index);
      console.log(JSON.stringify({ violation: what, format: input.format, seed, index, written: writeFailure(input) }));
    }
    return violations < VIOLATIONS_LIMIT;
  };
  const program = fileURLToPath(import.meta.url);
  const format = values.format === undefined ? [] : ["--format", values.format];
  const share = Math.ceil(inputs / PROCESSES);
  const ranges = Array.from({ length: PROCESSES }, (_, at) => ({
    seed,
    from: at * share,
    to: Math.min(inputs, (at + 1) * share),
  }));
  await Promise.all(ranges.map((range) => watchRange(program, format, range, take)));
  for (const [name, { seconds, ...outcomes }] of Object.entries(total).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const read = outcomes.accepted + outcomes.partly + outcomes.refused;
    console.log(JSON.stringify({ format: name, inputs: read, perSecond: Math.round(read / seconds), ...outcomes }));
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const read = Object.values(total).reduce(
    (sum, { accepted, partly, refused }) => sum + accepted + partly + refused,
    0,
  );
  console.log(JSON.stringify({ format: "all", inputs: read, seconds, processes: PROCESSES, seed, violations }));
  return violations === 0;
}

function addCounts(total: Counts, more: Counts): void {
  for (const [format, counts] of Object.entries(more)) {
    const known = total[format] ?? { seconds: 0, accepted: 0, partly: 0, refused: 0 };
    for (const name of ["seconds", "accepted", "partly", "refused"] as const) known[name] += counts[name];
    total[format] = known;
  }
}

/** @returns the folder that now holds the files of the input */
function writeFailure({ index, format, files }: FuzzInput): string {
  const folder = path.join(FAILURES, `${format.replaceAll(/\W+/g, "-")}-${seed}-${index}`);
  for (const { name, bytes } of files) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return folder;
}
