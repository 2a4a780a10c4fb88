import type { InspectionDocument } from "@/lib/schema/inspection";
import { inspectPath } from "@/lib/usecases/inspect-path";
import { type Command, EXIT, type Exit, worstExit } from "./command";
import { reportUnreadable } from "./diagnose";
import { parseArguments, UsageError } from "./parse-arguments";
import { splitLayerOrder } from "./split-layer-order";

export const INSPECT: Command = {
  summary: "list what a log holds, and which checks can answer from it",
  usage: "rounds inspect PATH… [--json] [--layer-order a,b,…]",
  async run(words, terminal) {
    const parsed = parseArguments(words, { flags: ["json"], options: ["layer-order"] });
    if (parsed.paths.length === 0) throw new UsageError("expected at least one PATH");
    const layerOrder = splitLayerOrder(parsed.options.get("layer-order"));
    const exits: Exit[] = [];
    for (const path of parsed.paths) {
      try {
        const document = await inspectPath(path, { layerOrder });
        terminal.out(parsed.flags.has("json") ? JSON.stringify(document) : describeInspection(document));
        exits.push(EXIT.ok);
      } catch (error) {
        exits.push(reportUnreadable(path, error, terminal));
      }
    }
    return worstExit(exits);
  },
};

function describeInspection(document: InspectionDocument): string {
  const lines = [
    `${document.source}  (${document.formats.join(" + ")}, ${document.points.toLocaleString("en")} points, ${document.series.length} series)`,
    "",
    "  Series: key → metric, layer, subgroup, split; points; first and last step",
  ];
  for (const series of document.series) {
    const mapped = [series.metric, series.layer, series.parameter, series.subgroup, series.split].filter(
      (part) => part !== null,
    );
    const marks = [
      series.estimated ? "estimated" : null,
      series.nonFinite > 0 ? `${series.nonFinite} non-finite` : null,
    ].filter((mark) => mark !== null);
    lines.push(
      `    ${series.key} → ${mapped.join(" · ")}; ${series.count} points, steps ${series.first.step} to ${series.last.step}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`,
    );
  }
  lines.push("", "  Checks:");
  for (const check of document.coverage) {
    lines.push(
      `    ${check.canAnswer ? "can answer " : "cannot tell"} ${check.rule}${check.missing.length > 0 ? `: missing ${check.missing.join("; ")}` : ""}`,
    );
    if (check.how !== null) lines.push(...check.how.split("\n").map((line) => `        ${line}`));
  }
  if (document.issues.length > 0) {
    lines.push("", "  Issues:");
    for (const issue of document.issues)
      lines.push(`    ${issue.source}${issue.line === null ? "" : `, line ${issue.line}`}: ${issue.message}`);
  }
  return lines.join("\n");
}
