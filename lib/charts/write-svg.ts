import type { SvgDrawing, SvgNode } from "./svg-node";

/** Attributes that SVG itself writes in camel case. */
const CAMEL_CASE = new Set(["viewBox", "preserveAspectRatio"]);

/** A drawing as a file of its own, with its title for readers who do not see it. */
export function writeSvg(drawing: SvgDrawing, title: string): string {
  const { width, height } = drawing;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Inter, Arial, sans-serif">`;
  const background = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  return `${head}<title>${escapeXml(title)}</title>${background}${drawing.nodes.map(writeNode).join("")}</svg>\n`;
}

function writeNode({ tag, attributes, children, text }: SvgNode): string {
  const written = Object.entries(attributes)
    .map(([name, value]) => ` ${attributeName(name)}="${escapeXml(String(value))}"`)
    .join("");
  const inner = `${text === null ? "" : escapeXml(text)}${children.map(writeNode).join("")}`;
  return inner === "" ? `<${tag}${written}/>` : `<${tag}${written}>${inner}</${tag}>`;
}

function attributeName(name: string): string {
  return CAMEL_CASE.has(name) ? name : name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** Text of a log may hold characters that XML 1.0 forbids; they are replaced, never passed on. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
