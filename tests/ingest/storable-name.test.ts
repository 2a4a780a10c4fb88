import fc from "fast-check";
import { expect, test } from "vitest";
import { storableName } from "@/lib/ingest/storable-name";
import { codesOf, pointsOf, readText } from "./read-for-test";

/** Directions of text that embed, override or isolate what follows. */
const TURNING = ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"];

test("a name that every database can hold and that turns no text round stays as it is", () => {
  const altered = ["\u0000", ...TURNING];
  const name = fc.string({ unit: "grapheme" }).filter((text) => altered.every((mark) => !text.includes(mark)));
  fc.assert(fc.property(name, (text) => storableName(text) === text));
});

test("whatever the name, what comes out has no NUL and can be written as UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("\u0000", "\ud800", "\udfff", "a", "😀") }), (text) => {
      const name = storableName(text);
      expect(name).not.toContain("\u0000");
      expect(Buffer.from(name, "utf8").toString("utf8")).toBe(name);
    }),
  );
});

test("no name turns round the text beside it, and those of Hebrew and Arabic stay as they are", async () => {
  for (const mark of TURNING) {
    expect(storableName(`a${mark}b`)).toBe(`a\\u${mark.charCodeAt(0).toString(16)}b`);
  }
  for (const name of ["שכבה.1", "طبقة-٢", "a\u200fb"]) expect(storableName(name)).toBe(name);
  const read = await readText('{"step":1,"a\\u202eb":1}\n{"step":1,"c\u2066d":2}\n');
  expect(Object.keys(pointsOf(read))).toEqual(["a\\u202eb", "c\\u2066d"]);
});

test("names of a log that no database can hold stay apart, and the log says so once", async () => {
  const read = await readText('{"step":1,"a\\u0000":1,"a\\ud800":2,"a\\ud801":3}\n{"step":2,"a\\u0000":4}\n');
  expect(pointsOf(read)).toEqual({
    "a\\u0000": [
      [1, 1],
      [2, 4],
    ],
    "a\\ud800": [[1, 2]],
    "a\\ud801": [[1, 3]],
  });
  expect(codesOf(read)).toEqual(["name-escaped"]);
});

test("the layers of records and tables are taken in the same way", async () => {
  const record = await readText('{"step":1,"kind":"layer","layer":"a\\u0000b","depth":1,"grad_norm":0.5}\n');
  expect(record.layerFacts.map(({ layer }) => layer)).toEqual(["a\\u0000b"]);
  const table = await readText("step,layer,depth,grad_norm\n1,a\u0000b,1,0.5\n", "a.csv");
  expect(table.run.layers.map(({ name }) => name)).toEqual(["a\\u0000b"]);
});
