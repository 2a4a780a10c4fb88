import { canonicalJson } from "@/lib/core/canonical-json";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RuleId } from "@/lib/core/verdict";
import type { ReportRecord } from "@/lib/schema/report";

/** Something beside the numbers that is not the same in both reports. */
export type ContextChange = {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** Which rules may read it. */
  readonly bears: "everything" | "training" | "patients" | "nothing" | { readonly rule: RuleId };
};

type Stated = Omit<ContextChange, "before" | "after"> & { readonly text: string };

const NONE = "none";
const MOST_NAMED = 10;

/** Facts of sections that are said otherwise: versions and digests below, and answers, which are no input. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set([
  "0 Points, SHA-256",
  "0 Engine",
  "0 Log",
  "2 Prediction sets",
  "3 Declared",
  "10 Summary",
]);

/**
 * What differs of what stands beside the numbers: for whom the report is, engine, rules, policies, digests of inputs,
 * plan, and what its sections state of run, groups, threshold and training.
 */
export function listContextChanges(before: ReportRecord, after: ReportRecord): ContextChange[] {
  const [earlier, later] = [byName(describeContext(before)), byName(describeContext(after))];
  const stated = [...new Set([...earlier.keys(), ...later.keys()])].flatMap((what): ContextChange[] => {
    const [one, other] = [earlier.get(what), later.get(what)];
    const bears = (other ?? one)?.bears ?? "nothing";
    const [was, is] = [one?.text ?? NONE, other?.text ?? NONE];
    return was === is ? [] : [{ what, before: was, after: is, bears }];
  });
  return [
    ...stated,
    ...compareLists("Layers, input to output", before.run.layers, after.run.layers),
    ...compareLists("Groups in the log", before.run.subgroups, after.run.subgroups),
  ];
}

/** Of long lists only what the other has not. */
function compareLists(what: string, before: readonly string[], after: readonly string[]): ContextChange[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return [{ what, before: describeList(before, after), after: describeList(after, before), bears: "training" }];
}

function describeList(own: readonly string[], other: readonly string[]): string {
  const known = new Set(other);
  const alone = own.filter((name) => !known.has(name));
  const named = alone.slice(0, MOST_NAMED).join(", ");
  const more = alone.length > MOST_NAMED ? ` and ${formatInteger(alone.length - MOST_NAMED)} more` : "";
  if (alone.length > 0) return `${formatInteger(own.length)}, only here: ${named}${more}`;
  return `${formatInteger(own.length)}${own.length === other.length ? ", in another order" : ""}`;
}

/** What has one name several times is one list. */
function byName(stated: readonly Stated[]): Map<string, Stated> {
  const named = new Map<string, Stated>();
  for (const one of stated) {
    const known = named.get(one.what);
    named.set(one.what, known === undefined ? one : { ...one, text: `${known.text}; ${one.text}` });
  }
  return named;
}

function describeContext(record: ReportRecord): Stated[] {
  const { engine, isWhole } = record;
  return [
    {
      what: "Readers",
      text: isWhole ? "may see single patients" : "may not see single patients; what tells of 1 to 10 is hidden",
      bears: "patients",
    },
    { what: "Engine", text: `version ${engine.version}`, bears: "everything" },
    ...engine.rules.map(({ rule, version }) => describeRule(rule, version)),
    ...[...engine.policies].sort().map((text): Stated => ({ what: "Policies", text, bears: "patients" })),
    ...describeInputs(record),
    ...describeSections(record),
  ];
}

function describeRule(rule: string, version: number): Stated {
  const known = (Object.keys(RULE_NAMES) as RuleId[]).find((id) => id === rule);
  return {
    what: `Rule ${known === undefined ? rule : RULE_NAMES[known]}`,
    text: `version ${version}`,
    bears: known === undefined ? "nothing" : { rule: known },
  };
}

function describeInputs({ inputs, run, subgroups }: ReportRecord): Stated[] {
  const { points, predictions, plan } = inputs;
  const steps =
    run.steps === null ? "" : `, steps ${formatInteger(run.steps.first)} to ${formatInteger(run.steps.last)}`;
  const size = `${formatCount(points.points, "point")} in ${formatInteger(points.series)} series${steps}`;
  const version =
    subgroups.status === "analysed" && subgroups.plan.version !== null
      ? `version ${subgroups.plan.version}, ${subgroups.plan.isAfterResults ? "after" : "before"} results were seen; `
      : "";
  return [
    { what: "Points", text: `${size}; SHA-256 ${points.sha256}`, bears: "training" },
    ...[...predictions]
      .map(({ name, rows, sha256 }) => ({
        name,
        text: `${rows === null ? "number of rows hidden" : formatCount(rows, "row")}; SHA-256 ${sha256 ?? "hidden"}`,
      }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ name, text }): Stated => ({ what: `Predictions ${name}`, text, bears: "patients" })),
    ...(plan === null
      ? []
      : [{ what: "Analysis plan", text: `${version}SHA-256 ${plan.sha256}`, bears: "patients" } as const]),
  ];
}

/** Terms that one rule reads of a section that no other reads. */
const READ_BY: Readonly<Record<string, RuleId>> = { "Share of events in training": "base-rate" };

const BEARING: Readonly<Record<number, ContextChange["bears"]>> = {
  3: "patients",
  4: "patients",
  6: "patients",
  10: "training",
};

function describeSections({ sections }: ReportRecord): Stated[] {
  return sections.flatMap(({ number, title, facts }) =>
    facts
      .filter(({ term }) => !SAID_OTHERWISE.has(`${number} ${term}`))
      .map(({ term, text }) => ({ what: `${title}: ${term}`, text, bears: bearingOf(number, term) })),
  );
}

function bearingOf(section: number, term: string): ContextChange["bears"] {
  const rule = section === 2 ? READ_BY[term] : undefined;
  return rule === undefined ? (BEARING[section] ?? "nothing") : { rule };
}
