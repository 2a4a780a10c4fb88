import { describe, expect, test } from "vitest";
import { newId } from "@/lib/db/new-id";

describe("ids of rows", () => {
  test("are 25 digits and small letters, whatever the random bits", () => {
    for (let count = 0; count < 1_000; count += 1) expect(newId()).toMatch(/^[0-9a-z]{25}$/);
  });

  test("do not repeat", () => {
    expect(new Set(Array.from({ length: 10_000 }, newId)).size).toBe(10_000);
  });
});
