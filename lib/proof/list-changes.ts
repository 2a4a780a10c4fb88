import { assertNever } from "@/lib/core/assert-never";
import type { ProofChange, ProofPlanContent, ProofSetting } from "@/lib/core/proof-plan";
import type { RunSettings } from "@/lib/core/run-settings";
import type { RuleId, Verdict } from "@/lib/core/verdict";

const RESIDUAL = ["residual-connections", "normalisation", "leaky-units"] as const;
const GROUP: readonly ProofChange[] = ["oversample-subgroup", "group-feature"];

/**
 * What may remove the fault that a rule finds, the likeliest first. Rules of context (what was logged, the
 * noise of the gradient, its curvature) have none: there is no fault that a training without it would show.
 *
 * @see He et al., arXiv 1512.03385 (residual connections); Ioffe & Szegedy, arXiv 1502.03167 (normalisation);
 *   Maas et al., ICML workshop 2013 (leaky units); Pascanu et al., arXiv 1211.5063 (clipping)
 */
const CHANGES_OF: Readonly<Partial<Record<RuleId, readonly ProofChange[]>>> = {
  "vanishing-gradient": RESIDUAL,
  "effective-depth": RESIDUAL,
  "dead-units": ["leaky-units", "rate-tenth", "normalisation"],
  "exploding-gradient": ["clip-gradient", "rate-tenth", "normalisation"],
  "non-finite": ["rate-tenth", "clip-gradient"],
  "learning-rate-too-high": ["rate-tenth"],
  "learning-rate-too-low": ["rate-tenfold"],
  oscillation: ["rate-tenth", "clip-gradient"],
  "not-learning": ["rate-tenfold", ...RESIDUAL, "true-labels"],
  "base-rate": ["rate-tenfold", ...RESIDUAL, "true-labels"],
  overfitting: ["weight-decay"],
  "subgroup-excess-loss": GROUP,
  "subgroup-performance": GROUP,
  "subgroup-gradient-share": GROUP,
  "subgroup-gradient-conflict": ["group-feature", "oversample-subgroup"],
  "subgroup-vanishing": ["oversample-subgroup", ...RESIDUAL],
};

type Finding = Pick<Verdict, "rule" | "subgroup" | "statistic">;

/** What may be changed for a finding of a run with these settings, the likeliest first; empty where nothing may. */
export function listChanges(finding: Finding, settings: RunSettings): readonly ProofChange[] {
  return changesOf(finding).filter((change) => applies(change, finding, settings));
}

/** Whether a change is the first that this product names for a finding. */
export function isFirstChange(change: ProofChange, finding: Finding, settings: RunSettings): boolean {
  return listChanges(finding, settings)[0] === change;
}

function changesOf({ rule, statistic }: Finding): readonly ProofChange[] {
  // Updates may be too large or too small for their weights.
  if (rule === "update-ratio")
    return statistic.threshold?.direction === "below" ? ["rate-tenfold"] : ["rate-tenth", "clip-gradient"];
  return CHANGES_OF[rule] ?? [];
}

/** Whether there is something left to change: what a run states that it has already is no change. */
function applies(change: ProofChange, { subgroup }: Finding, settings: RunSettings): boolean {
  switch (change) {
    case "residual-connections":
      return settings.residual !== true;
    case "normalisation":
      return settings.normalisation === null;
    case "leaky-units":
      return settings.activation === null || !/leaky|elu|gelu|silu|swish/i.test(settings.activation);
    case "clip-gradient":
      return settings.gradientClip === null;
    case "rate-tenth":
    case "rate-tenfold":
      return settings.learningRate === null || settings.learningRate > 0;
    case "oversample-subgroup":
    case "group-feature":
      return subgroup !== null;
    case "weight-decay":
    case "true-labels":
      return true;
    default:
      return assertNever(change);
  }
}

/** The change in words and in settings. */
export function describeChange(
  change: ProofChange,
  { subgroup }: Pick<Verdict, "subgroup">,
  settings: RunSettings,
): ProofPlanContent["change"] {
  const { learningRate } = settings;
  const set = (setting: string, from: ProofSetting["from"], to: ProofSetting["to"]): readonly ProofSetting[] => [
    { setting, from, to },
  ];
  const say = (what: string, changed: readonly ProofSetting[]) => ({ id: change, what, settings: changed });
  switch (change) {
    case "residual-connections":
      return say(
        "Add the input of each hidden layer of equal width to its output.",
        set("residual", settings.residual, true),
      );
    case "normalisation":
      return say(
        "Put a layer normalisation before each hidden activation.",
        set("normalisation", settings.normalisation, "layer"),
      );
    case "leaky-units":
      return say(
        "Use leaky rectified units of slope 0.01 in every hidden layer.",
        set("activation", settings.activation, "leaky_relu"),
      );
    case "clip-gradient":
      return say("Clip the norm of the whole gradient to 1.", set("gradient_clip", settings.gradientClip, 1));
    case "rate-tenth":
      return say("Train with a tenth of the learning rate.", scaleRate(learningRate, 0.1));
    case "rate-tenfold":
      return say("Train with ten times the learning rate.", scaleRate(learningRate, 10));
    case "weight-decay": {
      const decay = settings.weightDecay ?? 0;
      return say(
        "Train with more weight decay.",
        set("weight_decay", settings.weightDecay, Math.max(0.01, 10 * decay)),
      );
    }
    case "oversample-subgroup":
      return say(
        `Draw patients of ${subgroup ?? "the group"} so often that each batch holds as many of them as of all others.`,
        set("oversample", null, subgroup ?? true),
      );
    case "group-feature":
      return say(
        `Give the model a feature that is 1 for patients of ${subgroup ?? "the group"} and 0 for others.`,
        set("group_feature", null, subgroup ?? true),
      );
    case "true-labels":
      return say(
        "Train with the outcomes as they were recorded, joined to their patients anew.",
        set("labels", null, "recorded"),
      );
    default:
      return assertNever(change);
  }
}

/** The factor stands alone where nobody stated the rate. */
function scaleRate(rate: number | null, factor: number): readonly ProofSetting[] {
  return rate === null
    ? [{ setting: "learning_rate_factor", from: 1, to: factor }]
    : [{ setting: "learning_rate", from: rate, to: Number((rate * factor).toPrecision(12)) }];
}
