import type jsep from "jsep";
import { CONSTANTS, FUNCTIONS } from "./expression-functions";
import { readGrammar } from "./expression-grammar";

/** Longer ones are no expression that somebody typed. */
const LONGEST = 2_000;

/** An expression that cannot be read, with the place in it. */
export class ExpressionError extends Error {
  readonly text: string;
  /** Character at which reading stopped, from 0; null where there is no one place. */
  readonly place: number | null;

  constructor(message: string, text: string, place: number | null) {
    super(message);
    this.name = "ExpressionError";
    this.text = text;
    this.place = place;
  }
}

/** Takes the values of the variables in their order. */
type Evaluate = (x: ArrayLike<number>) => number;
type Scope = { readonly text: string; readonly variables: readonly string[] };

/**
 * Turns `exp(-x^2/2)` into a function of its variable. The text is only ever read: the parser gives a tree,
 * and of the tree nothing is taken but numbers, the variable, arithmetic, comparisons and the functions of
 * a fixed table. There is no property, no assignment, no function to define and no way to reach one.
 * Comparisons and logic give 1 or 0.
 *
 * @param variable its name; null for an expression that has none
 * @throws ExpressionError
 */
export function parseExpression(text: string, variable: string | null): (x: number) => number {
  const evaluate = parseExpressionOf(text, variable === null ? [] : [variable]);
  const place = [0];
  return (x) => {
    place[0] = x;
    return evaluate(place);
  };
}

/**
 * The same for an expression of several variables.
 *
 * @param variables their names, in the order in which their values are given
 * @throws ExpressionError
 */
export function parseExpressionOf(text: string, variables: readonly string[]): Evaluate {
  if (text.length > LONGEST) {
    throw new ExpressionError(`expected at most ${LONGEST} characters, found ${text.length}`, "", null);
  }
  if (text.trim() === "") throw new ExpressionError("expected an expression, found nothing", text, 0);
  const separator = /^\s*,|[;]|,\s*$/.exec(text);
  if (separator !== null) {
    throw new ExpressionError("expected one expression, found a separator", text, separator.index);
  }
  try {
    return build(readGrammar(text), { text, variables });
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    if (error instanceof RangeError) {
      throw new ExpressionError("expected fewer brackets inside each other", text, null);
    }
    throw readingError(error, text);
  }
}

/** The parser's own errors say where it stopped. */
function readingError(error: unknown, text: string): unknown {
  if (!(error instanceof Error) || !("index" in error) || !("description" in error)) return error;
  const { index, description } = error;
  if (typeof index !== "number" || typeof description !== "string") return error;
  const message = description.startsWith("Variable names cannot start with a number")
    ? "expected an operator after the number, as in 2*x"
    : description.charAt(0).toLowerCase() + description.slice(1);
  return new ExpressionError(message, text, Math.min(index, text.length));
}

function build(node: jsep.Expression, scope: Scope): Evaluate {
  const known = node as jsep.CoreExpression;
  switch (known.type) {
    case "Literal":
      return buildNumber(known, scope);
    case "Identifier":
      return buildName(known.name, scope);
    case "UnaryExpression":
      return buildUnary(known, scope);
    case "BinaryExpression":
      return buildBinary(known, scope);
    case "ConditionalExpression":
      return buildChoice(known, scope);
    case "CallExpression":
      return buildCall(known, scope);
    case "Compound":
      throw severalExpressions(known.body, scope);
    case "SequenceExpression":
      throw severalExpressions(known.expressions, scope);
    default:
      throw new ExpressionError(
        "expected numbers, operators and functions only",
        scope.text,
        placeOfStranger(scope.text),
      );
  }
}

function severalExpressions(parts: readonly jsep.Expression[], { text }: Scope): ExpressionError {
  const place = parts[1]?.["place"];
  if (parts.length === 0 || typeof place !== "number") {
    return new ExpressionError("expected an expression, found nothing", text, 0);
  }
  return new ExpressionError("expected an operator, found another expression", text, place);
}

function buildNumber({ value, raw }: jsep.Literal, { text }: Scope): Evaluate {
  if (typeof value === "number") return () => value;
  throw new ExpressionError("expected a number, found a text", text, Math.max(0, text.indexOf(raw)));
}

