import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type GroupFigure, tabulateFigure } from "@/lib/charts/figure";
import { drawForest, forestHeight } from "@/lib/charts/subgroups/draw-forest";
import { eventWords } from "@/lib/charts/subgroups/event-words";
import type { ForestChart } from "@/lib/charts/subgroups/forest-model";
import { namesInFigure, withMarked } from "@/lib/charts/subgroups/mark-in-figure";
import { isSameGroup } from "@/lib/charts/subgroups/marked-group";
import { prepareCalibration } from "@/lib/charts/subgroups/prepare-calibration";
import { prepareDecisions } from "@/lib/charts/subgroups/prepare-decisions";
import { prepareAurocForest, prepareBenefitForest, prepareRatioForest } from "@/lib/charts/subgroups/prepare-forest";
import { prepareFunnel } from "@/lib/charts/subgroups/prepare-funnel";
import { prepareIcons } from "@/lib/charts/subgroups/prepare-icons";
import { groupStyle } from "@/lib/charts/subgroups/subgroup-style";
import type { SvgNode } from "@/lib/charts/svg-node";
import { writeSvg } from "@/lib/charts/write-svg";
import { measureFunnel } from "@/lib/diagnostics/subgroups/measure-funnel";
import { funnelLimits } from "@/lib/statistics/funnel-limits";
import { labelGroup } from "../../diagnostics/subgroups/make-prediction-set";
import { makeAnalysis, shownGroups } from "./made-analysis";

const WORDS = eventWords("death");
const ANALYSIS = makeAnalysis(
  [
    { name: "polytrauma", count: 600, shift: 0.8 },
    { name: "isolated_tbi", count: 1500 },
    { name: "burns", count: 14, shift: 1.5 },
  ],
  {
    plan: {
      margins: { calibration: 0.2, "net-benefit": 0.02 },
      threshold: { value: 0.2, owner: "the board", reason: "a bed" },
      decisionRange: { from: 0.05, to: 0.4 },
      subgroups: [labelGroup("polytrauma"), labelGroup("isolated_tbi"), labelGroup("burns")],
    },
  },
);
const GROUPS = shownGroups(ANALYSIS);

function everyFigure(): readonly GroupFigure[] {
  const funnel = prepareFunnel(GROUPS, ANALYSIS, WORDS);
  const benefits = prepareBenefitForest(GROUPS, ANALYSIS, WORDS);
  if (typeof funnel === "string" || benefits === null) throw new Error("every picture can be drawn of these patients");
  return [
    { kind: "forest", chart: prepareRatioForest(GROUPS, ANALYSIS, WORDS) },
    { kind: "forest", chart: benefits },
    { kind: "forest", chart: prepareAurocForest(GROUPS, WORDS) },
    ...GROUPS.map((group) => ({ kind: "calibration" as const, chart: prepareCalibration(group, WORDS, true) })),
    ...prepareDecisions(GROUPS, ANALYSIS, WORDS).charts.map((chart) => ({ kind: "group-plot" as const, chart })),
    { kind: "group-plot", chart: funnel },
    ...prepareIcons(GROUPS, ANALYSIS, WORDS).arrays.map((chart) => ({ kind: "icons" as const, chart })),
  ];
}

function everyNode(nodes: readonly SvgNode[]): readonly SvgNode[] {
  return nodes.flatMap((entry) => [entry, ...everyNode(entry.children)]);
}

