import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPlaceholders, highestPlaceholder, parseKeyPattern } from "@/lib/series/key-pattern";

describe("patterns of source keys", () => {
  it.each([
    ["loss", "loss", []],
    ["loss", "losses", null],
    ["*", "anything", ["anything"]],
    ["g/*/w", "g/enc.0/w", ["enc.0"]],
    ["g/*/w", "g//w", [""]],
    ["g/*/w", "g/w", null],
    ["*/*", "a/b/c", ["a", "b/c"]],
    ["a*a", "a", null],
    ["(*)+", "(x)+", ["x"]],
  ])("%s read against %s gives %j", (pattern, key, taken) => {
    expect(parseKeyPattern(pattern).match(key)).toEqual(taken);
  });

  it("match every key that was made by filling in the pattern, and what they take makes the key again", () => {
    const text = fc.string({ maxLength: 6, unit: fc.constantFrom("a", "b", "/", ".") });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.array(text, { minLength: 4, maxLength: 4 }),
        (parts, fills) => {
          const key = parts.map((part, index) => (index === 0 ? part : `${fills[index - 1] ?? ""}${part}`)).join("");
          const taken = parseKeyPattern(parts.join("*")).match(key);
          expect(taken).not.toBeNull();
          expect(parts.map((part, index) => (index === 0 ? part : `${taken?.[index - 1]}${part}`)).join("")).toBe(key);
        },
      ),
    );
  });

  it("are read in no time, however many stars they have", () => {
    expect(parseKeyPattern(`${"*a".repeat(400)}*b`).match("a".repeat(1000))).toBeNull();
  });

  it("fill what the stars took into names", () => {
    expect(fillPlaceholders("blocks.$2.$1", ["w", "3"])).toBe("blocks.3.w");
    expect(highestPlaceholder("blocks.$2.$1")).toBe(2);
    expect(highestPlaceholder("cost in $")).toBe(0);
  });
});