function buildName(name: string, { text, variables }: Scope): Evaluate {
  const index = variables.indexOf(name);
  if (index >= 0) return (x) => x[index] ?? Number.NaN;
  const constant = CONSTANTS.get(name);
  if (constant !== undefined) return () => constant;
  const hint = FUNCTIONS.has(name) ? `, which is a function: ${name}(…)` : "";
  const own =
    variables.length === 0
      ? "there is no variable"
      : `the ${variables.length === 1 ? "variable is" : "variables are"} ${variables.join(", ")}`;
  const known = `${own}; constants are ${[...CONSTANTS.keys()].join(", ")}`;
  throw new ExpressionError(
    hint === "" ? `unknown name "${name}"; ${known}` : `expected a value, found "${name}"${hint}`,
    text,
    placeOf(name, text),
  );
}

function buildUnary({ operator, argument }: jsep.UnaryExpression, scope: Scope): Evaluate {
  const inner = build(argument, scope);
  if (operator === "-") return (x) => -inner(x);
  return operator === "!" ? (x) => (inner(x) === 0 ? 1 : 0) : inner;
}

function buildBinary({ operator, left, right }: jsep.BinaryExpression, scope: Scope): Evaluate {
  const a = build(left, scope);
  const b = build(right, scope);
  switch (operator) {
    case "+":
      return (x) => a(x) + b(x);
    case "-":
      return (x) => a(x) - b(x);
    case "*":
      return (x) => a(x) * b(x);
    case "/":
      return (x) => a(x) / b(x);
    case "%":
      return (x) => a(x) % b(x);
    case "^":
      return (x) => a(x) ** b(x);
    case "<":
      return (x) => (a(x) < b(x) ? 1 : 0);
    case ">":
      return (x) => (a(x) > b(x) ? 1 : 0);
    case "<=":
      return (x) => (a(x) <= b(x) ? 1 : 0);
    case ">=":
      return (x) => (a(x) >= b(x) ? 1 : 0);
    case "==":
      return (x) => (a(x) === b(x) ? 1 : 0);
    case "!=":
      return (x) => (a(x) !== b(x) ? 1 : 0);
    case "&&":
      return (x) => (a(x) !== 0 && b(x) !== 0 ? 1 : 0);
    case "||":
      return (x) => (a(x) !== 0 || b(x) !== 0 ? 1 : 0);
    default:
      throw new ExpressionError(`unknown operator "${operator}"`, scope.text, placeOf(operator, scope.text));
  }
}

function buildChoice({ test, consequent, alternate }: jsep.ConditionalExpression, scope: Scope): Evaluate {
  const [isMet, yes, no] = [build(test, scope), build(consequent, scope), build(alternate, scope)];
  return (x) => (isMet(x) !== 0 ? yes(x) : no(x));
}

function buildCall({ callee, arguments: given }: jsep.CallExpression, scope: Scope): Evaluate {
  const { text } = scope;
  if (callee.type !== "Identifier" || typeof callee["name"] !== "string") {
    throw new ExpressionError("expected the name of a function before the bracket", text, null);
  }
  const name = callee["name"];
  const definition = FUNCTIONS.get(name);
  if (definition === undefined) {
    const isValue = scope.variables.includes(name) || CONSTANTS.has(name);
    throw new ExpressionError(
      isValue
        ? `expected an operator after "${name}", found a bracket`
        : `unknown function "${name}"; functions are ${[...FUNCTIONS.keys()].join(", ")}`,
      text,
      placeOf(name, text),
    );
  }
  const [fewest, most] = definition.arity;
  if (given.length < fewest || given.length > most) {
    const wanted = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
    throw new ExpressionError(`${name} takes ${wanted} arguments, found ${given.length}`, text, placeOf(name, text));
  }
  const { apply } = definition;
  const [first, second, ...others] = given.map((argument) => build(argument, scope));
  if (first === undefined) throw new ExpressionError(`${name} needs an argument`, text, placeOf(name, text));
  if (second === undefined) return (x) => apply(first(x));
  if (others.length === 0) return (x) => apply(first(x), second(x));
  return (x) => apply(first(x), second(x), ...others.map((argument) => argument(x)));
}

/** The first place where a name stands as a whole word. */
function placeOf(name: string, text: string): number | null {
  const isWord = /[\p{L}\p{N}_$]/u;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWord.test(text.charAt(at - 1)) && !isWord.test(text.charAt(at + name.length))) return at;
  }
  return null;
}

function placeOfStranger(text: string): number | null {
  const place = text.search(/[[\]'"`]|\.(?!\d)|\bthis\b/);
  return place < 0 ? null : place;
}
