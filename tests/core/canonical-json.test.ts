import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, parseCanonicalJson } from "@/lib/core/canonical-json";

/** RFC 8785, appendix B: the bits of a double and its spelling. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

function doubleOf(bits: string): number {
  return Buffer.from(bits, "hex").readDoubleBE(0);
}

describe("canonicalJson", () => {
  it.each(SPELLINGS)("spells the double %s as RFC 8785 appendix B does: %s", (bits, spelling) => {
    expect(canonicalJson(doubleOf(bits))).toBe(spelling);
  });

  it("writes the sample of RFC 8785 section 3.2.2 as section 3.2.3 prints it", () => {
    const sample = JSON.parse(
      String.raw`{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }`,
    );
    expect(canonicalJson(sample)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it("writes the bytes of RFC 8785 section 3.2.4", () => {
    const sample = { numbers: [333333333.3333333, 1e30, 4.5, 0.002, 1e-27], literals: [null, true, false] };
    expect(Buffer.from(canonicalJson(sample), "utf8").toString("hex")).toBe(
      Buffer.from('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}').toString("hex"),
    );
    expect(Buffer.from(canonicalJson('€$\u000f\nA\'B"\\\\"/'), "utf8").toString("hex")).toBe(
      "22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f22",
    );
  });

  it("orders names by UTF-16 code units, as the sample of RFC 8785 section 3.2.3", () => {
    const sample = {
      "€": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      ö: "Latin Small Letter O With Diaeresis",
    };
    expect(Object.values(parseCanonicalJson(canonicalJson(sample)) ?? {}).sort()).toEqual(Object.values(sample).sort());
    const order = [...canonicalJson(sample).matchAll(/":"([^"]+)"/g)].map((found) => found[1]);
    expect(order).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it.each([
    ["NaN", { a: [1, Number.NaN] }, "$.a[1]"],
    ["an infinity", { a: Number.NEGATIVE_INFINITY }, "$.a"],
    ["half of a surrogate pair", { a: "\ud83d" }, "$.a"],
    ["half of a surrogate pair in a name", { "\ude00": 1 }, "$"],
    ["a big integer", { a: 1n }, "$.a"],
    ["undefined in a list", [undefined], "$[0]"],
    ["a date", { a: new Date(0) }, "$.a"],
  ])("refuses %s and says where", (_, value, place) => {
    expect(() => canonicalJson(value)).toThrow(`at ${place},`);
  });

  it("gives the same text whatever the order in which members were set", () => {
    expect(canonicalJson({ b: 1, a: undefined, c: 2 })).toBe(canonicalJson({ c: 2, b: 1 }));
  });
});

describe("parseCanonicalJson", () => {
  it("reads back every JSON value that canonicalJson writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parseCanonicalJson(text))).toBe(text);
        expect(parseCanonicalJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("reads long texts, escapes included", () => {
    const long = `${"x".repeat(2_000_000)}${"\n".repeat(1_000_000)}`;
    expect(parseCanonicalJson(canonicalJson([long]))).toEqual([long]);
  });

  it("reads a name that objects have from their prototype like any other", () => {
    const value = parseCanonicalJson('{"__proto__":{"a":1}}');
    expect(Object.hasOwn(value as object, "__proto__")).toBe(true);
  });

  it.each([
    ["a name given twice", '{"a":1,"a":2}', "each name once at $.a (character 8)"],
    ["names in another order", '{"b":1,"a":2}', "order of their code units at $.a (character 8)"],
    ["a number with a trailing zero", '{"a":1.50}', "canonical spelling at $.a (character 6)"],
    ["a number with an exponent that is not needed", '{"a":1e2}', "canonical spelling at $.a"],
    ["a negative zero", '{"a":-0}', "canonical spelling at $.a"],
    ["a leading zero", "[01]", "canonical spelling at $[0]"],
    ["a number beyond the doubles", "[1e+400]", "canonical spelling at $[0]"],
    ["a number that a double cannot hold", "[9007199254740993]", "canonical spelling at $[0]"],
    ["a character escaped without need", String.raw`["\u0041"]`, "canonical spelling at $[0]"],
    ["an escape in capitals", String.raw`["\u000F"]`, "canonical spelling at $[0]"],
    ["half of a surrogate pair", String.raw`["\ud83d"]`, "canonical spelling at $[0]"],
    ["a line break in a text", '["\n"]', "canonical spelling at $[0]"],
    ["white space", '{"a": 1}', "a JSON value at $.a (character 6)"],
    ["a second value", "{}{}", "nothing after the value"],
    ["a text that ends early", '{"a":[1', '"]" at $.a (character 8), but found "the end"'],
    ["nothing at all", "", "a JSON value at $"],
    ["a word of JavaScript", '{"a":NaN}', "a JSON value at $.a"],
    ["endless nesting", "[".repeat(100_000), "at most 200 levels"],
  ])("refuses %s and says where", (_, text, words) => {
    expect(() => parseCanonicalJson(text)).toThrow(words);
  });
});
