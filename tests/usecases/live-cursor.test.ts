import fc from "fast-check";
import { expect, it } from "vitest";
import { type LiveCursor, LONGEST_CURSOR, readLiveCursor, writeLiveCursor } from "@/lib/usecases/live-cursor";

const number = fc.integer({ min: 0, max: 3000 });
const step = fc.integer({ min: -1000, max: 1_000_000_000 });

function cursorOf(steps: LiveCursor["steps"]): LiveCursor {
  return { revision: 12, batch: 640, change: 3, basis: "0123456789ab", steps };
}

it("a cursor says after writing and reading how far each series was read", () => {
  const few = fc.array(fc.tuple(number, fc.constantFrom(-4, 0, 17, 1_000_000)), { maxLength: 200 });
  fc.assert(
    fc.property(few, (entries) => {
      const cursor = cursorOf(new Map(entries));
      const read = readLiveCursor(writeLiveCursor(cursor));
      expect(read && { ...read, steps: new Map([...read.steps].sort()) }).toEqual({
        ...cursor,
        steps: new Map([...cursor.steps].sort()),
      });
    }),
  );
});

it("a cursor stays short however many series stand at steps of their own, and says nothing untrue then", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, step), { minLength: 500, maxLength: 3000 }), (entries) => {
      const cursor = cursorOf(new Map(entries));
      const text = writeLiveCursor(cursor);
      expect(text.length).toBeLessThanOrEqual(LONGEST_CURSOR);
      for (const [series, known] of readLiveCursor(text)?.steps ?? []) expect(known).toBe(cursor.steps.get(series));
    }),
    { numRuns: 20 },
  );
});

it("1,500 layers at one step are a cursor of less than a hundred letters", () => {
  const steps = new Map(Array.from({ length: 1500 }, (_, index) => [index + 1, 40_000] as const));
  expect(writeLiveCursor(cursorOf(steps)).length).toBeLessThan(100);
});

it("whatever else is sent as a cursor is none, and costs nothing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const read = readLiveCursor(text);
      expect(read === null || read.steps.size <= 20_000).toBe(true);
    }),
  );
  expect(readLiveCursor(`1.1.0.ff.${"5*1~20000!".repeat(400)}`)).toBeNull();
});

it("a range that runs backwards pays for no other, and a number that no run has is none", () => {
  const refused = [
    "1.1.1.ab.1*3000000~0,0~2999999!",
    "1.1.1.ab.1*2~1!",
    "1.1.1.ab.1*0~20000!",
    "1.1.1.ab.1*1~2~3!",
    "1.1.1.ab.1*,!",
    `1.1.1.ab.1*${"9".repeat(300)}!`,
    `1.1.1.ab.1*${"9".repeat(309)}~${"9".repeat(309)}!`,
    "1.1.1.ab.1*2147483648!",
    "1.1.1.ab.9007199254740992*1!",
    `1.1.1.ab.-${"9".repeat(400)}*1!`,
    "2147483648.1.1.ab.",
    `1.${"9".repeat(400)}.1.ab.`,
    "1.1.2147483648.ab.",
  ];
  for (const text of refused) expect([text, readLiveCursor(text)]).toEqual([text, null]);
  expect(readLiveCursor("1.2147483647.1.ab.9007199254740991*2147483647!")?.steps).toEqual(
    new Map([[2147483647, Number.MAX_SAFE_INTEGER]]),
  );
});
