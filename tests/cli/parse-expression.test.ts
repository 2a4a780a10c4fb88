import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ExpressionError, parseExpression } from "@/cli/parse-expression";

function at(text: string, x = 0): number {
  return parseExpression(text, "x")(x);
}

/** The error that an expression is refused with. */
function refusal(text: string): ExpressionError {
  try {
    parseExpression(text, "x");
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`"${text}" was read.`);
}

describe("an expression", () => {
  it("binds as in mathematics: a sign less than a power, powers to the right", () => {
    expect(at("-x^2", 3)).toBe(-9);
    expect(at("(-x)^2", 3)).toBe(9);
    expect(at("2^3^2")).toBe(512);
    expect(at("2^-x", 1)).toBe(0.5);
    expect(at("-2^-2")).toBe(-0.25);
    expect(at("3*-x^2", 2)).toBe(-12);
    expect(at("--x", 2)).toBe(2);
    expect(at("2-3-4")).toBe(-5);
    expect(at("12/3/2")).toBe(2);
    expect(at("1+2*3^2")).toBe(19);
  });

  it("reads powers, signs and dots as they are typed or pasted", () => {
    expect(at("x**3", 2)).toBe(8);
    expect(at("−x·2×3÷4", 2)).toBe(-3);
    expect(at(" π ")).toBe(Math.PI);
    expect(at("1.5e-3 + .5")).toBe(0.5015);
  });

  it("has comparisons, logic and choices", () => {
    expect([0.2, 0.4].map((x) => at("x < 0.3 ? 1 : 2", x))).toEqual([1, 2]);
    expect([0, 2, 4].map((x) => at("x > 1 && x < 3", x))).toEqual([0, 1, 0]);
    expect([0, 2, 4].map((x) => at("x <= 0 || x >= 4 ? 5 : 6", x))).toEqual([5, 6, 5]);
    expect(at("!(x == 1) + (x != 1)", 1)).toBe(0);
    expect(at("x > 0 ? x > 1 ? 3 : 2 : 1", 0.5)).toBe(2);
  });

  it("calls functions, those of learning machines among them", () => {
    expect(at("exp(-x^2/2)/sqrt(2*pi)", 1)).toBeCloseTo(0.24197072451914337, 15);
    expect(at("sigmoid(x) + relu(x) + tanh(0)", 0)).toBe(0.5);
    expect(at("softplus(x)", 800)).toBe(800);
    expect(at("min(3, x, 2) + max(1, x) + pow(x, 2)", 5)).toBe(32);
    expect(at("log(x)", -1)).toBeNaN();
  });

  it("takes another name for its variable when told", () => {
    expect(parseExpression("(theta-3)^2", "theta")(5)).toBe(4);
    expect(() => parseExpression("x", null)).toThrow('unknown name "x"; there is no variable');
  });
});

describe("what cannot be read", () => {
  test.each([
    ["x^2 +", 5, "expected expression after +"],
    ["(x", 2, "unclosed ("],
    ["x)", 1, 'unexpected ")"'],
    ["2x", 1, "expected an operator after the number, as in 2*x"],
    ["x x", 2, "expected an operator, found another expression"],
    ["foo + x", 0, 'unknown name "foo"'],
    ["x + foo(x)", 4, 'unknown function "foo"'],
    ["1 + sin", 4, 'expected a value, found "sin", which is a function'],
    ["x(2)", 0, 'expected an operator after "x"'],
    ["sin(1, 2)", 0, "sin takes 1 arguments, found 2"],
    ["x; x", 1, "expected one expression"],
    ["", 0, "expected an expression, found nothing"],
    ["x ? 1", 5, "expected :"],
  ])("%s is refused at the place where reading stopped", (text, place, message) => {
    const error = refusal(text);
    expect(error.place).toBe(place);
    expect(error.message).toContain(message);
  });

  test.each([
    "x.constructor",
    "x['constructor']",
    "constructor",
    "__proto__",
    "toString()",
    "hasOwnProperty",
    "this",
    "globalThis",
    "process.exit(1)",
    "constructor.constructor('return process')()",
    "sin.call(x)",
    "(x)(x)",
    "import('node:fs')",
    "require('fs')",
    "eval('1')",
    "Function('return 1')()",
    "x => x",
    "f(x) = x",
    "x = 3",
    "function(){}",
    "new Date()",
    "[1, 2]",
    "{a: 1}",
    "'text'",
    "`$" + "{x}`",
    "x?.y",
    "x, x",
    "true",
    "null",
    "x | 1",
    "~x",
    "a$b",
    "\u0000",
  ])("%s reaches nothing and is refused", (text) => {
    expect(refusal(text).message.length).toBeGreaterThan(0);
  });

  it("is refused when it is too long or nested too deeply, and does not end the process", () => {
    expect(refusal("x+".repeat(2000)).message).toContain("at most 2000 characters");
    expect(refusal("(".repeat(1990)).message).toMatch(/fewer brackets|unclosed/);
    expect(refusal(`${"-".repeat(1999)}+`).message.length).toBeGreaterThan(0);
  });

  it("is refused with an error of its own or is a function of numbers, whatever it is", () => {
    const piece = fc.constantFrom(
      "x",
      "2",
      "(",
      ")",
      "+",
      "-",
      "*",
      "^",
      "sin",
      "e",
      ",",
      "?",
      ":",
      "<",
      ".",
      "[",
      "'",
      "a",
      " ",
    );
    const property = fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      try {
        expect(typeof parseExpression(text, "x")(0.5)).toBe("number");
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        const { place } = error as ExpressionError;
        if (place !== null) expect(place).toBeLessThanOrEqual(text.length);
      }
    });
    fc.assert(property, { numRuns: 3000 });
  });
});
