import { expect, it } from "vitest";
import { readCompareQuery } from "@/app/(dashboard)/compare/_choose/read-compare-query";

it("takes the two runs by name, or in the order in which a form without script sends them", () => {
  expect(readCompareQuery({ a: "1", b: "2" })).toEqual({ a: "1", b: "2", search: "" });
  expect(readCompareQuery({ run: ["1", "2"] })).toEqual({ a: "1", b: "2", search: "" });
  expect(readCompareQuery({ run: "1" })).toEqual({ a: "1", b: null, search: "" });
});

it("leaves out what is empty and cuts what is too long", () => {
  expect(readCompareQuery({ a: "", search: "x".repeat(500) })).toEqual({ a: null, b: null, search: "x".repeat(200) });
  expect(readCompareQuery({ a: ["1", "3"], b: undefined })).toEqual({ a: "1", b: null, search: "" });
});
