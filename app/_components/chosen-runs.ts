import { MOST_COMPARED } from "@/lib/charts/comparison/run-letters";

type Address = Readonly<Record<string, string | string[] | undefined>>;

/** Runs that an address names, each once and no more than can be compared. */
export type RunChoice = {
  readonly ids: readonly string[];
  /** How many more it names. */
  readonly left: number;
};

/**
 * Runs are named `run`, as often as there are runs, in the order in which they were chosen. Links of earlier versions
 * named two of them `a` and `b`.
 */
export function readChosenRuns({ a, b, run }: Address): RunChoice {
  const named = [a, b, run].flatMap((value) => value ?? []).filter((id) => id !== "");
  const ids = [...new Set(named)];
  return { ids: ids.slice(0, MOST_COMPARED), left: Math.max(0, ids.length - MOST_COMPARED) };
}

/** Where these runs are compared. */
export function compareAddress(ids: readonly string[]): `/compare?${string}` {
  return `/compare?${writeChosen(ids)}`;
}

/** Where others can be chosen beside these runs. */
export function chooseAddress(ids: readonly string[]): `/runs?${string}` {
  return `/runs?${writeChosen(ids)}`;
}

function writeChosen(ids: readonly string[]): URLSearchParams {
  return new URLSearchParams(ids.map((id) => ["run", id]));
}
