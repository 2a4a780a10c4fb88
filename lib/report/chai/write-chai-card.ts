import { asSentence } from "@/lib/charts/describe-estimate";
import { formatCount, formatGiven } from "@/lib/core/format-number";
import { describePlanInForce } from "@/lib/diagnostics/subgroups/describe-plan-in-force";
import type { ReportRecord } from "@/lib/schema/report";
import { namePredictionSet } from "../record/name-prediction-set";
import { type CardMetric, type CardResult, listCardResults } from "./list-card-results";
import { writeXml, type XmlElement } from "./write-xml";

const NAMESPACE = "https://mc.chai.org/v0.2/schema.xsd";
const NOT_STATED = "not stated";

const AUROC: CardMetric = { name: "AUROC", of: ({ auroc }) => auroc };
const CALIBRATION: CardMetric = { name: "Observed / expected events", of: ({ observedExpected }) => observedExpected };
const NET_BENEFIT: CardMetric = {
  name: "Net benefit over the better of alarming for all and for nobody",
  of: ({ alarms }) => alarms?.overDefault ?? null,
};
const RECALL: CardMetric = { name: "Clinical sensitivity (recall)", of: ({ alarms }) => alarms?.sensitivity ?? null };

/**
 * The CHAI applied model card as XML, by its schema of version 0.2: what a record says, and "not stated" where
 * nobody said it.
 *
 * @param sha256 of the record in canonical JSON
 * @see https://github.com/coalition-for-health-ai/mc-schema
 */
