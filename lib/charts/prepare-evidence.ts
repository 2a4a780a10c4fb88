import { formatCount, formatInteger } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Diagnosis, RuleId, Verdict } from "@/lib/core/verdict";
import { describeLayers } from "./describe-layers";
import type { Highlight } from "./highlight";
import type { StepSpan } from "./prepare-loss-line";
import { type ShapeAndWord, verdictShape } from "./severity-shape";
import { verdictId } from "./verdict-id";

/** What one finding puts on the pictures, and the same in words. */
export type FindingEvidence = Highlight & {
  readonly id: string;
  readonly label: ShapeAndWord;
  readonly steps: string;
  readonly marked: string;
};

/** What the pictures of the run hold, so that the words say no more than is drawn. */
export type DrawnEvidence = {
  /** First and last logged step; null when nothing was logged. */
  readonly steps: { readonly first: number; readonly last: number } | null;
  /** Steps of the profile over depth; null when there is none. */
  readonly profileWindow: StepSpan | null;
  /** All layers, input to output. */
  readonly layers: readonly string[];
  /** Those that have a row in the pictures. */
  readonly drawnLayers: readonly string[];
};

/** Rules whose verdict rests on the window of the profile over depth when no first step is named. */
const LOOK_AT_PROFILE: ReadonlySet<RuleId> = new Set(["vanishing-gradient", "effective-depth"]);

/** The evidence of every finding, in the order of the diagnosis. */
export function prepareEvidence(diagnosis: Diagnosis, drawn: DrawnEvidence): readonly FindingEvidence[] {
  return diagnosis.verdicts
    .filter(({ outcome }) => outcome === "finding")
    .map((verdict) => {
      const name = RULE_NAMES[verdict.rule];
      return {
        id: verdictId(verdict),
        name: verdict.subgroup === null ? name : `${name}: ${verdict.subgroup}`,
        label: verdictShape(verdict),
        span: spanOf(verdict, drawn),
        layers: verdict.layers.filter((layer) => drawn.drawnLayers.includes(layer)),
        steps: stepsText(verdict, drawn),
        marked: markedText(verdict, drawn),
      };
    });
}

function spanOf(verdict: Verdict, { steps, profileWindow }: DrawnEvidence): StepSpan | null {
  if (verdict.onsetStep !== null && steps !== null) {
    return { from: verdict.onsetStep, to: Math.max(verdict.onsetStep, steps.last) };
  }
  return LOOK_AT_PROFILE.has(verdict.rule) ? profileWindow : null;
}

function stepsText(verdict: Verdict, drawn: DrawnEvidence): string {
  const span = spanOf(verdict, drawn);
  if (span === null) return "No steps are shaded: the finding names no first step and rests on the whole log.";
  const range = `Steps ${formatInteger(span.from)} to ${formatInteger(span.to)} are shaded`;
  return verdict.onsetStep === null
    ? `${range}, the window that the finding rests on; it names no first step.`
    : `${range}, from where the finding begins to the end of the log.`;
}

function markedText(verdict: Verdict, { layers, drawnLayers }: DrawnEvidence): string {
  if (verdict.layers.length === 0) return "No layer is marked: the finding concerns the run as a whole.";
  const drawn = verdict.layers.filter((layer) => drawnLayers.includes(layer));
  const missing = verdict.layers.length - drawn.length;
  if (drawn.length === 0) {
    return `No layer is marked: ${describeLayers(verdict.layers, layers)} ${missing === 1 ? "has" : "have"} no row in the charts.`;
  }
  const marked = `${describeLayers(drawn, layers)} ${drawn.length === 1 ? "is" : "are"} marked`;
  return missing === 0 ? `${marked}.` : `${marked}; ${formatCount(missing, "layer")} more concerned, without a row.`;
}
