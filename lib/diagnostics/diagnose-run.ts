import type { RuleId } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { CATALOGUE } from "./catalogue";
import { answerChecklist } from "./checklist";
import type { DepthProfile, DiagnosedRun } from "./evidence";
import { judgeRules } from "./judge-rules";
import { measureDepthProfile } from "./measures/depth-profile";
import { listGradientSteps } from "./measures/gradient-traces";
import { laterHalf, splitWindows } from "./measures/windows";
import { composeStatus, orderVerdicts, summariseVerdicts } from "./summarise";

/** Rules that must have answered before a run may be called free of findings. */
export const DEFAULT_REQUIRED_RULES: readonly RuleId[] = [
  "vanishing-gradient",
  "exploding-gradient",
  "non-finite",
  "not-learning",
];

/**
 * Evaluates every rule of the catalogue on one run. A pure function of the run and of the versions of
 * the rules: the same run gives the same bytes.
 *
 * @param options.requiredRules rules that must have answered before the status may be
 *   `no-fault-found`; by default vanishing-gradient, exploding-gradient, non-finite, not-learning
 */
export function diagnoseRun(run: RunData, options?: { readonly requiredRules?: readonly RuleId[] }): DiagnosedRun {
  const { verdicts, loss } = judgeRules(CATALOGUE, run);
  const status = composeStatus(verdicts, options?.requiredRules ?? DEFAULT_REQUIRED_RULES);
  return {
    diagnosis: {
      status,
      summary: summariseVerdicts(verdicts, status, run.subgroups),
      verdicts: orderVerdicts(verdicts),
      checklist: answerChecklist({ run, verdicts, loss }),
    },
    depthProfile: measureLaterProfile(run),
  };
}

/** The profile over the later half of the run, the window in which `vanishing-gradient` looks. */
function measureLaterProfile(run: RunData): DepthProfile | null {
  const window = laterHalf(splitWindows(listGradientSteps(run)));
  return window && measureDepthProfile(run, window.fromStep, window.toStep);
}
