import { describe, expect, test } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure } from "@/lib/charts/figure";
import { gapHeight } from "@/lib/charts/subgroups/draw-gap";
import { drawPattern, type GapPattern } from "@/lib/charts/subgroups/draw-pattern";
import { chooseGap, prepareGap } from "@/lib/charts/subgroups/prepare-gap";
import type { SvgNode } from "@/lib/charts/svg-node";
import type { Estimate } from "@/lib/core/estimate";
import type { GroupGap } from "@/lib/diagnostics/gap/group-gap";
import { GAP_PARTS, type GapPart } from "@/lib/diagnostics/gap/split-gap";

function estimated(value: number, half: number): Estimate {
  const ends = { lower: value - half, upper: value + half, level: 0.95 };
  return { status: "estimated", value, ...ends, method: "a test", n: 100, notes: [] };
}

const PARTS: Readonly<Record<GapPart, Estimate>> = {
  unexplained: estimated(0.05, 0.04),
  optimisation: { status: "not-supplied", what: "an experiment" },
  calibration: estimated(-0.02, 0.01),
  "few-patients": { status: "not-estimable", reason: "The losses do not follow the form.", n: 100 },
  "case-mix": estimated(0.12, 0.05),
};

function makeGap(subgroup = "isolated_tbi", value = 0.15): GroupGap {
  return {
    subgroup,
    patients: 207,
    others: 3140,
    gap: estimated(value, 0.08),
    parts: GAP_PARTS.map((part) => ({
      part,
      estimate: PARTS[part],
      closing: `close ${part}`,
      evidence: `from ${part}`,
    })),
    sentence: "A sentence.",
  };
}

function flatten(nodes: readonly SvgNode[]): readonly SvgNode[] {
  return nodes.flatMap((each) => [each, ...flatten(each.children)]);
}

describe("the picture of a gap", () => {
  test("leads from 0 through every part to the gap: each bar begins where the one above ended", () => {
    const { rows } = prepareGap(makeGap());
    expect(rows.map(({ part }) => part)).toEqual(["gap", ...GAP_PARTS]);
    const bars = rows.slice(1).flatMap(({ bar }) => (bar === null ? [] : [bar]));
    expect(bars[0]?.from).toBe(0);
    bars.slice(1).forEach((bar, index) => {
      expect(bar.from).toBe(bars[index]?.to);
    });
    expect(bars.at(-1)?.to).toBeCloseTo(rows[0]?.bar?.to ?? Number.NaN, 12);
    expect(rows[3]?.interval?.map((end) => Number(end.toFixed(4)))).toEqual([0.02, 0.04]);
  });

  test("has no bar for a part that is not known, and says so in its place", () => {
    const { rows, table } = prepareGap(makeGap());
    expect(rows[2]).toMatchObject({ bar: null, interval: null, value: "not known" });
    expect(rows[4]).toMatchObject({ bar: null, value: "not estimable" });
    expect(table.rows).toHaveLength(6);
    expect(table.rows[2]?.map(({ text }) => text)).toContain("close optimisation");
  });

  test("names group, gap and what is unexplained in its title", () => {
    expect(prepareGap(makeGap()).title).toBe(
      "isolated tbi: mean log loss 0.150 (0.070 to 0.230) above that of all other patients; 0.050 (0.010 to 0.090) of it is unexplained",
    );
  });

  test("lies within its frame at every width, with nothing but the palette's ink and surface to tell parts apart", () => {
    const chart = prepareGap(makeGap());
    for (const width of [280, 400, 720, 1200]) {
      const drawing = drawFigure({ kind: "gap", chart }, width, 0, PRINT_PALETTE);
      expect(drawing.height).toBe(gapHeight(chart));
      for (const { tag, attributes } of flatten(drawing.nodes)) {
        if (tag !== "rect") continue;
        const { x = 0, width: own = 0, fill = "" } = attributes;
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x) + Number(own)).toBeLessThanOrEqual(width);
        expect([PRINT_PALETTE.ink, PRINT_PALETTE.surface]).toContain(fill);
      }
    }
  });

  test("fills every part with another pattern, whose lines end at the edges of the bar", () => {
    const box = { x: 100, y: 20, width: 37, height: 16 };
    const patterns: readonly GapPattern[] = ["solid", "open", "rising", "upright", "level", "crossed"];
    const drawn = patterns.map((pattern) => JSON.stringify(drawPattern(pattern, box, PRINT_PALETTE)));
    expect(new Set(drawn).size).toBe(patterns.length);
    for (const direction of ["rising", "crossed"] as const) {
      const path = String(drawPattern(direction, box, PRINT_PALETTE)[1]?.attributes["d"]);
      for (const [x = Number.NaN, y = Number.NaN] of path
        .split(/[ML]/)
        .filter(Boolean)
        .map((at) => at.split(" ").map(Number))) {
        expect(x >= 100 && x <= 137 && y >= 20 && y <= 36).toBe(true);
      }
    }
  });
});

describe("the group whose gap is shown", () => {
  const outcome = {
    status: "split",
    groups: [makeGap("polytrauma", 0.2), makeGap("isolated_tbi", 0.3)],
    leftOut: [{ subgroup: "other_trauma", reason: "no excess" }],
    basis: "",
  } as const;

  test("is the one of the address however it is written, else the first of the declared ones", () => {
    const shownFor = (asked: string | undefined) => chooseGap(outcome, asked).shown?.subgroup;
    expect(shownFor("polytrauma")).toBe("polytrauma");
    expect(shownFor("Isolated TBI")).toBe("isolated_tbi");
    expect(shownFor(undefined)).toBe("polytrauma");
    expect(shownFor("nobody")).toBe("polytrauma");
    expect(chooseGap({ ...outcome, groups: [] }, "polytrauma").shown).toBeNull();
  });

  test("stands beside the names of groups that are not split, and why", () => {
    expect(chooseGap(outcome, undefined).leftOut).toBe("Not split: other trauma (no excess).");
    expect(chooseGap({ ...outcome, leftOut: [] }, undefined).leftOut).toBeNull();
  });
});
