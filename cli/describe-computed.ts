import type { Computed } from "@/lib/calculus/computed";
import type { ComputedDocument } from "@/lib/schema/computed";
import type { LoggedGradients } from "@/lib/usecases/check-logged-gradients";

/** The most digits that tell doubles apart. */
const DIGITS = 17;

export function toComputedDocument(computed: Computed): ComputedDocument {
  const { status, evaluations } = computed;
  return status === "estimated"
    ? { status, value: computed.value, error: computed.error, evaluations, reason: null }
    : { status, value: null, error: null, evaluations, reason: computed.reason };
}

/** The relative errors come from numbers as they were logged, so that rounding alone is left as an error. */
export function toGradientCheckDocument({ checks, relativeError, sentence }: LoggedGradients): ComputedDocument {
  const common = { evaluations: checks.length, reason: sentence };
  return relativeError === null
    ? { status: "not-estimable", value: null, error: null, ...common }
    : { status: "estimated", value: relativeError, error: 2 * Number.EPSILON * Math.max(1, relativeError), ...common };
}

/** A result as text for a terminal, with as many digits as its error leaves. */
export function describeComputed(title: string, computed: Computed): string {
  const cost = `  evaluations  ${computed.evaluations}`;
  if (computed.status === "not-estimable") return [title, `  not estimable: ${computed.reason}`, cost].join("\n");
  const { value, error } = computed;
  return [
    title,
    `  value        ${knownDigits(value, error)}`,
    `  error        at most ${error.toExponential(1)}`,
    cost,
  ].join("\n");
}

export function describeGradientCheck(path: string, { checks, sentence }: LoggedGradients): string {
  const rows = checks.map(({ name, analytic, numerical, relativeError, outcome }) => [
    name,
    `analytic ${analytic}`,
    `numerical ${numerical}`,
    `relative error ${Number.isFinite(relativeError) ? Number(relativeError.toPrecision(2)) : "none"}`,
    outcome.replaceAll("-", " "),
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  return [path, `  ${sentence}`, ...lines].join("\n");
}

/** The value up to the digit in which its error stands. */
function knownDigits(value: number, error: number): string {
  if (error === 0 || value === 0) return String(value);
  const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(error)) + 1;
  return String(Number(value.toPrecision(Math.min(DIGITS, Math.max(1, digits)))));
}