describe("pictures of groups of patients", () => {
  test("every picture is drawn inside its edges at any width, with finite numbers", () => {
    for (const figure of everyFigure()) {
      for (const width of [240, 400, 720, 1200]) {
        const drawing = drawFigure(figure, width, 380, PRINT_PALETTE);
        for (const { attributes, tag } of everyNode(drawing.nodes)) {
          for (const [name, value] of Object.entries(attributes)) {
            expect(String(value), `${figure.kind} ${tag} ${name}`).not.toMatch(/NaN|Infinity|undefined/);
          }
          const x = attributes["x1"] ?? attributes["cx"] ?? attributes["x"];
          if (typeof x === "number") expect(x, `${figure.kind} ${tag}`).toBeLessThanOrEqual(width + 0.5);
          if (typeof x === "number") expect(x, `${figure.kind} ${tag}`).toBeGreaterThanOrEqual(-0.5);
        }
      }
    }
  });

  test("a picked group is marked in every picture that shows it, and the table stays the same", () => {
    for (const figure of everyFigure()) {
      for (const name of namesInFigure(figure)) {
        const marked = withMarked(figure, name);
        const svg = (of: GroupFigure): string => writeSvg(drawFigure(of, 600, 380, PRINT_PALETTE), of.chart.title);
        expect(svg(marked), `${figure.kind} ${name}`).not.toBe(svg(figure));
        expect(tabulateFigure(marked)).toEqual(tabulateFigure(figure));
      }
    }
  });

  test("marking a group moves nothing: the same height, and every label in its place", () => {
    for (const figure of everyFigure()) {
      const places = (of: GroupFigure): readonly unknown[] =>
        everyNode(drawFigure(of, 600, 380, PRINT_PALETTE).nodes)
          .filter(({ tag }) => tag === "text")
          .map(({ text, attributes }) => [text, attributes["x"], attributes["y"]])
          .sort((a, b) => String(a).localeCompare(String(b)));
      const [name = ""] = namesInFigure(figure);
      expect(places(withMarked(figure, name))).toEqual(places(figure));
    }
  });

  test("an interval is drawn heavier than its point, and one that goes on beyond the axis has an arrow", () => {
    const chart = prepareRatioForest(GROUPS, ANALYSIS, WORDS);
    const nodes = everyNode(drawForest(chart, 700, PRINT_PALETTE).nodes);
    const intervals = nodes.filter(({ tag, attributes }) => tag === "line" && attributes["strokeWidth"] === 5);
    expect(intervals).toHaveLength(chart.rows.filter(({ interval }) => interval !== null).length);
    const [first] = chart.rows;
    if (first === undefined) throw new Error("there are groups");
    const wide: ForestChart = { ...chart, rows: [{ ...first, interval: [0.9, 40] }] };
    const heads = (of: ForestChart): number =>
      everyNode(drawForest(of, 700, PRINT_PALETTE).nodes).filter(
        ({ tag, attributes }) => tag === "polygon" && String(attributes["points"]).startsWith("695,"),
      ).length;
    expect(heads(wide)).toBe(1);
    expect(heads({ ...wide, rows: [first] })).toBe(0);
  });

  test("as many icons are drawn as the legend counts, each kind with a shape and a fill of its own", () => {
    const [chart] = prepareIcons(GROUPS, ANALYSIS, WORDS).arrays;
    if (chart === undefined) throw new Error("there are alarms");
    const paths = drawFigure({ kind: "icons", chart }, 300, 300, PRINT_PALETTE).nodes.filter(
      ({ tag }) => tag === "path",
    );
    const shapes = paths.map(({ attributes }) => ({
      look: `${String(attributes["d"]).includes("h") ? "square" : String(attributes["d"]).includes("a") ? "disc" : "cross"} ${attributes["fill"] === "none" ? "open" : "filled"}`,
      icons: String(attributes["d"]).split("z").length - 1,
    }));
    const countOf = (look: string): number =>
      Math.max(...shapes.filter((shape) => shape.look === look).map(({ icons }) => icons));
    const drawn = [countOf("square filled"), countOf("square open"), countOf("disc filled"), countOf("disc open")];
    expect(drawn).toEqual(chart.counts.map(({ count }) => count));
  });

  test("the axis of ratios is logarithmic, with 0.5, 0.67, 1, 1.5 and 2 named on it", () => {
    const { axis, noDifference, margin } = prepareRatioForest(GROUPS, ANALYSIS, WORDS);
    expect(axis.scale).toBe("log");
    expect(axis.ticks.map(({ label }) => label)).toEqual(expect.arrayContaining(["0.5", "0.67", "1", "1.5", "2"]));
    expect(noDifference).toBe(1);
    expect(margin?.map((end) => Math.log(end))).toEqual([expect.closeTo(-0.2, 12), expect.closeTo(0.2, 12)]);
  });

  test("the height of a forest does not depend on its width", () => {
    const chart = prepareAurocForest(GROUPS, WORDS);
    expect([250, 600, 1200].map((width) => drawForest(chart, width, PRINT_PALETTE).height)).toEqual(
      Array.from({ length: 3 }, () => forestHeight(chart)),
    );
  });

  test("the numbers of a picture are those of its table", () => {
    const chart = prepareRatioForest(GROUPS, ANALYSIS, WORDS);
    const column = chart.table.columns.findIndex(({ label }) => label === "observed / expected");
    expect(chart.table.rows.map((row) => row[column]?.value)).toEqual(chart.rows.map(({ point }) => point));
    expect(chart.table.rows.map((row) => row[column + 2]?.value)).toEqual(
      chart.rows.map(({ interval }) => interval?.[1] ?? null),
    );
  });

  test("a group is held against the exact limits of as many patients with its own mean risk", () => {
    const funnel = measureFunnel(
      ANALYSIS,
      GROUPS.map(({ result }) => result),
    );
    if (funnel.status !== "measured") throw new Error(funnel.reason);
    const [group] = funnel.groups;
    const [result] = ANALYSIS.families.flatMap(({ groups }) => groups);
    if (group === undefined || result?.meanRisk.status !== "estimated") throw new Error("there are patients");
    const rate = result.meanRisk.value * funnel.target;
    const risk = result.meanRisk.value;
    expect(group.limits).toEqual(
      funnelLimits(result.patients, rate).map(({ level, lower, upper }) => ({
        level,
        lower: lower / risk,
        upper: upper / risk,
      })),
    );
    expect(group.expected).toBeCloseTo(risk * result.patients, 9);
  });

  test("rows with weights have no funnel, and it is said why", () => {
    const weighted = { overall: { ...ANALYSIS.overall, effectivePatients: 900 } };
    expect(prepareFunnel(GROUPS, weighted, WORDS)).toContain("The rows have weights");
  });

  test("names of one group are the same whatever their case and separators", () => {
    expect(isSameGroup("isolated_tbi", "Isolated TBI")).toBe(true);
    expect(isSameGroup("isolated-tbi", "isolated tbi b")).toBe(false);
  });
});

