import { checkChain } from "@/lib/core/audit-chain";
import type { AuditEntry, ChainHead } from "@/lib/core/audit-entry";
import type { JsonValue } from "@/lib/core/canonical-json";
import { auditEntrySchema } from "@/lib/schema/audit";
import type { Envelope } from "@/lib/schema/bundle";
import { BUNDLE_FILES } from "../bundle/bundle-layout";
import type { Sha256 } from "../bundle/report-ports";
import { checkDeclaredPlan } from "./check-declared-plan";
import { checkRegisteredPlans } from "./check-registered-plans";
import { findUntold } from "./find-untold";
import { concludeLevel, type LevelOutcome } from "./level-result";
import type { BundleDocuments } from "./read-documents";

/**
 * Level 3: the entries of the audit log follow one another without a gap or a change up to the head that the
 * sealed envelope names, and tell of this record, of its signatures, of its analysis plan and of the plans of experiments. Whoever runs the
 * server can write another history from its beginning: only a head that somebody outside has kept excludes
 * that, and only up to that entry.
 *
 * @param kept heads from outside; those of entries that the bundle does not hold say nothing of it
 */
export async function verifyChain(
  { chain, envelope, record }: BundleDocuments,
  kept: readonly ChainHead[],
  sha256: Sha256,
): Promise<LevelOutcome> {
  if ("fault" in chain) return { status: "failed", reason: chain.fault };
  const entries = readEntries(chain.value);
  if (typeof entries === "string") return { status: "failed", reason: entries };
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) {
    return { status: "failed", reason: `${BUNDLE_FILES.chain} holds no entry.` };
  }
  const known = kept.filter(({ seq }) => seq >= first.seq && seq <= last.seq);
  const check = await checkChain(entries, {
    sha256: (text) => sha256([new TextEncoder().encode(text)]),
    isSegment: first.seq > 1,
    kept: known,
  });
  const faults = check.status === "broken" ? [check.reason] : [];
  let said = "";
  if ("fault" in envelope) faults.push(envelope.fault);
  else {
    faults.push(...compareEnds(first, last, envelope.value));
    const untold = await findUntold(entries, envelope.value, sha256);
    faults.push(...untold.faults);
    const plan = checkDeclaredPlan(entries, "value" in record ? record.value : null, envelope.value.recordSha256);
    if (plan.fault !== null) faults.push(plan.fault);
    const registered = await checkRegisteredPlans(entries, envelope.value.experiments, sha256);
    faults.push(...registered.faults);
    said = `${untold.said}${plan.said}${registered.said}`;
  }
  return concludeLevel(faults, `${summarise(first, last, known)}${said}`);
}

function readEntries(lines: readonly JsonValue[]): readonly AuditEntry[] | string {
  const entries: AuditEntry[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = auditEntrySchema.safeParse(line);
    if (!entry.success) return `${BUNDLE_FILES.chain}, line ${index + 1}, is no entry of an audit log.`;
    entries.push(entry.data);
  }
  return entries;
}

function compareEnds(first: AuditEntry, last: AuditEntry, { chain, made }: Envelope): string[] {
  const { firstSeq, head } = chain;
  if (first.seq !== firstSeq)
    return [`The log begins with entry ${first.seq}, and the envelope names entry ${firstSeq}.`];
  if (last.seq < head.seq) {
    return [`The end of the log is missing: it stops at entry ${last.seq}, and the envelope names entry ${head.seq}.`];
  }
  if (last.seq > head.seq) {
    return [
      `Entries were added to the log: it goes on to entry ${last.seq}, and the envelope names entry ${head.seq}.`,
    ];
  }
  if (last.hash !== head.hash || last.at !== head.at) {
    return [`The last entry of the log, ${last.seq}, is not the one that the envelope names.`];
  }
  if (last.at <= made.at) return [];
  return [`Time goes backwards: entry ${last.seq} is of ${last.at}, but the envelope was made at ${made.at}.`];
}

function summarise(first: AuditEntry, last: AuditEntry, known: readonly ChainHead[]): string {
  const span = `Entries ${first.seq} to ${last.seq} follow one another up to the head that the envelope names`;
  if (known.length === 0) return `${span}: intact as given; a rewrite by the operator is not excluded.`;
  const latest = Math.max(...known.map(({ seq }) => seq));
  return `${span}, and entry ${latest} is the one that was kept outside: nothing up to there was rewritten since.`;
}
