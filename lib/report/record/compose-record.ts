import type { ReportRecord } from "@/lib/schema/report";
import { mapStandards } from "../standards/map-standards";
import { toAnalysisDocument } from "./analysis-document";
import { composeSections } from "./compose-sections";
import { GLOSSARY } from "./glossary";
import { listMissing } from "./list-missing";
import { listNumbers } from "./list-numbers";
import { listOpenQuestions } from "./list-open-questions";
import { listStatements } from "./list-statements";
import type { ReportEvidence } from "./report-evidence";

/**
 * Composes the record of a report: content alone, so that the same run, mapping, engine and policies give
 * the same record, whoever asks, whenever and however the run arrived.
 */
export function composeRecord(given: ReportEvidence): ReportRecord {
  const evidence = given.isWhole ? given : withoutPatients(given);
  const { document, facts, subgroups, subgroupTraining, depthProfile, isWhole, engineVersion } = evidence;
  const analysis = toAnalysisDocument(subgroups);
  const numbers = listNumbers(evidence, analysis);
  const { name, points, steps, layers, subgroups: groups } = document.run;
  const { description, task, model, modelKind, synthetic } = facts.settings;
  return {
    schema: "gradient-rounds/report",
    version: 1,
    engine: {
      version: engineVersion,
      rules: document.verdicts
        .filter(({ rule }, index, all) => all.findIndex((other) => other.rule === rule) === index)
        .map(({ rule, version }) => ({ rule, version })),
      policies: analysis.status === "analysed" ? analysis.policies : [],
    },
    run: {
      name,
      description,
      task,
      model,
      modelKind,
      isSynthetic: synthetic,
      formats: facts.formats,
      points,
      steps,
      layers,
      subgroups: groups,
    },
    isWhole,
    inputs: facts.inputs,
    statements: listStatements(facts),
    missing: listMissing(evidence),
    sections: composeSections(evidence),
    diagnosis: {
      status: document.status,
      summary: document.summary,
      verdicts: document.verdicts,
      checklist: document.checklist,
    },
    subgroups: analysis,
    training: subgroupTraining,
    depthProfile,
    losses: facts.losses,
    open: listOpenQuestions(evidence, analysis, numbers),
    standards: mapStandards({ evidence, analysis, numbers }),
    numbers,
    glossary: GLOSSARY,
  };
}

/**
 * Whoever knows all rows but one could confirm the last by the digest or a sum of all; with the rows of the whole
 * file beside those that were judged, a few that were left out could be counted.
 */
function withoutPatients(evidence: ReportEvidence): ReportEvidence {
  const { inputs } = evidence.facts;
  const predictions = inputs.predictions.map((set) => ({ ...set, sha256: null, rows: null }));
  const flow = evidence.facts.flow.status === "none" ? evidence.facts.flow : ({ status: "hidden" } as const);
  return { ...evidence, facts: { ...evidence.facts, inputs: { ...inputs, predictions }, flow } };
}
