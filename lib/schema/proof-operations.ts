import type { Operation } from "./operation";
import { outcomeRatesSchema } from "./outcome-rates";
import { createProofBodySchema, proofListSchema, proofStepBodySchema } from "./proof";
import { proofDocumentSchema } from "./proof-document";
import { proofPlanSchema } from "./proof-plan";

/** Experiments on findings: their plans, and what the runs that name them show. */
export const PROOF_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/runs/{id}/proofs",
    summary:
      "The plans of experiments on findings of a run, newest first: what came back, what is missing, what was set aside and why, and what the pairs show once all are there. Whoever is given that is noted as having seen it: what comes in later is not counted",
    answer: proofListSchema,
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/proofs",
    summary:
      "Plan an experiment on a finding of a run as it stands, or register a plan of `rounds prove`; what is left out is chosen here. 200 with the plan that is there where the same was asked before, else 201",
    body: createProofBodySchema,
    answer: proofDocumentSchema,
    status: 201,
    audits: ["proof.planned", "proof.step-added", "proof.results-seen"],
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/proofs/{sha256}",
    summary: "One plan of an experiment on a finding of a run, with what became of it",
    answer: proofDocumentSchema,
  },
  {
    method: "get",
    path: "/api/v1/runs/{id}/proofs/{sha256}/plan",
    summary: "The plan as a file, as `clients/python/prove` takes it; nobody has seen any results by it",
    answer: proofPlanSchema,
  },
  {
    method: "post",
    path: "/api/v1/runs/{id}/proofs/{sha256}/steps",
    summary:
      "Say who is to train the pairs of a plan and until when, or take one's own plan back; 409 once it is answered, and for taking back once a run names it",
    body: proofStepBodySchema,
    answer: proofDocumentSchema,
    status: 201,
    audits: ["proof.step-added", "proof.results-seen"],
  },
  {
    method: "get",
    path: "/api/v1/proof-outcomes",
    summary:
      "What completed experiments on the findings of each rule showed, and with each change that is named first, over the projects that one may read. Of several plans for one change on one finding the one answered first counts; plans that wait for runs are counted apart, those taken back not at all; a share only from ten experiments on",
    answer: outcomeRatesSchema,
  },
];
