import { readFileSync } from "node:fs";
import path from "node:path";
import type { RunData } from "@/lib/series/run-data";
import { readPath } from "@/lib/usecases/read-path";
import { assembleAgain } from "./run-variants";

const SAMPLES = path.join(import.meta.dirname, "../../samples");
const DEVELOPMENT = path.join(SAMPLES, "labelled/development");

/**
 * Labelled runs of the development set by what is true of them: of each label the first ones of
 * different families, none of them borderline. Never of the holdout set, at which nobody looks.
 */
const LABELLED: Readonly<Record<string, readonly string[]>> = {
  healthy: ["t005", "t014", "t015", "t021", "t023", "t030", "t066"],
  vanishing_gradient: ["t003", "t016", "t036"],
  exploding_gradient: ["t007", "t017", "t018"],
  dead_relu: ["t006", "t009", "t061"],
  lr_too_high: ["t010", "t113", "t136"],
  lr_too_low: ["t004", "t011", "t069"],
  plateau: ["t020", "t025", "t050"],
  overfitting: ["t002", "t040", "t304"],
};

const SHOWN = ["deep-sigmoid", "deep-sigmoid-tensorboard", "diverging", "healthy-residual", "subgroups"];

export type RealRun = { readonly id: string; readonly run: RunData };

/** The chosen labelled runs and those that the product shows, read as a user's log is. */
export async function readRealRuns(): Promise<readonly RealRun[]> {
  const folders = [
    ...Object.values(LABELLED)
      .flat()
      .map((id) => [id, path.join(DEVELOPMENT, "runs", id)] as const),
    ...SHOWN.map((id) => [id, path.join(SAMPLES, "runs", id)] as const),
  ];
  const runs: RealRun[] = [];
  for (const [id, folder] of folders) runs.push({ id, run: assembleAgain((await readPath(folder, null)).run) });
  return runs;
}

/** What labels.csv says of each chosen run, beside what this file says of it. */
export function readLabels(): readonly {
  readonly chosenAs: string;
  readonly primary: string | undefined;
  readonly borderline: string | undefined;
}[] {
  const [header = "", ...rows] = readFileSync(path.join(DEVELOPMENT, "labels.csv"), "utf8").split("\n");
  const names = header.split(",");
  return Object.entries(LABELLED).flatMap(([chosenAs, ids]) =>
    ids.map((id) => {
      const row = rows.find((text) => text.startsWith(`${id},`))?.split(",") ?? [];
      const read = (name: string): string | undefined => row[names.indexOf(name)];
      return { chosenAs, primary: read("primary"), borderline: read("borderline") };
    }),
  );
}
