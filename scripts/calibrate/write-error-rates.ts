import { writeFile } from "node:fs/promises";
import type { MeasuredErrorRates } from "@/lib/diagnostics/error-rates";
import { CALIBRATED_RULES } from "./calibrated-rules";
import { describeScope } from "./describe-scope";
import type { MeasuredSet } from "./measured-run";
import { scoreRule } from "./score";

const DESCRIPTIONS: Readonly<Record<MeasuredSet["role"], string>> = {
  holdout: "small networks trained on simulated or small public data, on which no limit of any rule was chosen",
  development: "small networks trained on simulated or small public data, on which the limits of the rules were chosen",
  other: "small networks trained on simulated or small public data",
};

const LINE_WIDTH = 120;

/** The figures that the product shows beside its verdicts; those of rules on subgroups come from simulate-subgroups. */
export function composeErrorRates({ role, runs }: MeasuredSet): MeasuredErrorRates {
  const rules = CALIBRATED_RULES.map(({ id }) => {
    const { found, foundAnswered, falseAlarm, falseAlarmHealthy, cannotTell } = scoreRule(id, runs);
    return [id, { found, foundAnswered, falseAlarm, falseAlarmHealthy, cannotTell }] as const;
  });
  return { scope: { ...describeScope(runs), description: DESCRIPTIONS[role] }, rules: Object.fromEntries(rules) };
}

export async function writeErrorRates(file: string, rates: MeasuredErrorRates): Promise<void> {
  await writeFile(file, `${formatJson(rates)}\n`);
}

/** As the formatter of this repository leaves it: lists and counts stand in one line where they fit. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/^( *"[^"]+": )\[\n([^[\]{}]*)\n *\](,?)$/gm, (lines, name: string, items: string, comma: string) => {
      const line = `${name}[${items.trim().replace(/\n */g, " ")}]${comma}`;
      return line.length > LINE_WIDTH ? lines : line;
    })
    .replace(/\{\s+("events": \d+),\s+("n": \d+)\s+\}/g, "{ $1, $2 }");
}
