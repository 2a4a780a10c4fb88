import fc from "fast-check";
import { expect, it } from "vitest";
import { identifierOfValue } from "@/lib/core/identifying-values";

it("an e-mail address is known by the same form however the expression is written", () => {
  const form = /^\S+@\S+\.\p{L}{2,}$/u;
  const text = fc.array(fc.constantFrom("@", "a", ".", " ", "de", "ü", "@b"), { maxLength: 12 });
  fc.assert(
    fc.property(text, (parts) => {
      const given = parts.join("");
      expect(identifierOfValue(given) === "an e-mail address").toBe(form.test(given));
    }),
    { numRuns: 2000 },
  );
});
