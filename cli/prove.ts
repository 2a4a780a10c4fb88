import { Readable } from "node:stream";
import { PROOF_CHANGES } from "@/lib/core/proof-plan";
import { RULE_IDS } from "@/lib/core/verdict";
import { provePath } from "@/lib/usecases/prove-path";
import { type Command, EXIT } from "./command";
import { judgePairsOf } from "./judge-pairs";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";
import { writeOut } from "./write-out";

export const PROVE: Command = {
  summary: "plan a paired experiment that tests a finding: one thing changed, all else as it was",
  usage:
    "rounds prove PATH [--finding RULE] [--subgroup NAME] [--change CHANGE] [--pairs N] [--margin X] [--layer-order a,b,…] --out FILE, or rounds prove --plan FILE PATH… [--json]",
  help: `The plan is JSON: finding, change, seeds, measure and margin, fixed before anything runs, and its SHA-256. Without --finding it is for the finding that no other explains the usual way.\nCHANGE is one of ${PROOF_CHANGES.join(", ")}; not every one fits every finding.\nclients/python/prove trains the pairs of a plan with a function of yours; with --plan, the PATHs are the folders that it wrote, and what they show is said.`,
  async run(words, terminal) {
    const { paths, flags, options } = parseArguments(words, {
      flags: ["json"],
      options: ["plan", "finding", "subgroup", "change", "pairs", "margin", "layer-order", "out"],
    });
    const plan = options.get("plan");
    if (plan !== undefined) {
      if (options.size > 1)
        throw new UsageError("--plan goes with PATHs and --json alone: all else stands in the plan");
      return await judgePairsOf(plan, paths, flags.has("json"), terminal);
    }
    const [target, ...others] = paths;
    if (target === undefined || others.length > 0) throw new UsageError("expected one PATH");
    const out = options.get("out");
    if (out === undefined) throw new UsageError("expected --out FILE");
    const wishes = {
      rule: chooseOne("finding", RULE_IDS, options.get("finding")),
      subgroup: options.get("subgroup") ?? null,
      change: chooseOne("change", PROOF_CHANGES, options.get("change")),
      replicates: readNumber("pairs", options.get("pairs")),
      margin: readNumber("margin", options.get("margin")),
    };
    const layerOrder = splitLayerOrder(options.get("layer-order"));
    try {
      const made = await provePath(target, wishes, { now: new Date(), layerOrder });
      await writeOut(Readable.from([Buffer.from(`${JSON.stringify(made, null, 2)}\n`)]), out, terminal);
      const { finding, change, replicates, sha256 } = made;
      terminal.out(
        `${target}: plan for ${finding.rule}${finding.subgroup === null ? "" : ` on ${finding.subgroup}`} in ${out}, ${replicates} pairs. ${change.what} SHA-256 ${sha256}`,
      );
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(target, error, terminal);
    }
  },
};

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
