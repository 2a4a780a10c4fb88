import type { ProofPlan } from "@/lib/core/proof-plan";

/** The Python that trains the pairs of a plan, with the places that whoever trains fills in. */
export function writeTrainingCode({ change, measure }: ProofPlan, project: string): string {
  const group = measure.subgroup === null ? "" : `, subgroup=${quoted(measure.subgroup)}`;
  const settings = change.settings.map(
    ({ setting, from }) =>
      `    # side.settings.get(${quoted(setting)}, ${pythonOf(from)}): ${pythonOf(from)} is as it was`,
  );
  const measured =
    measure.from === "predictions"
      ? ["        ...", `    side.predict(outcome, risk${group})  # once for each patient outside training`]
      : ["        ...", `        side.log(step, "loss", value, split=${pythonOf(measure.split)}${group})`];
  return [
    "from prove import run_pairs",
    "",
    "def train(side):  # side.seed, side.steps, side.batch_size",
    ...settings,
    "    for step in range(1, side.steps + 1):",
    ...measured,
    "",
    'run_pairs("plan.json", train, out="proof-runs", data=["train.csv"],',
    `          url="ADDRESS", token="TOKEN", project=${quoted(project)})`,
  ].join("\n");
}

function pythonOf(value: number | string | boolean | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? String(value) : quoted(value);
}

/** JSON's texts are Python's as well. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
