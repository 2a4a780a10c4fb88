import type { Computed } from "@/lib/calculus/computed";
import { directionalDerivative, gradient, hessianVectorProduct, jacobian } from "@/lib/calculus/gradient";
import { UsageError } from "./parse-arguments";
import { parseExpressionOf } from "./parse-expression";
import { readNumber, readVariable } from "./run-calculus";

/** One of several results, with what it is the derivative of and by. */
export type NamedComputed = { readonly of: string; readonly by: string; readonly computed: Computed };

type Place = { readonly names: readonly string[]; readonly values: readonly number[] };

/** @throws ExpressionError, UsageError */
export function runGradient(text: string, at: string): readonly NamedComputed[] {
  const { names, values } = readPlace(at, "at");
  const computed = gradient(parseExpressionOf(text, names), values);
  return computed.map((one, index) => ({ of: text, by: names[index] ?? "", computed: one }));
}

/** One row of results for each expression. @throws ExpressionError, UsageError */
export function runJacobian(texts: readonly string[], at: string): readonly NamedComputed[] {
  const { names, values } = readPlace(at, "at");
  const parts = texts.map((text) => parseExpressionOf(text, names));
  const rows = jacobian((x) => parts.map((part) => part(x)), values);
  return rows.flatMap((row, part) =>
    row.map((computed, index) => ({ of: texts[part] ?? "", by: names[index] ?? "", computed })),
  );
}

/** @throws ExpressionError, UsageError */
export function runDirectional(text: string, at: string, direction: string): Computed {
  const place = readPlace(at, "at");
  return directionalDerivative(parseExpressionOf(text, place.names), place.values, readDirection(direction, place));
}

/** How the gradient changes in a direction; the gradient itself is numerical. @throws ExpressionError, UsageError */
export function runHessianVector(text: string, at: string, direction: string): readonly NamedComputed[] {
  const place = readPlace(at, "at");
  const f = parseExpressionOf(text, place.names);
  const gradientAt = (x: Float64Array): readonly number[] =>
    gradient(f, x).map((one) => (one.status === "estimated" ? one.value : Number.NaN));
  const products = hessianVectorProduct(gradientAt, place.values, readDirection(direction, place));
  return products.map((computed, index) => ({ of: text, by: place.names[index] ?? "", computed }));
}

/** `x=1,y=-2`: names in the order of the results. */
function readPlace(text: string, option: string): Place {
  const names: string[] = [];
  const values: number[] = [];
  for (const part of text.split(",")) {
    const [name = "", value, ...others] = part.split("=").map((word) => word.trim());
    if (value === undefined || others.length > 0) throw new UsageError(`--${option} takes x=1,y=2, not ${text}`);
    if (names.includes(name)) throw new UsageError(`--${option} names ${name} twice`);
    const number = readNumber(value, option);
    if (!Number.isFinite(number)) throw new UsageError(`--${option} takes finite numbers, not ${value}`);
    names.push(readVariable(name));
    values.push(number);
  }
  return { names, values };
}

function readDirection(text: string, { names }: Place): readonly number[] {
  const direction = readPlace(text, "direction");
  const stranger = direction.names.find((name) => !names.includes(name));
  if (stranger !== undefined) throw new UsageError(`--direction names ${stranger}, which --at does not`);
  const values = names.map((name) => direction.values[direction.names.indexOf(name)] ?? 0);
  if (values.every((value) => value === 0)) throw new UsageError("--direction needs a length above 0");
  return values;
}
