import { expect, it } from "vitest";
import { BoundedMemory } from "@/lib/core/bounded-memory";

it("what is asked for stays, and what was not asked for the longest goes when there is no room", () => {
  const memory = new BoundedMemory<string>({ size: 10, milliseconds: 100 });
  memory.set("a", "A", 4, 0);
  memory.set("b", "B", 4, 0);
  expect(memory.get("a", 1)).toBe("A");
  memory.set("c", "C", 4, 1);
  expect(["a", "b", "c"].map((key) => memory.get(key, 1))).toEqual(["A", undefined, "C"]);
});

it("nothing stays longer than its time, however often it is asked for", () => {
  const memory = new BoundedMemory<string>({ size: 10, milliseconds: 100 });
  memory.set("a", "A", 4, 0);
  expect(memory.get("a", 100)).toBe("A");
  expect(memory.get("a", 101)).toBeUndefined();
});

it("what takes the place of something else counts once, and what is larger than all room is not kept", () => {
  const memory = new BoundedMemory<string>({ size: 10, milliseconds: 100 });
  for (const value of ["first", "second", "third"]) memory.set("a", value, 9, 0);
  expect(memory.get("a", 0)).toBe("third");
  memory.set("large", "L", 11, 0);
  expect(memory.get("large", 0)).toBeUndefined();
  memory.set("b", "B", 10, 0);
  expect(memory.get("b", 0)).toBe("B");
});