describe("styles of groups", () => {
  test("sixty-four groups can be told apart by colour and mark together", () => {
    const looks = Array.from({ length: 64 }, (_, place) => {
      const { colour, mark } = groupStyle(PRINT_PALETTE, place);
      return `${colour} ${mark}`;
    });
    expect(new Set(looks).size).toBe(64);
  });

  test("every colour stands 3 to 1 or more against what it is drawn on, in both themes and in print", () => {
    const css = readFileSync("app/globals.css", "utf8");
    const pair = (name: string): readonly [string, string] => {
      const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
      if (found?.[1] === undefined || found[2] === undefined) throw new Error(name);
      return [found[1], found[2]];
    };
    for (let place = 1; place <= 8; place += 1) {
      const group = pair(`group-${place}`);
      for (const under of ["surface", "canvas", "sunken"]) {
        const ground = pair(under);
        expect(contrast(group[0], ground[0]), `group ${place} on light ${under}`).toBeGreaterThanOrEqual(3);
        expect(contrast(group[1], ground[1]), `group ${place} on dark ${under}`).toBeGreaterThanOrEqual(3);
      }
      expect(contrast(PRINT_PALETTE.groups[place - 1] ?? "", "#ffffff")).toBeGreaterThanOrEqual(3);
    }
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
