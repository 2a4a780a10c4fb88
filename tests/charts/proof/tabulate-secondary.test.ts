import { expect, test } from "vitest";
import { noteSecondary } from "@/lib/charts/proof/note-secondary";
import { tabulateSecondary } from "@/lib/charts/proof/tabulate-secondary";
import type { Estimate } from "@/lib/core/estimate";
import type { ProofSecondary } from "@/lib/core/proof-document";

const NONE: Estimate = { status: "not-estimable", reason: "a test", n: 0 };

function nameOf(measure: ProofSecondary["measure"], subgroup: string | null, threshold: number | null = null) {
  const read = { measure, subgroup, threshold, isHigherBetter: false, sentence: "a test" };
  const table = tabulateSecondary([{ ...read, asIs: NONE, repaired: NONE, difference: NONE }]);
  return table.rows[0]?.[0]?.text;
}

test("what was read beside the measure says of whom, and calls no loss one of predictions that may be logged", () => {
  expect(nameOf("log-loss", null)).toBe("Held-out loss, all patients");
  expect(nameOf("log-loss", "isolated_tbi")).toBe("Held-out loss, isolated tbi");
  expect(nameOf("net-benefit", null, 0.2)).toBe("Net benefit from a risk of 20 % on, all patients");
  expect(nameOf("finding-of-the-rule", null)).toBe("Share of runs with the finding");
});

test("what the differences say of themselves is said once, however many say it", () => {
  const read = { measure: "log-loss", subgroup: null, threshold: null, isHigherBetter: false, sentence: "" } as const;
  const noted = (...notes: readonly string[]): ProofSecondary => ({
    ...read,
    asIs: NONE,
    repaired: NONE,
    difference: { status: "estimated", value: 0, method: "a test", n: 5, notes },
  });
  expect(noteSecondary([noted("a", "b"), noted("b"), { ...noted(), difference: NONE }])).toEqual(["a", "b"]);
});
