import { readFile } from "node:fs/promises";
import path from "node:path";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { readPath } from "@/lib/usecases/read-path";
import { SUBGROUP_RULES } from "./run-scenario";

export type LabelledAnswer = {
  readonly run: string;
  readonly label: string;
  readonly group: string;
  readonly acceptable: string;
  readonly findings: string;
};

/** What the rules say of labelled runs: a folder with `subgroup-labels.csv` and `subgroup-runs/<run_id>/`. */
export async function judgeLabelled(folder: string): Promise<readonly LabelledAnswer[]> {
  const text = await readFile(path.join(folder, "subgroup-labels.csv"), "utf8");
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const answers: LabelledAnswer[] = [];
  for (const row of rows) {
    const read = (name: string): string => row[header.indexOf(name)] ?? "";
    const { run } = await readPath(path.join(folder, "subgroup-runs", read("run_id")), null);
    const findings = judgeRules(SUBGROUP_RULES, run).verdicts.filter(({ outcome }) => outcome === "finding");
    answers.push({
      run: read("run_id"),
      label: read("label"),
      group: read("group"),
      acceptable: read("acceptable_groups"),
      findings: findings
        .map(({ rule, subgroup, severity }) => `${rule} ${subgroup ?? ""} (${severity ?? ""})`)
        .join("; "),
    });
  }
  return answers;
}
