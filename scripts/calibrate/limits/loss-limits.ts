import { measureValidation } from "@/lib/diagnostics/measures/validation-progress";
import { BASE_RATE, OVERFITTING } from "@/lib/diagnostics/thresholds";
import { type JudgedRun, type Limit, restsOn, verdictOf } from "./limit";

/** The rules on the loss that compare one number with one limit. */
export const LOSS_LIMITS: readonly Limit[] = [
  {
    id: "rise",
    rule: "overfitting",
    statistic: "rise of the validation loss from its minimum",
    threshold: OVERFITTING.rise,
    direction: "above",
    scale: "log",
    read: readRise,
  },
  {
    id: "base-rate-skill",
    rule: "base-rate",
    statistic: "skill, where its interval reaches no skill of use",
    threshold: BASE_RATE.skill,
    direction: "below",
    scale: "linear",
    read: readSkill,
  },
  {
    id: "base-rate-useful",
    rule: "base-rate",
    statistic: "upper end of the interval of a skill below its limit",
    threshold: BASE_RATE.useful,
    direction: "below",
    scale: "linear",
    read: readUpperSkill,
  },
];

function readRise(judged: JudgedRun): number | null {
  if (!restsOn(verdictOf(judged, "overfitting"), OVERFITTING.rise)) return null;
  const validation = measureValidation(judged.before, judged.lossBefore);
  if (validation === null || validation.rise.status !== "estimated") return null;
  const { value, lower = value } = validation.rise;
  return lower > 1 && (validation.trainingFall ?? 0) >= OVERFITTING.trainingFall.value ? value : null;
}

function readSkill(judged: JudgedRun): number | null {
  const skill = judgedSkill(judged);
  return skill && skill.upper < BASE_RATE.useful.value ? skill.value : null;
}

function readUpperSkill(judged: JudgedRun): number | null {
  const skill = judgedSkill(judged);
  return skill && skill.value < BASE_RATE.skill.value ? skill.upper : null;
}

/** Where the rule cannot tell because of the interval it keeps its statistic; other reasons leave none. */
function judgedSkill(judged: JudgedRun): { readonly value: number; readonly upper: number } | null {
  const statistic = verdictOf(judged, "base-rate")?.statistic;
  if (statistic?.threshold?.source !== BASE_RATE.skill.source || statistic.estimate.status !== "estimated") return null;
  const { value, upper = value } = statistic.estimate;
  return { value, upper };
}
