import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import type { z } from "zod";
import { PROOF_CHANGES, type ProofPlan } from "@/lib/core/proof-plan";
import { RULE_IDS } from "@/lib/core/verdict";
import type { PlanWishes } from "@/lib/proof/derive-plan";
import { createProofBodySchema } from "@/lib/schema/proof";
import type { ServerAddress } from "@/lib/usecases/call-server";
import { provePath } from "@/lib/usecases/prove-path";
import { type Command, EXIT } from "./command";
import { judgePairsOf } from "./judge-pairs";
import { PACKAGE_ROOT } from "./package-root";
import { parseArguments, UsageError } from "./parse-arguments";
import { readServer } from "./read-server";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";
import { writeOut } from "./write-out";

export const PROVE: Command = {
  summary: "plan a paired experiment that tests a finding: one thing changed, all else as it was",
  usage:
    "rounds prove RUN|PATH [--finding RULE] [--subgroup NAME] [--change CHANGE] [--pairs N] [--margin X] [--layer-order a,b,…] [--url URL --token TOKEN] --out FILE, or rounds prove --plan FILE PATH… [--json]",
  help: `The plan is JSON: finding, change, seeds, measure and margin, fixed before anything runs, and its SHA-256. Without --finding it is for the finding that no other explains the usual way.\nCHANGE is one of ${PROOF_CHANGES.join(", ")}; not every one fits every finding.\nWhat is no PATH is the RUN of the database here (DATABASE_URL, ROUNDS_DATA as for the server), or with --url and --token (else ROUNDS_TOKEN) of that server: its id, its name, or project/run. Its plan is registered there, so that the runs that name it are judged when they come in.\nclients/python/prove trains the pairs of a plan with a function of yours; with --plan, the PATHs are the folders that it wrote, and what they show is said.`,
  async run(words, terminal) {
    const { paths, flags, options } = parseArguments(words, {
      flags: ["json"],
      options: ["plan", "finding", "subgroup", "change", "pairs", "margin", "layer-order", "out", "url", "token"],
    });
    const plan = options.get("plan");
    if (plan !== undefined) {
      if (options.size > 1)
        throw new UsageError("--plan goes with PATHs and --json alone: all else stands in the plan");
      return await judgePairsOf(plan, paths, flags.has("json"), terminal);
    }
    const [target, ...others] = paths;
    if (target === undefined || others.length > 0) throw new UsageError("expected one RUN or PATH");
    const out = options.get("out");
    if (out === undefined) throw new UsageError("expected --out FILE");
    const wishes = {
      rule: chooseOne("finding", RULE_IDS, options.get("finding")),
      subgroup: options.get("subgroup") ?? null,
      change: chooseOne("change", PROOF_CHANGES, options.get("change")),
      pairs: readNumber("pairs", options.get("pairs")),
      margin: readNumber("margin", options.get("margin")),
    };
    const layerOrder = splitLayerOrder(options.get("layer-order"));
    const server = readServer(options);
    const isStored = server !== null || !existsSync(target);
    if (isStored && layerOrder !== null)
      throw new UsageError("--layer-order is for files; a stored run has its own order");
    try {
      const made = isStored ? await proveStored(target, wishes, server) : await proveFiles(target, wishes, layerOrder);
      await writeOut(Readable.from([Buffer.from(`${JSON.stringify(made.plan, null, 2)}\n`)]), out, terminal);
      terminal.out(`${target}: ${describePlan(made)} in ${out}. ${made.plan.change.what} SHA-256 ${made.plan.sha256}`);
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(target, error, terminal);
    }
  },
};

type Wishes = Omit<PlanWishes, "replicates"> & { readonly pairs: number | null };

/** `isNew` is null for a plan that is registered nowhere. */
type MadePlan = { readonly plan: ProofPlan; readonly isNew: boolean | null };

async function proveFiles(
  target: string,
  { pairs, ...wishes }: Wishes,
  layerOrder: readonly string[] | null,
): Promise<MadePlan> {
  const plan = await provePath(target, { ...wishes, replicates: pairs }, { now: new Date(), layerOrder });
  return { plan, isNew: null };
}

/** Loaded late, as no plan for files opens a database. */
async function proveStored(word: string, wishes: Wishes, server: ServerAddress | null): Promise<MadePlan> {
  const { proveRemoteRun, proveStoredRun } = await import("@/lib/usecases/proofs/prove-stored-run");
  const body = createProofBodySchema.safeParse(wishes);
  if (!body.success) throw new UsageError(describeWish(body.error));
  if (server !== null) return await proveRemoteRun(server, word, body.data);
  return await proveStoredRun(word, body.data, { environment: process.env, packageRoot: PACKAGE_ROOT });
}

function describeWish({ issues: [first] }: z.ZodError): string {
  return first === undefined ? "a wish that is none" : `--${first.path.join(".")}: ${first.message}`;
}

function describePlan({ plan: { finding, replicates }, isNew }: MadePlan): string {
  const kind = isNew === null ? "plan" : isNew ? "registered plan" : "plan that was registered already";
  const about = `${finding.rule}${finding.subgroup === null ? "" : ` on ${finding.subgroup}`}`;
  return `${kind} for ${about}, ${replicates} pairs,`;
}

function chooseOne<Word extends string>(
  option: string,
  words: readonly Word[],
  given: string | undefined,
): Word | null {
  if (given === undefined) return null;
  const known = words.find((word) => word === given);
  if (known === undefined) throw new UsageError(`--${option} takes ${words.join(", ")}, not ${given}`);
  return known;
}

function readNumber(option: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  const number = Number(given);
  if (given.trim() === "" || !Number.isFinite(number)) throw new UsageError(`--${option} takes a number, not ${given}`);
  return number;
}
