import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { AppError } from "@/lib/core/errors";
import type { ProofAnswer } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import { composeAnswer } from "@/lib/proof/compose-answer";
import { contradictClaim } from "@/lib/proof/contradict-claim";
import { type MatchedResults, matchResults } from "@/lib/proof/match-results";
import type { ProofResult } from "@/lib/proof/proof-result";
import { readGroupLosses } from "@/lib/proof/read-group-losses";
import { readMeasure } from "@/lib/proof/read-measure";
import type { SecondarySide } from "@/lib/proof/secondary-pair";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import { namePlan } from "./name-plan";
import { readPath } from "./read-path";

/**
 * What the run folders of an experiment show, held against its plan.
 *
 * @throws AppError for a plan that is none or was changed, and for a folder that is no run of a plan
 */
export async function judgeProof(
  planFile: string,
  folders: readonly string[],
): Promise<{ readonly plan: ProofPlan; readonly matched: MatchedResults; readonly answer: ProofAnswer }> {
  const { plan, matched } = await matchFolders(planFile, folders);
  const sides = new Map<ProofResult, SecondarySide>();
  const counted = matched.missing.length > 0 ? [] : matched.pairs.flatMap(({ asIs, repaired }) => [asIs, repaired]);
  for (const result of counted) sides.set(result, await readSide(result.run));
  const answer = composeAnswer(plan, matched, (result) => {
    const side = sides.get(result);
    if (side === undefined) throw new Error("Every run of a whole pair has been read.");
    return side;
  });
  return { plan, matched, answer };
}

/**
 * The run folders of an experiment held against its plan, in its measure alone.
 *
 * @throws AppError for a plan that is none or was changed, and for a folder that is no run of a plan
 */
export async function matchFolders(
  planFile: string,
  folders: readonly string[],
): Promise<{ readonly plan: ProofPlan; readonly matched: MatchedResults }> {
  const plan = parsePlan(await readJson(planFile), planFile);
  const results: ProofResult[] = [];
  for (const folder of folders) results.push(await readResult(folder, plan));
  return { plan, matched: matchResults(plan, results) };
}

/** Read again, so that no more than one run is in memory. */
async function readSide(folder: string): Promise<SecondarySide> {
  const { run } = await readPath(folder, null);
  const subgroups = analyseSubgroups(run);
  return { verdicts: judgeRules(CATALOGUE, run).verdicts, subgroups, losses: readGroupLosses(run, subgroups) };
}

function parsePlan(json: unknown, file: string): ProofPlan {
  const parsed = proofPlanSchema.safeParse(json);
  if (!parsed.success) throw unreadable(`a plan of rounds prove in ${file}`, describeFirst(parsed.error));
  if (namePlan(parsed.data).sha256 !== parsed.data.sha256)
    throw unreadable(`the plan in ${file} as it was written`, "one that was changed: its SHA-256 is another");
  return parsed.data;
}

async function readResult(folder: string, plan: ProofPlan): Promise<ProofResult> {
  const { run, issues } = await readPath(folder, null);
  const { proof } = run.settings;
  if (proof === null)
    throw unreadable(
      `"proof" in the meta.json of ${folder}`,
      issues.find(({ message }) => message.startsWith(`The setting "proof"`))?.message ?? "none",
    );
  return { ...proof, run: folder, value: readMeasure(run, plan.measure), contradiction: contradictClaim(run, proof) };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw unreadable(`JSON in ${file}`, error instanceof Error ? error.message : String(error));
  }
}

function describeFirst({ issues: [first] }: z.ZodError): string {
  return first === undefined ? "something else" : `${first.path.join(".") || "it"}: ${first.message}`;
}

function unreadable(expected: string, found: string): AppError {
  return new AppError(
    "unreadable-file",
    `Expected ${expected}, found ${found}.`,
    "Take the files as they were written.",
  );
}
