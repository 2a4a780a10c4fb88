import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { DOES_NOT_APPLY } from "@/lib/core/verdict";
import type { MissingPart } from "@/lib/schema/report";
import type { ReportEvidence } from "./report-evidence";

const STATE_IT = "State it in meta.json, or on the Data tab of the run";
const DECLARE_IT = "Declare it in the analysis plan of the project";

/** What a report cannot say since nobody supplied it, with who can; it stands on the cover. */
export function listMissing(evidence: ReportEvidence): readonly MissingPart[] {
  return [
    ...listUnspoken(evidence),
    ...listUnstated(evidence),
    ...listWithoutPredictions(evidence),
    ...listUndeclared(evidence),
    ...listUnlogged(evidence),
  ];
}

/** Statements that only people can make. */
function listUnspoken({ facts: { settings } }: ReportEvidence): MissingPart[] {
  return OWNER_STATEMENTS.flatMap(({ field, term, section, supplier }): MissingPart[] =>
    settings[field] === null ? [{ section, what: term, supplier, how: `${STATE_IT}.` }] : [],
  );
}

function listUnstated({ facts: { settings, inputs }, subgroups }: ReportEvidence): MissingPart[] {
  const set = subgroups.status === "analysed" ? subgroups.set : null;
  const stated = [
    [1, "what the model is for (task)", settings.task],
    [1, "a description of the model", settings.description],
    [1, "name and version of the model", settings.model],
    [2, "name of the data set", settings.dataset],
    [2, "number of training patients", settings.trainingSize],
    [10, "optimizer", settings.optimizer],
    [10, "learning rate", settings.learningRate],
    [10, "what is minimised (loss function)", settings.lossFunction],
    [15, "seed of the training", settings.seed],
  ] as const;
  const rows: MissingPart[] = stated.flatMap(([section, what, value]) =>
    value === null ? [{ section, what, supplier: "engineer", how: `${STATE_IT}.` }] : [],
  );
  if (inputs.predictions.length === 0) return rows;
  const ties = [
    ["SHA-256 of the model artefact", set?.modelSha256 ?? null],
    ["SHA-256 of the data set", set?.dataSha256 ?? null],
    ["step of the checkpoint that made the predictions", set?.checkpointStep ?? null],
  ] as const;
  return [
    ...rows,
    ...ties.flatMap(([what, value]): MissingPart[] =>
      value === null
        ? [
            {
              section: 0,
              what,
              supplier: "engineer",
              how: "Give it with the predictions; docs/predictions.md says how.",
            },
          ]
        : [],
    ),
  ];
}

function listWithoutPredictions({ subgroups }: ReportEvidence): MissingPart[] {
  if (subgroups.status === "analysed") return [];
  return [
    {
      section: 5,
      what: `results in patients: ${subgroups.reason}`,
      supplier: "data steward",
      how: "Add predictions of patients outside training on the Data tab; sections 5 to 9 follow from them.",
    },
  ];
}

function listUndeclared({ subgroups }: ReportEvidence): MissingPart[] {
  if (subgroups.status === "none") return [];
  const { content } = subgroups.plan;
  const declared = [
    [3, "groups of patients", content.subgroups.length > 0],
    [4, "threshold with its owner and reason", content.threshold !== null],
    [6, "primary measures", content.primaryMeasures.length > 0],
    [6, "margins: differences that would matter", Object.keys(content.margins).length > 0],
    [8, "range of thresholds that somebody could choose", content.decisionRange !== null],
  ] as const;
  return declared.flatMap(([section, what, isThere]): MissingPart[] =>
    isThere ? [] : [{ section, what, supplier: "clinician", how: `${DECLARE_IT}, before results are seen.` }],
  );
}

function listUnlogged({ coverage }: ReportEvidence): MissingPart[] {
  return coverage
    .filter(({ canAnswer, missing }) => !canAnswer && !missing.some((reason) => reason.startsWith(DOES_NOT_APPLY)))
    .map(({ rule, missing, how }) => ({
      section: 10,
      what: `for the check “${RULE_NAMES[rule]}”: ${missing.join("; ")}`,
      supplier: "engineer" as const,
      how: how === null ? "It cannot be logged for this kind of run." : `Log it: ${how}`,
    }));
}
