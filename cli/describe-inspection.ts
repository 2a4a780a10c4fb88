import type { InspectionDocument } from "@/lib/schema/inspection";

type Series = InspectionDocument["series"][number];
type Issue = InspectionDocument["issues"][number];

/** Wider keys and meanings are shown whole, but do not push the columns of all others apart. */
const WIDEST_COLUMN = 56;

/** What `rounds inspect` prints for people. */
export function describeInspection(document: InspectionDocument): string {
  const { source, formats, points, series, coverage, issues } = document;
  const counts = `${count(points, "point")}, ${series.length} series`;
  const blocks = [
    [`${source}  (${formats.join(" + ")}, ${counts})`],
    ["  Series: key, what it is taken for, points, steps, range", ...alignRows(series.map(describeSeries))],
    ["  Checks:", ...coverage.flatMap(describeCheck), ...describeClient(coverage)],
  ];
  const leftOut = issues.filter(({ code }) => code === "not-a-log");
  const others = issues.filter(({ code }) => code !== "not-a-log");
  if (others.length > 0) blocks.push(["  Issues:", ...others.map(describeIssue)]);
  if (leftOut.length > 0) blocks.push(["  Left out, for they are no training logs:", ...leftOut.map(describeLeftOut)]);
  return blocks.map((lines) => lines.join("\n")).join("\n\n");
}

function describeSeries(series: Series): readonly string[] {
  const { key, context, first, last, min, max, nonFinite, estimated } = series;
  const about = Object.entries(context).map(([name, value]) => `${name}=${value}`);
  const steps = first.step === last.step ? `step ${first.step}` : `steps ${first.step} to ${last.step}`;
  const range =
    min === null || max === null ? "no finite value" : min === max ? short(min) : `${short(min)} … ${short(max)}`;
  const marks = [estimated ? "estimated" : "", nonFinite > 0 ? `${nonFinite} not finite` : ""].filter(
    (mark) => mark !== "",
  );
  const shown = about.length === 0 ? key : `${key} {${about.join(", ")}}`;
  return [shown, describeMeaning(series), count(series.count, "point"), steps, [range, ...marks].join(", ")];
}

function describeMeaning({ metric, layer, parameter, subgroup, split }: Series): string {
  const of = [layer, parameter].filter((part) => part !== null).join(".");
  const details = [subgroup, split].filter((part) => part !== null);
  return `→ ${metric}${of === "" ? "" : ` of ${of}`}${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
}

function describeCheck({ rule, canAnswer, missing, how }: InspectionDocument["coverage"][number]): readonly string[] {
  const reason = missing.length > 0 ? `: missing ${missing.join("; ")}` : "";
  const code = how === null ? [] : how.split("\n").map((line) => `        ${line}`);
  return [`    ${canAnswer ? "can answer " : "cannot tell"} ${rule}${reason}`, ...code];
}

/** Where numbers of single layers are missing, the shortest way to all of them. */
function describeClient(coverage: InspectionDocument["coverage"]): readonly string[] {
  const isMissing = coverage.some(({ how }) => how !== null && OF_LAYERS.test(how));
  return isMissing ? [CLIENT] : [];
}

const OF_LAYERS = /(?:grad_norm|update_norm|grad_dot_update|zero_frac)\/|"gram"/;
const CLIENT =
  "    In PyTorch one line logs what is missing of the layers: run = gradient_rounds.watch(model, optimizer)  # clients/python";

function describeIssue({ source, line, byteOffset, message }: Issue): string {
  const place = line !== null ? `, line ${line}` : byteOffset !== null ? `, byte ${byteOffset}` : "";
  return `    ${source}${place}: ${message}`;
}

function describeLeftOut({ source, message }: Issue): string {
  const found = /found (.+); it was left out/.exec(message)?.[1];
  return `    ${source}${found === undefined ? "" : ` (${found})`}`;
}

function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.min(WIDEST_COLUMN, Math.max(...rows.map((row) => row[column]?.length ?? 0))),
  );
  return rows.map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function count(number: number, unit: string): string {
  return `${number.toLocaleString("en")} ${unit}${number === 1 ? "" : "s"}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
