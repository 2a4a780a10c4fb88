import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ProofLead } from "@/app/(dashboard)/runs/[runId]/_proofs/proof-lead";
import { prepareProof } from "@/lib/charts/proof/prepare-proof";
import { pairsOf, proofWith } from "../charts/proof/make-proof";

const BETTER = pairsOf([0.5, 0.3], [0.52, 0.31], [0.51, 0.33], [0.5, 0.28], [0.53, 0.3]);

test("an answered plan that lost a run shows its answer, and beside it what became of the run", () => {
  const since = "1 run that counted was deleted after the answer: seed 11 (as it was). The answer stays.";
  const proof = { ...proofWith(BETTER), since: [since] };
  const shown = renderToStaticMarkup(<ProofLead proof={proof} words={prepareProof(proof)} />);
  expect(shown).toContain("Changed when repaired");
  expect(shown).toContain(since);
  expect(shown).not.toContain("Not answered yet");
});
