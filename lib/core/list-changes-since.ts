import type { JudgedPredictions, JudgedState } from "./judgement";

/**
 * What has changed since a judgement was made, each in the words of "…: the plan changed"; empty while it
 * still speaks of what is shown.
 *
 * @param now the state today; its verdict is undefined while it is being computed and cannot be compared
 */
export function listChangesSince(
  then: JudgedState,
  now: Omit<JudgedState, "verdict"> & { readonly verdict: JudgedState["verdict"] | undefined },
): string[] {
  if (then.diagnosisKey === now.diagnosisKey) return [];
  const changes = [
    then.planVersion === now.planVersion ? null : describePlan(then.planVersion, now.planVersion),
    then.definition === now.definition ? null : "the definition of the group changed",
    samePredictions(then.predictions, now.predictions) ? null : "the predictions changed",
    then.engineVersion === now.engineVersion
      ? null
      : `the checks changed (engine ${then.engineVersion}, now ${now.engineVersion})`,
    then.revision === now.revision ? null : "the run's points, mapping or settings changed",
  ].filter((change) => change !== null);
  // Points that came live and are not folded yet change the key alone.
  if (changes.length === 0) changes.push("points were added to the run");
  return [...changes, ...describeVerdict(then.verdict, now.verdict)];
}

function describePlan(then: number | null, now: number | null): string {
  const name = (version: number | null) => (version === null ? "none" : `version ${version}`);
  return `the plan changed (${name(then)}, now ${name(now)})`;
}

function samePredictions(then: readonly JudgedPredictions[], now: readonly JudgedPredictions[]): boolean {
  const digest = (sets: readonly JudgedPredictions[]) =>
    JSON.stringify(
      sets.map(({ name, sha256, checkpointStep, modelSha256 }) => [name, sha256, checkpointStep, modelSha256]),
    );
  return digest(then) === digest(now);
}

function describeVerdict(then: JudgedState["verdict"], now: JudgedState["verdict"] | undefined): string[] {
  if (now === undefined) return [];
  const [before, after] = [nameVerdict(then), nameVerdict(now)];
  return before === after ? [] : [`the verdict was “${before}” and is “${after}”`];
}

function nameVerdict(verdict: JudgedState["verdict"]): string {
  if (verdict === null) return "not among the checks";
  if (verdict.severity !== null) return verdict.severity;
  return verdict.outcome === "no-finding" ? "nothing found" : "could not tell";
}
