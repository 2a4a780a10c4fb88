import type { SvgNode } from "@/lib/charts/svg-node";
import type { PdfType } from "./pdf-type";

type Doc = PDFKit.PDFDocument;

/** Letters stand on their baseline in SVG, and hang from their upper edge in PDFKit. */
const ASCENT = "alphabetic";

/** Draws the nodes of a picture as vectors, in the coordinates and units that the document is in at the time. */
export function drawSvgNodes(doc: Doc, type: PdfType, nodes: readonly SvgNode[], opacity = 1): void {
  for (const node of nodes) drawNode(doc, type, node, opacity);
}

function drawNode(doc: Doc, type: PdfType, node: SvgNode, opacity: number): void {
  const own = opacity * numberOf(node, "opacity", 1);
  switch (node.tag) {
    case "g":
      drawSvgNodes(doc, type, node.children, own);
      return;
    case "text":
      drawWords(doc, type, node, own);
      return;
    case "title":
      // The alternative text of the whole picture says what it is.
      return;
    default:
      if (traceShape(doc, node)) paintShape(doc, node, own);
  }
}

/** @returns whether there is anything to paint */
function traceShape(doc: Doc, node: SvgNode): boolean {
  const at = (name: string): number => numberOf(node, name, 0);
  const d = String(node.attributes["d"] ?? "");
  const corners = cornersOf(node);
  switch (node.tag) {
    case "line":
      doc.moveTo(at("x1"), at("y1")).lineTo(at("x2"), at("y2"));
      return true;
    case "rect":
      traceRect(doc, node);
      return at("width") > 0 && at("height") > 0;
    case "circle":
      doc.circle(at("cx"), at("cy"), at("r"));
      return true;
    case "polygon":
      if (corners.length > 2) doc.polygon(...corners);
      return corners.length > 2;
    case "path":
      if (d !== "") doc.path(d);
      return d !== "";
    default:
      return false;
  }
}

function traceRect(doc: Doc, node: SvgNode): void {
  const at = (name: string): number => numberOf(node, name, 0);
  if (at("width") <= 0 || at("height") <= 0) return;
  if (at("rx") > 0) doc.roundedRect(at("x"), at("y"), at("width"), at("height"), at("rx"));
  else doc.rect(at("x"), at("y"), at("width"), at("height"));
}

function cornersOf(node: SvgNode): number[][] {
  const numbers = String(node.attributes["points"] ?? "")
    .split(/[\s,]+/u)
    .filter((word) => word !== "")
    .map(Number);
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1] ?? 0]] : []));
}

/** SVG fills with black where nothing is said, and strokes nothing. A line has nothing to fill. */
function paintShape(doc: Doc, node: SvgNode, opacity: number): void {
  const fill = node.tag === "line" ? null : colourOf(node, "fill", "#000000");
  const stroke = colourOf(node, "stroke", "none");
  if (stroke !== null) {
    doc.strokeColor(stroke, opacity * numberOf(node, "strokeOpacity", 1)).lineWidth(numberOf(node, "strokeWidth", 1));
    setDash(doc, node);
  }
  if (fill !== null) doc.fillColor(fill, opacity * numberOf(node, "fillOpacity", 1));
  if (fill !== null && stroke !== null) doc.fillAndStroke();
  else if (fill !== null) doc.fill();
  else if (stroke !== null) doc.stroke();
  else doc.addContent("n");
}

function setDash(doc: Doc, node: SvgNode): void {
  const lengths = String(node.attributes["strokeDasharray"] ?? "none")
    .split(/[\s,]+/u)
    .map(Number);
  if (lengths.every((length) => length > 0)) doc.addContent(`[${lengths.join(" ")}] 0 d`);
  else doc.undash();
}

function drawWords(doc: Doc, type: PdfType, node: SvgNode, opacity: number): void {
  const words = type.toDrawable(node.text ?? "");
  const fill = colourOf(node, "fill", "#000000");
  if (words.trim() === "" || fill === null) return;
  const size = numberOf(node, "fontSize", 12);
  const weight = numberOf(node, "fontWeight", 400) >= 600 ? "bold" : "regular";
  const anchor = node.attributes["textAnchor"];
  const share = anchor === "end" ? 1 : anchor === "middle" ? 0.5 : 0;
  const x = numberOf(node, "x", 0) - share * type.measure(words, weight, size);
  doc
    .font(weight)
    .fontSize(size)
    .fillColor(fill, opacity * numberOf(node, "fillOpacity", 1));
  doc.text(words, x, numberOf(node, "y", 0), { lineBreak: false, baseline: ASCENT });
}

function numberOf(node: SvgNode, name: string, otherwise: number): number {
  const value = Number(node.attributes[name] ?? otherwise);
  return Number.isFinite(value) ? value : otherwise;
}

/** @returns "#rrggbb", or null where nothing is painted */
function colourOf(node: SvgNode, name: "fill" | "stroke", otherwise: string): string | null {
  const text = String(node.attributes[name] ?? otherwise);
  if (text === "none" || text === "transparent") return null;
  const parts = /^rgb\((\d+),? *(\d+),? *(\d+)\)$/u.exec(text);
  if (parts === null) return text;
  return `#${parts
    .slice(1)
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")}`;
}