export function writeChaiCard(record: ReportRecord, sha256: string): string {
  const comment = `<!-- Gradient Rounds, engine ${record.engine.version}; SHA-256 of the record ${sha256} -->`;
  const card: XmlElement = [
    `AppliedModelCard xmlns="${NAMESPACE}"`,
    [
      ...describeModel(record),
      ["UsesAndDirections", describeUse(record)],
      ["Warnings", describeWarnings(record)],
      ["TrustIngredients", describeTrust(record)],
      ["KeyMetrics", describeMetrics(record)],
      [
        "Resources",
        [
          ["PeerReviewedPublications", NOT_STATED],
          ["PatientConsentOrDisclosure", NOT_STATED],
        ],
      ],
      ["Bibliography", ""],
    ],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${comment}\n${writeXml(card)}`;
}

function describeModel({ run, subgroups }: ReportRecord): XmlElement[] {
  const digest = subgroups.status === "analysed" ? subgroups.set.modelSha256 : null;
  return [
    [
      "BasicInfo",
      [
        ["ModelName", run.model ?? run.name],
        ["ModelDeveloper", NOT_STATED],
        ["DeveloperContact", NOT_STATED],
      ],
    ],
    [
      "ReleaseInfo",
      [
        ["ReleaseStage", NOT_STATED],
        ["ReleaseDate", NOT_STATED],
        ["ReleaseVersion", digest === null ? NOT_STATED : `SHA-256 of the artefact: ${digest}`],
        ["GlobalAvailability", NOT_STATED],
      ],
    ],
    [
      "ModelSummary",
      [
        ["Summary", run.description ?? NOT_STATED],
        ["Keywords", []],
      ],
    ],
  ];
}

function describeUse({ statements }: ReportRecord): XmlElement[] {
  return [
    ["IntendedUseAndWorkflow", statements.intendedUse ?? NOT_STATED],
    ["PrimaryIntendedUsers", statements.intendedUsers ?? NOT_STATED],
    ["HowToUse", NOT_STATED],
    ["TargetedPatientPopulation", statements.intendedPopulation ?? NOT_STATED],
    ["CautionedOutOfScopeSettings", statements.outOfScope ?? NOT_STATED],
  ];
}

function describeWarnings({ statements, open }: ReportRecord): XmlElement[] {
  const found = `Section 11 of the report lists ${formatCount(open.length, "limit or open question", "limits and open questions")} that were found by measurement.`;
  return [
    ["KnownRisksAndLimitations", `${asSentence(statements.ownerWarnings ?? NOT_STATED)} ${found}`],
    [
      "KnownBiasesOrEthicalConsiderations",
      "What was measured of groups of patients stands under FairnessEquity. Beyond that: not stated.",
    ],
    ["ClinicalRiskLevel", NOT_STATED],
  ];
}

function describeTrust({ statements, run, inputs, subgroups }: ReportRecord): XmlElement[] {
  const threshold = subgroups.status === "analysed" ? subgroups.threshold : null;
  const output = "A predicted risk between 0 and 1 for each patient.";
  const alarm =
    threshold === null ? "No threshold is known." : `It alarms from a risk of ${formatGiven(threshold.value)} on.`;
  const predictions = inputs.predictions.map(namePredictionSet);
  return [
    [
      "AISystemFacts",
      [
        ["OutcomesAndOutputs", `Task: ${asSentence(run.task ?? NOT_STATED)} ${output} ${alarm}`],
        ["ModelType", run.modelKind ?? run.model ?? NOT_STATED],
        [
          "InputDataSource",
          `${asSentence(statements.dataSource ?? NOT_STATED)} Predictions: ${predictions.length === 0 ? "not supplied" : predictions.join(", ")}.`,
        ],
        ["OutputAndInputDataTypes", `${output} Inputs of the model: not stated.`],
        [
          "DevelopmentDataCharacterization",
          [
            `Development data: ${asSentence(statements.developmentData ?? NOT_STATED)}`,
            `Years: ${asSentence(statements.dataYears ?? NOT_STATED)}`,
            `Exclusions: ${asSentence(statements.exclusions ?? NOT_STATED)}`,
            `Missing values: ${asSentence(statements.missingValues ?? NOT_STATED)}`,
          ].join(" "),
        ],
        ["BiasMitigationApproaches", NOT_STATED],
        ["OngoingMaintenance", NOT_STATED],
      ],
    ],
    [
      "TransparencyInformation",
      [
        ["FundingSource", statements.funding ?? NOT_STATED],
        ["StakeholdersConsulted", NOT_STATED],
      ],
    ],
  ];
}

function describeMetrics(record: ReportRecord): XmlElement[] {
  const { subgroups } = record;
  return [
    [
      "UsefulnessUsabilityEfficacy",
      describeMetric(
        record,
        "To tell patients with the event from others, and to be worth acting on.",
        listCardResults(record, [AUROC, NET_BENEFIT], "all"),
      ),
    ],
    [
      "FairnessEquity",
      describeMetric(
        record,
        "To do as well in each group of patients.",
        listCardResults(record, [AUROC, CALIBRATION], "groups"),
        subgroups.status === "analysed" ? subgroups.multiplicity : "",
      ),
    ],
    [
      "SafetyReliability",
      describeMetric(record, "To predict as many events as happen, and to miss few of them.", [
        ...listCardResults(record, [CALIBRATION, RECALL], "all"),
        ...listCardResults(record, [RECALL], "groups"),
      ]),
    ],
  ];
}

/** The schema wants one result at least. */
function describeMetric(
  { subgroups, statements }: ReportRecord,
  goal: string,
  results: readonly CardResult[],
  more = "",
): XmlElement[] {
  const reason = subgroups.status === "none" ? subgroups.reason : "No group or threshold is known.";
  const none: CardResult = { label: "not supplied", valueJson: "null", sentence: asSentence(reason) };
  const shown = results.length === 0 ? [none] : results;
  const analysed = subgroups.status === "analysed" ? subgroups : null;
  return [
    ["MetricGoal", goal],
    [
      "Results",
      shown.map(({ label, valueJson }): XmlElement => {
        return [
          "MetricResult",
          [
            ["Label", label],
            ["ValueJson", valueJson],
          ],
        ];
      }),
    ],
    ["Interpretation", [...shown.map(({ sentence }) => sentence), more].filter((text) => text !== "").join(" ")],
    ["TestType", "Evaluation of stored predictions; the design of the study was not stated."],
    [
      "TestingDataDescription",
      [
        analysed?.evaluated.sentence ?? "Not supplied.",
        `Source: ${asSentence(statements.dataSource ?? NOT_STATED)}`,
        `Years: ${asSentence(statements.dataYears ?? NOT_STATED)}`,
      ].join(" "),
    ],
    [
      "ValidationProcessAndJustification",
      analysed === null
        ? "Not supplied."
        : [
            describePlanInForce(analysed.plan),
            analysed.tie,
            ...analysed.policies.map((text) => `Policy: ${text}.`),
          ].join(" "),
    ],
  ];
}
