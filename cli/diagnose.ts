import { isNotApplicable, RULE_IDS, type RuleId, type Verdict } from "@/lib/core/verdict";
import { DEFAULT_REQUIRED_RULES } from "@/lib/diagnostics/diagnose-run";
import { diagnosePath } from "@/lib/usecases/diagnose-path";
import { type Command, EXIT, type Exit, worstExit } from "./command";
import { describeDiagnosis } from "./describe-diagnosis";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";

const FAIL_ON = ["critical", "warning", "never"] as const;
type FailOn = (typeof FAIL_ON)[number];

export const DIAGNOSE: Command = {
  summary: "say of each run whether its layers learn, with evidence",
  usage: "rounds diagnose PATH… [--json] [--layer-order a,b,…] [--fail-on critical|warning|never] [--require RULE,…]",
  async run(words, terminal) {
    const parsed = parseArguments(words, { flags: ["json"], options: ["layer-order", "fail-on", "require"] });
    if (parsed.paths.length === 0) throw new UsageError("expected at least one PATH");
    const failOn = parseFailOn(parsed.options.get("fail-on") ?? "critical");
    const requiredRules = parseRules(parsed.options.get("require"));
    const layerOrder = splitLayerOrder(parsed.options.get("layer-order"));
    const exits: Exit[] = [];
    for (const path of parsed.paths) {
      try {
        const document = await diagnosePath(path, { layerOrder, requiredRules });
        terminal.out(parsed.flags.has("json") ? JSON.stringify(document) : describeDiagnosis(document));
        exits.push(exitOf(document, failOn, requiredRules));
      } catch (error) {
        exits.push(reportUnreadable(path, error, terminal));
      }
    }
    return worstExit(exits);
  },
};

/** 1 for a finding at or above `failOn`, 3 when a required rule that applies could not tell, else 0. */
export function exitOf(
  document: { readonly verdicts: readonly Pick<Verdict, "rule" | "outcome" | "severity" | "reason">[] },
  failOn: FailOn,
  requiredRules: readonly RuleId[],
): Exit {
  const severities = document.verdicts.map((verdict) => verdict.severity);
  const isFailure =
    (failOn !== "never" && severities.includes("critical")) || (failOn === "warning" && severities.includes("warning"));
  if (isFailure) return EXIT.finding;
  const isSilent = requiredRules.some((rule) => {
    const verdicts = document.verdicts.filter((verdict) => verdict.rule === rule);
    return (
      verdicts.length === 0 ||
      verdicts.some((verdict) => verdict.outcome === "cannot-tell" && !isNotApplicable(verdict))
    );
  });
  return isSilent ? EXIT.cannotTell : EXIT.ok;
}

function parseFailOn(word: string): FailOn {
  const known = FAIL_ON.find((value) => value === word);
  if (known === undefined) throw new UsageError(`--fail-on takes ${FAIL_ON.join(", ")}, not ${word}`);
  return known;
}

function parseRules(list: string | undefined): readonly RuleId[] {
  if (list === undefined) return DEFAULT_REQUIRED_RULES;
  return list.split(",").map((word) => {
    const rule = RULE_IDS.find((id) => id === word.trim());
    if (rule === undefined)
      throw new UsageError(`--require does not know the rule ${word.trim()}; rules are ${RULE_IDS.join(", ")}`);
    return rule;
  });
}
