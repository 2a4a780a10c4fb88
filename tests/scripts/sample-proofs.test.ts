import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { namePlan } from "@/lib/usecases/name-plan";
import { readPath } from "@/lib/usecases/read-path";
import { composeProofTable, type SampleProof } from "@/scripts/sample-proofs/compose-proof-table";
import { judgeSampleProofs } from "@/scripts/sample-proofs/judge-sample-proofs";

let judging: Promise<readonly SampleProof[]> | null = null;
/** Read once, by the first test that asks. */
function readProofs(): Promise<readonly SampleProof[]> {
  judging ??= judgeSampleProofs();
  return judging;
}

it("the table of docs/proving.md is what the plans and runs in samples/proofs show", async () => {
  expect(readFileSync("docs/proving.md", "utf8")).toContain(composeProofTable(await readProofs()));
});

it("no run of a shipped experiment is missing, set aside, or older than its plan", async () => {
  for (const { plan, matched } of await readProofs()) {
    expect([matched.missing, matched.setAside], plan.change.id).toEqual([[], []]);
    expect(matched.pairs.map(({ seed }) => seed)).toEqual(plan.seeds);
    expect(namePlan(plan).sha256).toBe(plan.sha256);
    for (const { asIs, repaired } of matched.pairs)
      for (const { started } of [asIs, repaired]) expect(Date.parse(started)).toBeGreaterThan(Date.parse(plan.created));
  }
});

it("the shipped experiments hold findings that go when they are repaired, of several rules, and others that do not", async () => {
  const proofs = await readProofs();
  const rulesWith = (outcome: string) =>
    new Set(proofs.filter(({ judgement }) => judgement.outcome === outcome).map(({ plan }) => plan.finding.rule));
  expect(rulesWith("changed").size).toBeGreaterThanOrEqual(4);
  expect(rulesWith("not-changed").size).toBeGreaterThanOrEqual(2);
});

it("both sides of a pair state the same but for what the plan changes", async () => {
  const proof = (await readProofs()).find(({ plan }) => plan.change.id === "residual-connections");
  const [pair] = proof?.matched.pairs ?? [];
  if (pair === undefined) throw new Error("The experiment has pairs.");
  const [asIs, repaired] = await Promise.all(
    [pair.asIs, pair.repaired].map(async ({ run }) => (await readPath(run, null)).run.settings),
  );
  expect({ ...asIs, name: null, proof: null }).toEqual({ ...repaired, name: null, proof: null, residual: false });
  expect([asIs?.residual, repaired?.residual]).toEqual([false, true]);
});
