import PDFDocument from "pdfkit";
import { expect, it } from "vitest";
import { label, line, node, type SvgNode } from "@/lib/charts/svg-node";
import { drawSvgNodes } from "@/lib/render/pdf/draw-svg-nodes";
import { openPdfType, type PdfType } from "@/lib/render/pdf/pdf-type";
import { readReportFonts } from "@/lib/render/pdf/report-font-bytes";

/** What the nodes become as operators of a page (ISO 32000-1, annex A), beside the type that measured them. */
async function draw(nodes: readonly SvgNode[]): Promise<{ operators: string; type: PdfType; whole: string }> {
  const fonts = await readReportFonts();
  const type = openPdfType(fonts);
  const doc = new PDFDocument({ compress: false, margin: 0 });
  doc.registerFont("regular", Buffer.from(fonts.regular));
  doc.registerFont("bold", Buffer.from(fonts.bold));
  drawSvgNodes(doc, type, nodes);
  doc.end();
  const pieces: Buffer[] = [];
  for await (const piece of doc) pieces.push(piece);
  const whole = Buffer.concat(pieces).toString("latin1");
  return { operators: /stream\n([\s\S]*?)endstream/.exec(whole)?.[1] ?? "", type, whole };
}

it("draws every shape where it stands", async () => {
  const paint = { fill: "none", stroke: "#000000" };
  const { operators } = await draw([
    line(1, 2, 3, 4, { stroke: "#ff0000", strokeWidth: 2 }),
    node("rect", { x: 5, y: 6, width: 7, height: 8, fill: "rgb(0,255,0)" }),
    node("polygon", { points: "1,1 2,1 2,2", ...paint }),
    node("path", { d: "M10,20L30,40", ...paint }),
    node("circle", { cx: 50, cy: 60, r: 5, ...paint }),
  ]);
  expect(operators).toMatch(/1 2 m\n3 4 l\n[\s\S]*1 0 0 SCN[\s\S]*2 w[\s\S]*?S\n/);
  expect(operators).toMatch(/5 6 7 8 re\n[\s\S]*0 1 0 scn\n[\s\S]*?f\n/);
  expect(operators).toMatch(/1 1 m\n2 1 l\n2 2 l\nh\n/);
  expect(operators).toMatch(/10 20 m\n30 40 l\n/);
  expect(operators).toMatch(/55 60 m|45 60 m/);
});

it("keeps dashes to the line that has them", async () => {
  const { operators } = await draw([
    line(0, 0, 9, 0, { stroke: "#000000", strokeDasharray: "6 3" }),
    line(0, 5, 9, 5, { stroke: "#000000" }),
    line(0, 7, 9, 7, { stroke: "#000000", strokeDasharray: "none" }),
  ]);
  expect(operators.match(/\[[\d ]*\] 0 d/g)).toEqual(["[6 3] 0 d", "[] 0 d", "[] 0 d"]);
});

it("paints a shape inside a group as faint as both say", async () => {
  const { whole } = await draw([
    node("g", { opacity: 0.5 }, [node("rect", { x: 0, y: 0, width: 1, height: 1, fill: "#000000", fillOpacity: 0.5 })]),
  ]);
  expect(whole).toMatch(/\/ca 0\.25\b/);
});

it("ends words at their place where they are anchored at the end", async () => {
  const { operators, type } = await draw([label("12.5", 100, 50, { textAnchor: "end", fill: "#000000" })]);
  const place = /1 0 0 1 ([\d.]+) 742 Tm/.exec(operators)?.[1];
  expect(Number(place)).toBeCloseTo(100 - type.measure("12.5", "regular", 12), 4);
});

it("leaves out what has no extent, and the title that only readers of a picture file need", async () => {
  const { operators } = await draw([
    node("path", { d: "" }),
    node("rect", { x: 1, y: 1, width: 0, height: 4 }),
    { tag: "title", attributes: {}, children: [], text: "a title" },
    label(" ", 1, 1),
  ]);
  expect(operators.trim()).toBe("1 0 0 -1 0 792 cm");
});
