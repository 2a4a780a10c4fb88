/**
 * `gradient-provenance`: what the logged numbers are. Half of all confusion about gradients is one of
 * clipped, scaled, accumulated or estimated ones taken for the gradient itself; nothing here says that
 * the training went wrong, only what the other checks may conclude from its log.
 *
 * @see Lightning #9205, #11407, #10100; Pascanu, Mikolov & Bengio, arXiv 1211.5063; docs/rules/gradient-provenance.md
 */
import { formatInteger } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { PROVENANCE } from "../context-thresholds";
import { GRADIENT_PROVENANCE_GUIDE } from "../guides/gradient-provenance";
import { LOSS_OR_GRADIENT } from "../log-needs";
import { measureProvenance, type ProvenanceDoubt } from "../measures/measure-provenance";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";

const IDENTITY = { id: "gradient-provenance", version: 1 } as const;
const STATISTIC = "doubts about what the logged losses and gradients are";

export const gradientProvenanceRule: Rule = {
  ...IDENTITY,
  question: "Are the logged losses and gradients what they are taken for?",
  restsOn: ["gradients", "loss"],
  isScaleFree: false,
  needs: [LOSS_OR_GRADIENT],
  guide: GRADIENT_PROVENANCE_GUIDE,
  evaluate: (run) => [evaluateProvenance(run)],
};

const REMEDIES: Readonly<Record<ProvenanceDoubt["kind"], string>> = {
  clipped: "Log the norm that clip_grad_norm_ returns, which is the one before clipping.",
  "loss-scaled": "Call scaler.unscale_(optimizer) before the gradients are logged.",
  accumulated: "State what the logged norm is (gradient_norm_logged), or log it right before optimizer.step().",
  "interval-mean": "Log the loss of the step beside its mean.",
  estimated: "Log norms instead of histograms.",
  "zeros-for-nan": "Have the logger write NaN as it is (ClearML: report_scalar with its defaults changed).",
  rounded: "Log the loss with all its digits.",
};

function evaluateProvenance(run: RunData): Verdict {
  if (!LOSS_OR_GRADIENT.isMet(run))
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: LOSS_OR_GRADIENT.missing,
      reason: "Neither a training loss nor a gradient norm was logged.",
    });
  const doubts = measureProvenance(run);
  const findings = doubts.filter(({ isFinding }) => isFinding);
  const onsets = findings.flatMap(({ onsetStep }) => onsetStep ?? []);
  const looked = run.series.filter(({ metric }) => metric === "loss" || metric === "grad_norm").length;
  const [first, ...others] = findings;
  return makeVerdict(IDENTITY, {
    outcome: first ? "finding" : "no-finding",
    severity: first ? "note" : null,
    layers: [],
    onsetStep: onsets.length === 0 ? null : Math.min(...onsets),
    statistic: {
      name: STATISTIC,
      estimate: {
        status: "estimated",
        value: findings.length,
        method: "count",
        n: looked,
        notes: ["n counts the series of losses and gradient norms."],
      },
      threshold: { ...PROVENANCE.doubts, direction: "above" },
    },
    effectiveSamples: looked,
    persistence: null,
    reason: first
      ? findings.map(({ sentence }) => sentence).join(" ")
      : `None of the ${formatInteger(looked)} series of losses and gradient norms shows clipping, scaling, rounding or filled-in zeros.`,
    explanation: first
      ? `${first.sentence} ${describeOthers(others)}`
      : `Nothing speaks against taking the ${formatInteger(looked)} logged series of losses and gradients for what they are called. What does not show in the numbers, such as micro-batches, is known only where it was stated.`,
    remedy: first ? [...new Set(findings.map(({ kind }) => REMEDIES[kind]))].join(" ") : null,
    provenance: doubts.filter(({ isFinding }) => !isFinding).map(({ sentence }) => sentence),
  });
}

function describeOthers(others: readonly ProvenanceDoubt[]): string {
  if (others.length === 0) return "Checks that rest on these numbers claim less.";
  return `There ${others.length === 1 ? "is 1 more doubt" : `are ${others.length} more doubts`} of this kind, and checks that rest on these numbers claim less.`;
}
