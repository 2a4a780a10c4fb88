import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { type WeighedCheck, weighGradientChecks } from "@/lib/diagnostics/measures/weigh-gradient-checks";
import { gradientCheckRule } from "@/lib/diagnostics/rules/gradient-check";
import { readPath } from "./read-path";

/** The derivatives of a log that were computed twice, and what the rule `gradient-check` says of them. */
export type LoggedGradients = {
  readonly checks: readonly WeighedCheck[];
  readonly outcome: "agree" | "disagree" | "cannot-tell";
  /** The verdict for people. */
  readonly sentence: string;
  /** The largest relative error among the checks that can tell; null where none can. */
  readonly relativeError: number | null;
};

/** Longer lists are cut, and say so. */
const NAMED = 5;

/**
 * Compares analytic with numerical derivatives as a log has them (`gradient_check` records), the way a
 * diagnosis of the same file does.
 *
 * @throws AppError when nothing can be read from the path
 */
export async function checkLoggedGradients(target: string): Promise<LoggedGradients> {
  const { run } = await readPath(target, null);
  const { checks } = weighGradientChecks(run);
  const [verdict] = judgeRules([gradientCheckRule], run).verdicts;
  if (verdict === undefined) throw new Error("The rule gradient-check gave no verdict.");
  const { estimate } = verdict.statistic;
  const outcome =
    verdict.outcome === "finding" ? "disagree" : verdict.outcome === "no-finding" ? "agree" : "cannot-tell";
  const names = checks.filter((check) => check.outcome === "disagrees").map(({ name }) => name);
  const said = {
    agree: "Analytic and numerical gradients agree.",
    disagree: `Analytic and numerical gradients disagree at ${listNames(names)}.`,
    "cannot-tell": "Analytic and numerical gradients cannot be compared.",
  };
  return {
    checks,
    outcome,
    sentence: `${said[outcome]} ${verdict.reason}`,
    relativeError: estimate.status === "estimated" ? estimate.value : null,
  };
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}
