import { AppError } from "@/lib/core/errors";
import { compareReports, type NamedRecord, toChangesDocument } from "@/lib/report/comparison/compare-reports";
import { readReportRecord } from "@/lib/usecases/read-report-record";
import { type Command, EXIT, type Terminal } from "./command";
import { describeChanges } from "./describe-changes";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

export const COMPARE: Command = {
  summary: "compare two reports: which numbers and verdicts changed, and what differs beside them",
  usage: "rounds compare BEFORE AFTER [--json]",
  help: `BEFORE and AFTER are each a report.json, or a bundle as it was exported or unpacked, whose report.json is
taken as it is: rounds verify says whether it is what was signed.
--json   one JSON object with all numbers; docs/report.md says how differences are made and read
Exit: 0 nothing differs, 1 a number, a verdict or what stands beside them differs, 2 not two reports.`,
  async run(words, terminal) {
    const { paths, flags } = parseArguments(words, { flags: ["json"], options: [] });
    const [one, other, ...rest] = paths;
    if (one === undefined || other === undefined || rest.length > 0) throw new UsageError("expected BEFORE and AFTER");
    const before = await readOrReport(one, terminal);
    const after = await readOrReport(other, terminal);
    if (before === null || after === null) return EXIT.unusable;
    const changes = toChangesDocument(compareReports(before, after));
    terminal.out(flags.has("json") ? JSON.stringify(changes) : describeChanges(changes));
    terminal.error("Both are compared as they are; rounds verify checks a bundle.");
    const isSame = [changes.numbers, changes.verdicts, changes.context].every((list) => list.length === 0);
    return isSame ? EXIT.ok : EXIT.finding;
  },
};

/** Both are read, so that both are named where neither can be. */
async function readOrReport(target: string, terminal: Terminal): Promise<NamedRecord | null> {
  try {
    return await readReportRecord(target);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    reportUnreadable(target, error, terminal);
    return null;
  }
}
