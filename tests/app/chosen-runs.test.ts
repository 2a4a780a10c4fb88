import { expect, it } from "vitest";
import { compareAddress, readChosenRuns } from "@/app/_components/chosen-runs";

it("runs are named in the order in which they were chosen, each once, and links of earlier versions named two", () => {
  expect(readChosenRuns({ run: ["1", "2", "1", "3"] })).toEqual({ ids: ["1", "2", "3"], left: 0 });
  expect(readChosenRuns({ run: "1" })).toEqual({ ids: ["1"], left: 0 });
  expect(readChosenRuns({ a: "1", b: "2" })).toEqual({ ids: ["1", "2"], left: 0 });
  expect(readChosenRuns({ a: "", run: ["", "2"] })).toEqual({ ids: ["2"], left: 0 });
});

it("at most eight are taken, and how many are left out is known", () => {
  const run = Array.from({ length: 11 }, (_, index) => String(index));
  expect(readChosenRuns({ run })).toEqual({ ids: run.slice(0, 8), left: 3 });
});

it("an address of a comparison is read as it was written, whatever an id holds", () => {
  const ids = ["a b", "ü&run=x", "1"];
  const query = new URLSearchParams(compareAddress(ids).split("?")[1]);
  expect(readChosenRuns({ run: query.getAll("run") }).ids).toEqual(ids);
});
