import { expect, it } from "vitest";
import { followLink } from "@/lib/tracking/mlflow/follow-link";

it("the link that clients print leads to the run, that of an experiment to the runs, and nothing else leads anywhere", () => {
  expect(followLink("#/experiments/3/runs/ar83wm55eoja7bww5fr192e9g", "/runs")).toBe("/runs/ar83wm55eoja7bww5fr192e9g");
  expect(followLink("#/experiments/3/runs/abc/artifacts", "/runs")).toBe("/runs/abc");
  expect(followLink("#/experiments/3", "/runs?project=p")).toBe("/runs?project=p");
  for (const other of [
    "",
    "#",
    "#main",
    "#/experiments/x",
    "#/experiments/1/runs/../../x",
    "#/experiments/1/runs/",
    "#//evil",
  ]) {
    expect([other, followLink(other, "/runs")]).toEqual([
      other,
      other === "#/experiments/1/runs/" || other.includes("../") ? "/runs" : null,
    ]);
  }
});
