export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["e", Math.E],
  ["inf", Number.POSITIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
]);

type Definition = {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  readonly apply: (...values: readonly number[]) => number;
};

const ONE = [1, 1] as const;
const TWO = [2, 2] as const;
const ANY = [1, 16] as const;

function of(f: (x: number) => number): Definition {
  return { arity: ONE, apply: (x = Number.NaN) => f(x) };
}

/** Every function that an expression may call. A Map has no names but these, whatever is asked of it. */
export const FUNCTIONS: ReadonlyMap<string, Definition> = new Map([
  ["exp", of(Math.exp)],
  ["expm1", of(Math.expm1)],
  ["log", of(Math.log)],
  ["ln", of(Math.log)],
  ["log1p", of(Math.log1p)],
  ["log2", of(Math.log2)],
  ["log10", of(Math.log10)],
  ["sqrt", of(Math.sqrt)],
  ["cbrt", of(Math.cbrt)],
  ["sin", of(Math.sin)],
  ["cos", of(Math.cos)],
  ["tan", of(Math.tan)],
  ["asin", of(Math.asin)],
  ["acos", of(Math.acos)],
  ["atan", of(Math.atan)],
  ["sinh", of(Math.sinh)],
  ["cosh", of(Math.cosh)],
  ["tanh", of(Math.tanh)],
  ["asinh", of(Math.asinh)],
  ["acosh", of(Math.acosh)],
  ["atanh", of(Math.atanh)],
  ["abs", of(Math.abs)],
  ["sign", of(Math.sign)],
  ["floor", of(Math.floor)],
  ["ceil", of(Math.ceil)],
  ["round", of(Math.round)],
  ["sigmoid", of((x) => 1 / (1 + Math.exp(-x)))],
  ["relu", of((x) => Math.max(0, x))],
  ["softplus", of((x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))))],
  ["pow", { arity: TWO, apply: (base = Number.NaN, exponent = Number.NaN) => base ** exponent }],
  ["atan2", { arity: TWO, apply: (y = Number.NaN, x = Number.NaN) => Math.atan2(y, x) }],
  ["hypot", { arity: ANY, apply: (...values) => Math.hypot(...values) }],
  ["min", { arity: ANY, apply: (...values) => Math.min(...values) }],
  ["max", { arity: ANY, apply: (...values) => Math.max(...values) }],
]);
