import type { Problem } from "@/app/_components/request-json";
import {
  PLANNED_MEASURES,
  type PlanContent,
  type PlannedMeasure,
  type PlannedSubgroup,
} from "@/lib/core/analysis-plan";

/** A plan as it stands in the fields of the editor. */
export type PlanForm = {
  readonly measures: readonly PlannedMeasure[];
  readonly margins: Readonly<Record<PlannedMeasure, string>>;
  readonly threshold: { readonly value: string; readonly owner: string; readonly reason: string };
  readonly decisionRange: { readonly from: string; readonly to: string };
  readonly subgroups: readonly PlannedSubgroup[];
  /** Empty for none. */
  readonly reference: string;
};

/** The fields of a plan; empty for what is undeclared. */
export function toPlanForm(content: PlanContent): PlanForm {
  const { primaryMeasures, margins, threshold, decisionRange, subgroups, reference } = content;
  const text = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    measures: primaryMeasures,
    margins: {
      calibration: text(margins.calibration),
      "net-benefit": text(margins["net-benefit"]),
      auroc: text(margins.auroc),
    },
    threshold: { value: text(threshold?.value), owner: threshold?.owner ?? "", reason: threshold?.reason ?? "" },
    decisionRange: { from: text(decisionRange?.from), to: text(decisionRange?.to) },
    subgroups,
    reference: reference ?? "",
  };
}

/**
 * What the fields declare, as it is sent. A text that is no number stays a text, and half a threshold
 * stays half of one, so that the server says in its own words what it expected.
 */
export function readPlanForm(form: PlanForm): Readonly<Record<keyof PlanContent, unknown>> {
  const { measures, margins, threshold, decisionRange, subgroups, reference } = form;
  const declared = PLANNED_MEASURES.filter((measure) => measures.includes(measure));
  const { value, owner, reason } = threshold;
  const { from, to } = decisionRange;
  return {
    primaryMeasures: declared,
    margins: Object.fromEntries(
      declared.flatMap((measure) => (isEmpty(margins[measure]) ? [] : [[measure, readNumber(margins[measure])]])),
    ),
    threshold: [value, owner, reason].every(isEmpty) ? null : { value: readNumber(value), owner, reason },
    decisionRange: [from, to].every(isEmpty) ? null : { from: readNumber(from), to: readNumber(to) },
    subgroups,
    reference: subgroups.some(({ name }) => name === reference) ? reference : null,
  };
}

function isEmpty(text: string): boolean {
  return text.trim() === "";
}

/** A number as people write it: "0.1", "0,1" and "10 %" are the same. */
function readNumber(text: string): number | string {
  const given = text.trim().replace(",", ".");
  const percent = /^(.*\S)\s*%$/.exec(given)?.[1];
  const value = percent === undefined ? Number(given) : Number((Number(percent) / 100).toPrecision(12));
  return given === "" || !Number.isFinite(value) ? text.trim() : value;
}

const FIELD_NAMES: readonly (readonly [path: RegExp, name: string])[] = [
  [/^margins\.calibration/, "Margin of calibration"],
  [/^margins\.net-benefit/, "Margin of net benefit"],
  [/^margins\.auroc/, "Margin of the AUROC"],
  [/^threshold\.value/, "Threshold"],
  [/^threshold\.owner/, "Who decided the threshold"],
  [/^threshold\.reason/, "Why this threshold"],
  [/^decisionRange\.from/, "Decision range, from"],
  [/^decisionRange\.to/, "Decision range, to"],
  [/^decisionRange/, "Decision range"],
  [/^subgroups/, "Groups of patients"],
  [/^reference/, "Compared with"],
];

/** A field at fault by its name, without what is of use only to whoever writes the request by hand; anything else stays. */
export function nameProblem({ detail, fix }: Problem): Problem {
  const named = nameField(detail);
  return { detail: named, fix: named === detail ? fix : null };
}

/** Puts the name of the field in place of its path in what the server says of a body. */
function nameField(detail: string): string {
  const [, path, message] = /^Expected a usable body, but body\.content\.(\S+) is not: (.+?)\.?\.$/s.exec(detail) ?? [];
  const name = FIELD_NAMES.find(([pattern]) => path !== undefined && pattern.test(path))?.[1];
  return name === undefined || message === undefined ? detail : `${name}: ${message}.`;
}
