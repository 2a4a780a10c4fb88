import { describe, expect, it } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawCellFrames, drawStepBand } from "@/lib/charts/draw-highlight";
import { groupHighlightedRows } from "@/lib/charts/highlight";
import { type DrawnEvidence, prepareEvidence } from "@/lib/charts/prepare-evidence";
import { highlightLoss, prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import { makeSeries } from "./make-series";
import { makeDiagnosis, makeVerdict } from "./make-verdict";

const LAYERS = ["l0", "l1", "l2", "l3", "l4"];
const DRAWN: DrawnEvidence = {
  steps: { first: 0, last: 1000 },
  profileWindow: { from: 500, to: 1000 },
  layers: LAYERS,
  drawnLayers: LAYERS,
};

function evidenceOf(part: Parameters<typeof makeVerdict>[0], drawn: Partial<DrawnEvidence> = {}) {
  const [evidence] = prepareEvidence(makeDiagnosis([makeVerdict(part)]), { ...DRAWN, ...drawn });
  if (!evidence) throw new Error("no evidence");
  return evidence;
}

describe("what a finding puts on the pictures", () => {
  it("is the stretch from its first step to the end of the log, and its layers", () => {
    const evidence = evidenceOf({ onsetStep: 240, layers: ["l0", "l1", "l2", "l3"] });
    expect(evidence).toMatchObject({
      id: "vanishing-gradient",
      span: { from: 240, to: 1000 },
      layers: LAYERS.slice(0, 4),
    });
    expect(evidence.steps).toBe("Steps 240 to 1,000 are shaded, from where the finding begins to the end of the log.");
    expect(evidence.marked).toBe("l0 to l3 (4 layers) are marked.");
  });

  it("is the window of the profile where the finding rests on it and names no step, and says so", () => {
    expect(evidenceOf({ onsetStep: null }).span).toEqual({ from: 500, to: 1000 });
    expect(evidenceOf({ onsetStep: null }).steps).toContain("the window that the finding rests on");
    expect(evidenceOf({ onsetStep: null, rule: "overfitting" }).span).toBeNull();
    expect(evidenceOf({ onsetStep: null, rule: "overfitting" }).steps).toMatch(/^No steps are shaded/);
  });

  it("says of layers without a row that they have none, and marks no other in their place", () => {
    const some = evidenceOf({ layers: ["l0", "relu"] });
    expect(some.layers).toEqual(["l0"]);
    expect(some.marked).toBe("l0 is marked; 1 layer more concerned, without a row.");
    expect(evidenceOf({ layers: ["relu"] }).marked).toBe("No layer is marked: relu has no row in the charts.");
    expect(evidenceOf({ layers: [] }).marked).toContain("concerns the run as a whole");
  });

  it("exists for findings alone, one for each subgroup", () => {
    const evidence = prepareEvidence(
      makeDiagnosis([
        makeVerdict({ outcome: "no-finding", severity: null }),
        makeVerdict({ rule: "subgroup-vanishing", subgroup: "poly trauma" }),
      ]),
      DRAWN,
    );
    expect(evidence.map(({ id, name }) => [id, name])).toEqual([
      ["subgroup-vanishing-poly trauma", "Vanishing gradient in a subgroup: poly trauma"],
    ]);
  });
});

describe("evidence on a picture", () => {
  const rows = LAYERS.toReversed().map((layer) => ({ layer }));
  const plot = { left: 0, top: 0, right: 100, bottom: 50 };
  const axis = { label: "step", scale: "linear", domain: [0, 1000], ticks: [] } as const;

  it("frames neighbouring rows together and others apart", () => {
    const highlight = { name: "", span: null, layers: ["l0", "l1", "l3"] };
    expect(groupHighlightedRows(rows, highlight)).toEqual([
      { first: 1, last: 1 },
      { first: 3, last: 4 },
    ]);
  });

  it("shades exactly the steps named, cut to what is drawn", () => {
    const [band] = drawStepBand({ name: "", span: { from: 250, to: 5000 }, layers: [] }, axis, plot, PRINT_PALETTE);
    expect(band?.attributes).toMatchObject({ x: 25, width: 75 });
    expect(drawStepBand({ name: "", span: { from: 2000, to: 5000 }, layers: [] }, axis, plot, PRINT_PALETTE)).toEqual(
      [],
    );
    expect(drawStepBand(null, axis, plot, PRINT_PALETTE)).toEqual([]);
  });

  it("frames all rows where steps are named and no layer is, and nothing where neither is", () => {
    const frames = (layers: readonly string[], span: { from: number; to: number } | null) =>
      drawCellFrames(rows, { name: "", span, layers }, axis, plot).length;
    expect(frames([], { from: 0, to: 10 })).toBe(2);
    expect(frames([], null)).toBe(0);
    expect(frames(["l0"], null)).toBe(2);
  });

  it("stands on the loss in place of the marks of other findings, which come back without it", () => {
    const chart = prepareLossChart(
      { series: [makeSeries(Array.from({ length: 100 }, (_, step) => 1 / (step + 1)))] },
      [{ step: 3, label: "other" }],
      50,
    );
    if (chart.status === "empty") throw new Error(chart.reason);
    const shown = highlightLoss(chart, { name: "Not learning", span: { from: 40, to: 99 }, layers: [] });
    expect(shown.marks).toEqual([{ step: 40, label: "not learning, step 40" }]);
    expect(highlightLoss(chart, null).marks).toEqual([{ step: 3, label: "other" }]);
  });
});
