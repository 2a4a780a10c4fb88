import { ARM_WORDS } from "@/lib/charts/proof/arm-words";
import { formatCount } from "@/lib/core/format-number";
import type { RunOfPlan } from "@/lib/db/list-runs-of-plan";
import type { StoredProofResult } from "@/lib/db/proof-record";

type Answer = Pick<StoredProofResult, "arrived" | "setAside" | "held">;

/** Runs that name a plan and came after its answer, by what they say of themselves: nothing of them is read. */
export function listLateRuns({ arrived, setAside }: Answer, runs: readonly RunOfPlan[]): StoredProofResult["setAside"] {
  const known = new Set([...arrived, ...setAside].map(({ run }) => run));
  return runs
    .filter(({ id }) => !known.has(id))
    .map(({ id, claim: { seed, arm } }) => ({
      run: id,
      seed,
      arm,
      fault: "after-peek",
      sentence: "It came after the answer, which is given once.",
    }));
}

/** What became of the runs that an answer rests on, a sentence for each kind of thing. */
export function describeSince({ arrived, held }: Answer, runs: readonly RunOfPlan[]): string[] {
  const gone = arrived.filter(({ run }) => (runs.find(({ id }) => id === run)?.deletedAt ?? null) !== null);
  const purged = arrived.filter(({ run }) => !runs.some(({ id }) => id === run));
  const changed = arrived.filter(({ run }) => {
    const [now, then] = [runs.find(({ id }) => id === run), held.find((each) => each.run === run)];
    return now?.deletedAt === null && now.changes !== then?.changes;
  });
  return [...sayOf([...gone, ...purged], "deleted"), ...sayOf(changed, "changed")];
}

function sayOf(runs: StoredProofResult["arrived"], what: string): string[] {
  if (runs.length === 0) return [];
  const names = runs.map(({ seed, arm }) => `seed ${seed} (${ARM_WORDS[arm]})`).join(", ");
  const verb = runs.length === 1 ? "was" : "were";
  return [
    `${formatCount(runs.length, "run")} that counted ${verb} ${what} after the answer: ${names}. The answer stays.`,
  ];
}
