import type { AuditEntry } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import { formatCount } from "@/lib/core/format-number";
import type { ProofDocument } from "@/lib/core/proof-document";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import type { Sha256 } from "../bundle/report-ports";
import type { Untold } from "./find-untold";
import { mayLieBefore } from "./may-lie-before";

/** A server whose clock was set back gives an entry the time of the one before: so far apart the two may be, and no more. */
const MOST_LAG_MS = 24 * 3_600_000;

/**
 * Whether each plan of an experiment is one that the log tells was registered, with this content and at this time: who
 * writes a plan once the runs are known, or changes one, leaves its entry behind.
 *
 * @param entries the part of the audit log that goes with the record, in its order
 */
export async function checkRegisteredPlans(
  entries: readonly AuditEntry[],
  experiments: ExperimentEvidence | undefined,
  sha256: Sha256,
): Promise<Untold> {
  const faults: string[] = [];
  let told = 0;
  let before = 0;
  for (const proof of experiments?.proofs ?? []) {
    const entry = entries.find(({ action, object }) => action === "proof.planned" && object === objectOf(proof));
    if (entry !== undefined) {
      const fault = await findFault(proof, entry, sha256);
      if (fault === null) told += 1;
      else faults.push(fault);
    } else if (mayLieBefore(entries, proof.registered.at)) before += 1;
    else faults.push(`No entry of the log tells that the ${nameOf(proof)} was registered.`);
  }
  return { faults, said: sayRegistered(told, before) };
}

function objectOf({ run, plan }: ProofDocument): string {
  return `proof:${run.id}/${plan.sha256}`;
}

function nameOf({ plan }: ProofDocument): string {
  return `plan ${plan.sha256.slice(0, 12)} of an experiment`;
}

async function findFault(proof: ProofDocument, entry: AuditEntry, sha256: Sha256): Promise<string | null> {
  if (entry.payload_sha256 !== (await sha256([new TextEncoder().encode(canonicalJson(proof.plan))])))
    return `The ${nameOf(proof)} is not the one that entry ${entry.seq} tells was registered.`;
  if (Date.parse(entry.at) - Date.parse(proof.registered.at) <= MOST_LAG_MS) return null;
  return `The ${nameOf(proof)} is said to have been registered at ${proof.registered.at}, and entry ${entry.seq} tells of it at ${entry.at}.`;
}

function sayRegistered(told: number, before: number): string {
  const sentences = [
    ...(told === 0
      ? []
      : [`Entries tell when ${formatCount(told, "plan")} of experiments ${told === 1 ? "was" : "were"} registered.`]),
    ...(before === 0
      ? []
      : [`The registration of ${formatCount(before, "plan")} of experiments is not in this part of the log.`]),
  ];
  return sentences.map((sentence) => ` ${sentence}`).join("");
}
