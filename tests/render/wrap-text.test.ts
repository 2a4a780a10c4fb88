import fc from "fast-check";
import { expect, it } from "vitest";
import { wrapText } from "@/lib/render/pdf/wrap-text";

const measure = (text: string): number => [...text].length;

it("gives lines that read one after the other as the text, none wider than asked for", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "b", " ", "/", "-", "1", ".", "e", ":", "é", "\u{1F642}"),
        maxLength: 80,
      }),
      fc.integer({ min: 1, max: 20 }),
      (text, width) => {
        const lines = wrapText(text, width, measure);
        expect(lines.join("")).toBe(text);
        for (const line of lines) expect(measure(line.trimEnd())).toBeLessThanOrEqual(width);
      },
    ),
  );
});

it("breaks at spaces first, then at the joints of a name, and a number only where nothing else is left", () => {
  expect(wrapText("one two three", 8, measure)).toEqual(["one two ", "three"]);
  expect(wrapText("group/polytrauma/auroc", 12, measure)).toEqual(["group/", "polytrauma/", "auroc"]);
  expect(wrapText("x -1.25e-10", 9, measure)).toEqual(["x ", "-1.25e-10"]);
  expect(wrapText("0.123456789", 6, measure)).toEqual(["0.1234", "56789"]);
});
