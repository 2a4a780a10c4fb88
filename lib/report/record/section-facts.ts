import { capitalise } from "@/lib/core/capitalise";
import { formatCount, formatGiven, formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { describePlanInForce } from "@/lib/diagnostics/subgroups/describe-plan-in-force";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { ReportFact } from "@/lib/schema/report";
import type { RunFacts } from "./gather-run-facts";
import { namePredictionSet } from "./name-prediction-set";
import type { ReportEvidence } from "./report-evidence";

const NOT_STATED = "not stated";
const NOT_SUPPLIED = "not supplied";

type Facts = readonly ReportFact[];

/** Section 0: which run, model and data the report is of. */
export function coverFacts({ document, facts, subgroups, engineVersion }: ReportEvidence): Facts {
  const set = subgroups.status === "analysed" ? subgroups.set : null;
  const { first = null, last = null } = document.run.steps ?? {};
  return [
    { term: "Run", text: document.run.name },
    { term: "Model", text: facts.settings.model ?? NOT_STATED },
    { term: "Model artefact, SHA-256", text: set?.modelSha256 ?? NOT_SUPPLIED },
    { term: "Data set, SHA-256", text: set?.dataSha256 ?? NOT_SUPPLIED },
    { term: "Points, SHA-256", text: facts.inputs.points.sha256 },
    {
      term: "Log",
      text: `${formatCount(facts.inputs.points.points, "point")} in ${facts.inputs.points.series} series (${facts.formats.join(", ")})${first === null || last === null ? "" : `, steps ${formatInteger(first)} to ${formatInteger(last)}`}`,
    },
    { term: "Engine", text: `version ${engineVersion}` },
    {
      term: "Data",
      text: facts.settings.synthetic
        ? "the run states that its training data are synthetic; of a file of predictions only that file can say so"
        : "as supplied; whether they are synthetic was not stated",
    },
  ];
}

/** Section 1, as far as the team stated it. */
export function intentFacts({ facts: { settings } }: ReportEvidence): Facts {
  return [
    { term: "Task", text: settings.task ?? NOT_STATED },
    { term: "Description", text: settings.description ?? NOT_STATED },
    ...statementFacts(settings, 1),
  ];
}

/** What people stated in their own words. */
function statementFacts(settings: RunFacts["settings"], section: number): Facts {
  return OWNER_STATEMENTS.filter((statement) => statement.section === section).map(({ field, term }) => {
    return { term: capitalise(term), text: settings[field] ?? NOT_STATED };
  });
}

export function dataFacts({ facts: { settings, inputs }, subgroups }: ReportEvidence): Facts {
  const size = (count: number | null): string => (count === null ? NOT_STATED : formatInteger(count));
  const analysed = subgroups.status === "analysed" ? subgroups : null;
  return [
    { term: "Data set", text: settings.dataset ?? NOT_STATED },
    ...statementFacts(settings, 2),
    { term: "Training patients", text: size(settings.trainingSize) },
    { term: "Validation patients", text: size(settings.validationSize) },
    {
      term: "Share of events in training",
      text: settings.trainingPrevalence === null ? NOT_STATED : formatGiven(settings.trainingPrevalence),
    },
    {
      term: "Prediction sets",
      text: inputs.predictions.length === 0 ? NOT_SUPPLIED : inputs.predictions.map(namePredictionSet).join(", "),
    },
    { term: "Evaluated", text: analysed?.evaluated.sentence ?? NOT_SUPPLIED },
    { term: "Tie to this training", text: analysed?.tie ?? NOT_SUPPLIED },
    ...(analysed?.set.warnings ?? []).map(({ message }) => ({ term: "Warning", text: message })),
  ];
}

export function definitionFacts({ subgroups }: ReportEvidence): Facts {
  if (subgroups.status === "none") return [];
  const groups = [...subgroups.families, ...subgroups.explored].flatMap(({ groups: list }) => list);
  return [
    { term: "Analysis plan", text: describePlanInForce(subgroups.plan) },
    {
      term: "Declared",
      text:
        subgroups.plan.version === null
          ? "nothing was declared"
          : `version ${subgroups.plan.version}, ${subgroups.plan.isAfterResults ? "after results of the project were seen" : "before results of the project are known to have been seen"}; by whom and when stands in the audit log`,
    },
    ...groups.map(({ name, description }) => ({ term: groupWords(name), text: description })),
  ];
}

export function outputFacts({ subgroups }: ReportEvidence): Facts {
  if (subgroups.status === "none") return [];
  const declared = subgroups.plan.content.threshold;
  return [
    { term: "Output", text: "a predicted risk between 0 and 1 for each patient" },
    {
      term: "Threshold",
      text:
        subgroups.threshold === null
          ? "not declared, and the file names none"
          : `${formatGiven(subgroups.threshold.value)} (${subgroups.threshold.source === "declared" ? "declared in the plan" : "as the file of predictions names it"})`,
    },
    { term: "Owner", text: declared?.owner ?? NOT_STATED },
    { term: "Reason", text: declared?.reason ?? NOT_STATED },
  ];
}

export function multiplicityFacts({ multiplicity, plan }: SubgroupAnalysis): Facts {
  const margins = Object.entries(plan.content.margins).map(([measure, margin]) => `${measure} ${formatGiven(margin)}`);
  return [
    { term: "Several comparisons", text: multiplicity },
    { term: "Margins", text: margins.length === 0 ? "none was declared" : margins.join(", ") },
  ];
}

export function trainingFacts({ document, facts: { settings }, layers, layerOrderSource }: ReportEvidence): Facts {
  const text = (value: string | number | null): string => (value === null ? NOT_STATED : String(value));
  return [
    { term: "Summary", text: document.summary },
    { term: "Kind of model", text: text(settings.modelKind) },
    { term: "Optimizer", text: text(settings.optimizer) },
    { term: "Learning rate", text: settings.learningRate === null ? NOT_STATED : formatGiven(settings.learningRate) },
    { term: "Batch size", text: text(settings.batchSize) },
    { term: "Loss function", text: text(settings.lossFunction) },
    { term: "What the logged gradient norm is", text: text(settings.gradientNormLogged) },
    {
      term: "Layers",
      text: `${layers.length}; their order is ${layerOrderSource === "settings" || layerOrderSource === "recorded-depth" ? "stated" : "guessed"} (${layerOrderSource})`,
    },
  ];
}
