import { writeFile } from "node:fs/promises";
import type { MeasuredSet } from "./measured-run";

/** Writes one JSON line a run: what is true of it, and what each rule and each other tool said. */
export async function dumpRuns(file: string, sets: readonly MeasuredSet[]): Promise<void> {
  const lines = sets.flatMap(({ name, runs }) =>
    runs.map(({ truth, answers, baselines, readings, ...facts }) =>
      JSON.stringify({
        set: name,
        ...truth,
        labels: [...truth.labels],
        acceptable: [...truth.acceptable],
        ...facts,
        readings: Object.fromEntries(readings),
        rules: Object.fromEntries(answers),
        baselines: Object.fromEntries(
          [...baselines].map(([tool, given]) => [
            tool,
            Object.fromEntries(given.map(({ check, outcome }) => [check, outcome])),
          ]),
        ),
      }),
    ),
  );
  await writeFile(file, `${lines.join("\n")}\n`);
}
