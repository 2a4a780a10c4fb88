import type { Computed } from "@/lib/calculus/computed";
import { derivative } from "@/lib/calculus/derivative";
import { integrate } from "@/lib/calculus/integrate";
import { CONSTANTS, FUNCTIONS } from "./expression-functions";
import { UsageError } from "./parse-arguments";
import { ExpressionError, parseExpression } from "./parse-expression";

/** Characters of an expression that are shown on each side of the place. */
const SHOWN = 60;

/** A name that can be a variable of an expression. */
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** @throws ExpressionError, UsageError */
export function runDerivative(text: string, options: { readonly variable: string; readonly at: string }): Computed {
  const at = readNumber(options.at, "at");
  if (!Number.isFinite(at)) throw new UsageError(`--at takes a finite number, not ${options.at}`);
  return derivative(parseExpression(text, readVariable(options.variable)), at);
}

/** @throws ExpressionError, UsageError */
export function runIntegral(
  text: string,
  options: {
    readonly variable: string;
    readonly from: string;
    readonly to: string;
    readonly breakpoints: string | undefined;
    readonly evaluations: string | undefined;
  },
): Computed {
  const [from, to] = [readNumber(options.from, "from"), readNumber(options.to, "to")];
  const breakpoints = options.breakpoints?.split(",").map((point) => readNumber(point, "breakpoints")) ?? [];
  const evaluationLimit = readLimit(options.evaluations);
  const f = parseExpression(text, readVariable(options.variable));
  return integrate(f, from, to, { breakpoints, ...(evaluationLimit === undefined ? {} : { evaluationLimit }) });
}

/** A number of an option, or a bound: a number, inf, or an expression without a variable such as -pi/2. */
export function readNumber(text: string, option: string): number {
  const value = evaluateConstant(text, option);
  if (Number.isNaN(value)) throw new UsageError(`--${option} takes a number, not ${text}`);
  return value;
}

function evaluateConstant(text: string, option: string): number {
  try {
    return parseExpression(text.toLowerCase(), null)(0);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new UsageError(`--${option} takes a number, not ${text === "" ? "nothing" : text}`);
  }
}

function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new UsageError(`--evaluations takes a whole number above 0, not ${text}`);
  }
  return limit;
}

/** @throws UsageError for what is no name, or means something else */
export function readVariable(name: string): string {
  if (!NAME.test(name) || CONSTANTS.has(name) || FUNCTIONS.has(name)) {
    throw new UsageError(`--variable takes a name that means nothing else, not ${name}`);
  }
  return name;
}

/** The error with the expression below it and a caret below the place. */
export function describeExpressionError({ message, text, place }: ExpressionError): readonly string[] {
  if (text === "") return [message];
  const start = Math.max(0, (place ?? 0) - SHOWN);
  const end = Math.min(text.length, (place ?? 0) + SHOWN);
  const shown = text.slice(start, end).replace(/\p{Cc}/gu, " ");
  const [before, after] = [start > 0 ? "…" : "", end < text.length ? "…" : ""];
  const line = `  ${before}${shown}${after}`;
  return place === null ? [message, line] : [message, line, `${" ".repeat(2 + before.length + place - start)}^`];
}

export function asExpressionError(error: unknown): ExpressionError | null {
  return error instanceof ExpressionError ? error : null;
}
