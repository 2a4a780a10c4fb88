import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMarkup } from "@/lib/core/escape-markup";

test("no text begins an element, ends an attribute or turns round what stands beside it", () => {
  const unit = fc.constantFrom("<", ">", '"', "&", "'", "\u202e", "\u2066", "\u0000", "\ud800", "a", "é");
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      const written = escapeMarkup(text);
      expect(written).not.toContain("\u0000");
      expect(written).not.toMatch(/[<>"\u202a-\u202e\u2066-\u2069]|\p{Surrogate}|&(?!(amp|lt|gt|quot);)/u);
    }),
  );
});

test("a mark that turns text round is named, so that its reader knows of it", () => {
  expect(escapeMarkup("run\u202eexe.<b>")).toBe("run\\u202eexe.&lt;b&gt;");
});
