import fc from "fast-check";
import { expect, it } from "vitest";
import { readDouble, writeDouble } from "@/lib/tracking/mlflow/double";
import { readInt64, writeInt64 } from "@/lib/tracking/mlflow/int64";
import { parseExactJson } from "@/lib/tracking/mlflow/parse-exact-json";

it("every integer of 64 bits keeps its digits, written as a number or as a text", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean(), (whole, asText) => {
      const parsed = parseExactJson(`{"step":${asText ? `"${whole}"` : whole},"s":"${whole}"}`) as Record<
        string,
        unknown
      >;
      const read = readInt64(parsed["step"]);
      expect(BigInt(read ?? 0)).toBe(whole);
      expect(parsed["s"]).toBe(String(whole));
      expect(BigInt(writeInt64(read ?? 0))).toBe(whole);
    }),
  );
});

it("an integer beyond 64 bits, a fraction and a word are none", () => {
  for (const text of ["9223372036854775808", "-9223372036854775809", "1e30", "1.5", '"1.5"', '"ten"', "true", '""']) {
    expect([text, readInt64(parseExactJson(text))]).toEqual([text, null]);
  }
});

it("any JSON means the same, except for long integers", () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), (text) => {
      const withoutLong = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value), (_, inner) =>
          typeof inner === "number" && Number.isInteger(inner) && Math.abs(inner) >= 1e15 ? "long" : inner,
        );
      const restored = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value), (_, inner) =>
          typeof inner === "string" && /^-?\d{16,}$/.test(inner) ? "long" : inner,
        );
      fc.pre(!/\d{16}/.test(text) || !/"[^"]*\d{16}/.test(text));
      expect(restored(withoutLong(parseExactJson(text)))).toEqual(restored(withoutLong(JSON.parse(text))));
    }),
  );
});

it("bare and quoted words for what is not finite are numbers; digits inside texts are left alone", () => {
  const text = '{"a":NaN,"b":-Infinity,"c":"Infinity","t":"id \\"1234567890123456789\\" NaN","n":1234567890123456789}';
  const parsed = parseExactJson(text) as Record<string, unknown>;
  expect(readDouble(parsed["a"])).toBeNaN();
  expect(readDouble(parsed["b"])).toBe(Number.NEGATIVE_INFINITY);
  expect(readDouble(parsed["c"])).toBe(Number.POSITIVE_INFINITY);
  expect(parsed["t"]).toBe('id "1234567890123456789" NaN');
  expect(parsed["n"]).toBe("1234567890123456789");
  expect([Number.NaN, Number.POSITIVE_INFINITY, -1.5].map(writeDouble)).toEqual(["NaN", "Infinity", -1.5]);
});

it("what is no JSON is undefined and never an error", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseExactJson(text)));
  expect(parseExactJson("{")).toBeUndefined();
  expect(parseExactJson('{"a":12345678901234567890')).toBeUndefined();
});
