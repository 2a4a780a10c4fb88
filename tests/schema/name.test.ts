import { expect, test } from "vitest";
import { nameSchema } from "@/lib/schema/name";

test("names may be in any script, and turn no words beside them round", () => {
  for (const name of ["Zoë Ångström", "عائشة", "李雷", "run 3 🚑"]) expect(nameSchema.parse(name)).toBe(name);
  for (const mark of ["\u202e", "\u202a", "\u2066", "\u2069"]) {
    const parsed = nameSchema.safeParse(`Dr. Ada${mark}noitubirtsid`);
    expect(parsed.error?.issues.map(({ message }) => message)).toEqual(["must not contain marks that turn text round"]);
  }
  expect(nameSchema.safeParse("a\u0007").success).toBe(false);
});
