import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RunSettings, StatedSettings } from "@/lib/core/run-settings";
import { type ChecklistItem, RULE_IDS } from "@/lib/core/verdict";
import { type ChecklistSetting, missingSettings } from "@/lib/diagnostics/checklist/checklist-settings";
import type { Layer } from "@/lib/series/run-data";
import { describeSetting, settingTerm } from "./describe-settings";
import type { ShapeAndWord } from "./severity-shape";

/** One piece of evidence: where to see it, and who stated it where it is a statement. */
export type EvidenceItem = {
  readonly text: string;
  readonly href: { readonly pathname: string; readonly hash?: string };
  readonly kind: "check" | "series" | "file-setting" | "hand-setting";
  /** Who stated it and when, by hand or by uploading the file that does, as far as the store knows. */
  readonly stated: { readonly by: string; readonly at: string; readonly file: string | null } | null;
};

export type ChecklistRow = Pick<ChecklistItem, "id" | "question" | "answer"> & {
  readonly label: ShapeAndWord;
  readonly evidence: readonly EvidenceItem[];
  /** What the question asks for and nobody stated. */
  readonly missing: readonly ChecklistSetting[];
  readonly missingNames: readonly string[];
};

export type ChecklistContext = {
  readonly runId: string;
  readonly settings: RunSettings;
  readonly layers: readonly Pick<Layer, "numel">[];
  /** What people stated in place of the files. */
  readonly edited: StatedSettings;
  /** Who did, and when. */
  readonly statements: { readonly [setting: string]: { readonly name: string; readonly at: string } | undefined };
  /** Which files stated what, and who uploaded them when. */
  readonly fileStatements: {
    readonly [setting: string]: { readonly file: string; readonly name: string; readonly at: string } | undefined;
  };
};

const LABELS: Readonly<Record<ChecklistItem["status"], ShapeAndWord>> = {
  answered: { shape: "ring", word: "answered" },
  attention: { shape: "triangle", word: "attention" },
  "not-answered": { shape: "question", word: "not answered" },
};

/** The seven questions with every piece of evidence as a place to go to. */
export function prepareChecklist(items: readonly ChecklistItem[], context: ChecklistContext): readonly ChecklistRow[] {
  return items.map(({ id, question, answer, status, evidence }) => {
    const missing = missingSettings(id, context.settings, context.layers);
    return {
      id,
      question,
      answer,
      label: LABELS[status],
      evidence: evidence.map((entry) => toEvidence(entry, context)),
      missing,
      missingNames: missing.map(settingTerm),
    };
  });
}

function toEvidence(entry: string, context: ChecklistContext): EvidenceItem {
  const { runId, settings, edited } = context;
  const rule = RULE_IDS.find((id) => id === entry);
  if (rule !== undefined)
    return { text: RULE_NAMES[rule], href: { pathname: `/rules/${rule}` }, kind: "check", stated: null };
  const setting = describeSetting(settings, entry);
  if (setting === null)
    return { text: entry, href: { pathname: `/runs/${runId}/data`, hash: "series" }, kind: "series", stated: null };
  const isByHand = Object.hasOwn(edited, entry);
  return {
    text: `${setting.term}: ${setting.text}`,
    href: { pathname: `/runs/${runId}/data`, hash: entry === "layerOrder" ? "layers" : "settings" },
    kind: isByHand ? "hand-setting" : "file-setting",
    stated: isByHand ? statedByHand(entry, context) : statedInFile(entry, context),
  };
}

function statedByHand(entry: string, { statements }: ChecklistContext): EvidenceItem["stated"] {
  const statement = statements[entry];
  return statement === undefined ? null : { by: statement.name, at: statement.at, file: null };
}

function statedInFile(entry: string, { fileStatements }: ChecklistContext): EvidenceItem["stated"] {
  const statement = fileStatements[entry];
  return statement === undefined ? null : { by: statement.name, at: statement.at, file: statement.file };
}
